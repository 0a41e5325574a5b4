/** The leaks that a careless colleague would build in. */
export const leakNames = [
  'current-value',
  'backfilled-end-date',
  'post-contact-column',
  'misdated-snapshot',
  'target-proxy',
] as const;
export type LeakName = (typeof leakNames)[number];

/** Parameters that are to be merged into a plan's section of leadline.yaml so that the plan uses the leak. */
export interface LeakConfig {
  extra_features: { name: string; source: string; column: string }[];
}

/** The configuration with which any plan that takes it walks into the leak; null where the data alone do it. */
export function leakConfig(leak: LeakName): LeakConfig | null {
  switch (leak) {
    case 'current-value':
      return feature('firm_tenure_current', 'contacts_current', 'FirmTenureYears_current');
    case 'backfilled-end-date':
      return feature(
        'months_since_last_exit',
        'employment_history',
        'PREVIOUS_REGISTRATION_COMPANY_END_DATE',
      );
    case 'post-contact-column':
      return feature('first_response_days', 'lead', 'First_Response_Date__c');
    case 'target-proxy':
      return feature('meeting_link_opened', 'lead', 'Meeting_Link_Opened__c');
    case 'misdated-snapshot':
      return null;
  }
}

function feature(name: string, source: string, column: string): LeakConfig {
  return { extra_features: [{ name, source, column }] };
}
