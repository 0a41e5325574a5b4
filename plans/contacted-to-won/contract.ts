import { type ContractColumn, column, required } from '../contract.ts';

/** The lead file as received. */
export const leadColumns: readonly string[] = ['mql_id', 'first_contact_date', 'landing_page_id', 'origin'];

/** What is known of a deal because it was won: none of it can be known of a lead that is still open. */
export const dealAttributes: readonly string[] = [
  'seller_id',
  'sdr_id',
  'sr_id',
  'business_segment',
  'lead_type',
  'lead_behaviour_profile',
  'has_company',
  'has_gtin',
  'average_stock',
  'business_type',
  'declared_product_catalog_size',
  'declared_monthly_revenue',
];

/** The deal file as received. */
export const dealColumns: readonly string[] = ['mql_id', 'won_date', ...dealAttributes];

/** Everything that tells whether, when or how a lead was won, in the names of the files and of the tables made from them. */
export const outcomeColumns: readonly string[] = [
  'won_date',
  'won_at',
  'won_on',
  'won_text',
  'days_to_won',
  'deal_line',
  ...dealAttributes,
];

export const leadContract: readonly ContractColumn[] = [
  required('Id', 'STRING', 'mql_id'),
  required('contact_date', 'DATE', 'first_contact_date'),
  required('landing_page_id', 'STRING', 'landing_page_id'),
  required('origin', 'STRING', 'origin'),
  required('line', 'INT64'),
];

export const dealContract: readonly ContractColumn[] = [
  required('lead_id', 'STRING', 'mql_id'),
  required('won_at', 'TIMESTAMP', 'won_date'),
  required('won_on', 'DATE', 'won_date'),
  ...dealAttributes.map((name) => column(name, 'STRING', name)),
  required('line', 'INT64'),
];
