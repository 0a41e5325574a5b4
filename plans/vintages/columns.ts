import { repContract } from './contracts/reps.ts';

const joinOnly = [
  'RepCRD',
  'snapshot_at',
  'known_at',
  'row_digest',
  'line',
  'hired_month',
  'became_rep_month',
];

/** Columns of the rep contract that the join hands on. */
export const repColumns = repContract.map(({ name }) => name).filter((name) => !joinOnly.includes(name));

/** Columns of the firm contract that the plans keep. */
export const firmColumns = [
  'total_firm_aum_millions',
  'total_reps',
  'total_firm_clients',
  'total_firm_hnw_clients',
  'avg_clients_per_rep',
  'aum_per_rep',
  'avg_firm_growth_1y',
  'avg_firm_growth_5y',
  'pct_reps_with_cfp',
  'pct_reps_with_disclosure',
  'firm_size_tier',
  'multi_state_firm',
  'national_firm',
];

/** Columns of the staging table that the dataset keeps: the raw ZIP and the e-mail fields were only needed for features. */
export const keptRepColumns = repColumns.filter(
  (name) => !['RIAFirmCRD', 'Home_ZipCode', 'Email_BusinessType', 'Email_PersonalType'].includes(name),
);
