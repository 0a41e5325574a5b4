import type { Gate } from '../../gates/gate.ts';
import type { ToolStep } from '../plan.ts';
import type { VintageParameters } from './parameters.ts';
import { type Place, toolStep } from './place.ts';
import type { VintageTables } from './tables.ts';

/** What every plan reads of the lead export. */
export const leadColumns = [
  'Id',
  'FA_CRD__c',
  'Stage_Entered_Contacting__c',
  'Stage_Entered_Call_Scheduled__c',
  'LeadSource',
  'CreatedDate',
];

export type CrmTables = Pick<VintageTables, 'leadRaw' | 'lead' | 'contactsCurrent' | 'employmentHistory'>;
type Asked = Pick<VintageParameters, 'inputs' | 'extra_features'>;

export function loadLeads(place: Place, parameters: Asked, tables: CrmTables, gates: Gate[]): ToolStep {
  const input = { sources: crmSources(parameters, tables) };
  return toolStep(place, { title: 'Load the CRM leads as received', tool: 'ingest-files', input }, gates);
}

export function typeLeads(
  place: Place,
  tables: Pick<CrmTables, 'leadRaw' | 'lead'>,
  gates: Gate[],
): ToolStep {
  const input = { source: tables.leadRaw, target: tables.lead };
  return toolStep(place, { title: 'Type the CRM leads', tool: 'type-leads', input }, gates);
}

/** The lead file, and the companion files that some added feature asks for. */
export function crmSources(parameters: Asked, tables: CrmTables) {
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
