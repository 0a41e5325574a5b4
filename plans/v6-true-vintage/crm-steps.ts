import { atLeast, atMost, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

const leadColumns = [
  'Id',
  'FA_CRD__c',
  'Stage_Entered_Contacting__c',
  'Stage_Entered_Call_Scheduled__c',
  'LeadSource',
  'CreatedDate',
];

/** Steps 1.4 and 1.4b: the lead export as received, then typed. */
export function crmSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates } = parameters;
  const sources = crmSources(parameters, tables);
  return [
    {
      kind: 'tool',
      id: '1.4',
      title: 'Load the CRM leads as received',
      needs: ['1.1'],
      tool: 'ingest-files',
      input: { sources },
      gates: [
        blocking('LL-1.4', equals(sources.length), {
          title: 'CRM tables that hold rows',
          measure: 'tablesLoaded',
          onFailure: 'Export the file that holds no records again, then resume.',
        }),
        blocking('LL-1.4a', atMost(gates.rejected_record_share), {
          title: 'Share of CRM records that could not be read, in the worst file',
          measure: 'rejectedShare',
          onFailure: 'Look at the lines in the evidence; export the file again.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '1.4b',
      title: 'Type the CRM leads',
      needs: ['1.4'],
      tool: 'type-leads',
      input: { source: tables.leadRaw, target: tables.lead },
      gates: [
        blocking('LL-1.4b', equals(0), {
          title: 'Contacts and calls dated after the analysis date',
          measure: 'futureDates',
          onFailure:
            'Correct the dates in the CRM and export again, then resume; or, if they are true, set a later analysis_date and begin a new run.',
        }),
        blocking('LL-1.4c', equals(0), {
          title: 'Lead dates that cannot be read',
          measure: 'unreadableDates',
          onFailure: 'Export the dates as ISO timestamps such as 2024-05-14T15:02:11.000Z.',
        }),
        blocking('LL-1.4d', equals(0), {
          title: 'Lead ids that are missing or occur more than once',
          measure: 'repeatedIds',
          onFailure: 'Export one line a lead, with its Id; a repeated id would count a lead twice.',
        }),
        blocking('LL-1.4e', atLeast(1), {
          title: 'Leads with a call scheduled',
          measure: 'conversions',
          onFailure:
            'Check that Stage_Entered_Call_Scheduled__c is exported: nothing can be learned without conversions.',
        }),
        blocking('LL-1.4f', atLeast(gates.fewest_leads), {
          title: 'Leads in the file',
          measure: 'leads',
          onFailure: 'The export is cut off, or filtered: count the leads in Salesforce and export again.',
        }),
        warning('LL-1.4g', atMost(gates.newest_contact_days), {
          title: 'Days from the newest contact to the analysis date',
          measure: 'newestContactDays',
          onFailure:
            'The export is old or cut off: export the leads on the analysis date or later, and compare their number with Salesforce.',
        }),
      ],
    },
  ];
}

/** The lead file, and the companion files that some added feature asks for. */
function crmSources(parameters: Parameters, tables: Tables) {
  const asked = (source: string) => parameters.extra_features.filter((feature) => feature.source === source);
  const columnsOf = (source: string) => asked(source).map(({ column }) => column);
  const sources = [
    {
      path: parameters.inputs.leads,
      table: tables.leadRaw,
      columns: [...new Set([...leadColumns, ...columnsOf('lead')])],
      finalNewline: true,
    },
  ];
  if (asked('contacts_current').length > 0) {
    const columns = ['RIA_CONTACT_CRD_ID', ...columnsOf('contacts_current')];
    const path = parameters.inputs.contacts_current;
    sources.push({ path, table: tables.contactsCurrent, columns, finalNewline: true });
  }
  if (asked('employment_history').length > 0) {
    const columns = ['RIA_CONTACT_CRD_ID', 'RECORD_UPDATED_DATE', ...columnsOf('employment_history')];
    const path = parameters.inputs.employment_history;
    sources.push({ path, table: tables.employmentHistory, columns, finalNewline: true });
  }
  return sources;
}
