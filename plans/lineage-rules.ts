/** What no feature of a Salesforce lead may be made from, whatever the plan. */
export const forbiddenColumns = [
  { column: 'Stage_Entered_Call_Scheduled__c', reason: 'it is the outcome' },
  { column: 'IsConverted', reason: 'it is the outcome' },
  { column: 'Status', reason: 'it changes with the outcome' },
  {
    column: 'PREVIOUS_REGISTRATION_COMPANY_END_DATE',
    reason: 'end dates are backfilled: only one that was written by then may be used',
    unless_before: ['updated_date', 'end_known_on', 'known_from', 'RECORD_UPDATED_DATE'],
  },
];

/** The lead export, with the columns that are there when the lead is contacted. */
export function leadTable(table: string, knownAtCreation: readonly string[]) {
  return { table, known: ['Id', 'FA_CRD__c', 'Stage_Entered_Contacting__c', ...knownAtCreation] };
}
