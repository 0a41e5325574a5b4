import type { Gate } from '../../gates/gate.ts';
import type { ToolStep } from '../plan.ts';
import { loadedLeads, pulledLeads, takenLeads } from './crm-gates.ts';
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

export type CrmTables = Pick<
  VintageTables,
  'leadRaw' | 'lead' | 'leadKnown' | 'pulled' | 'contactsCurrent' | 'employmentHistory'
>;
type Asked = Pick<VintageParameters, 'inputs' | 'extra_features' | 'leads_from' | 'pull_overlap_minutes'>;

/**
 * The leads as received, from their file or from Salesforce, and the companion files that some added feature asks for. The last of the steps stands
 * at `place`; `ids` are those of its gates.
 */
export function loadLeads(
  place: Place,
  parameters: Asked,
  tables: CrmTables,
  ids: { loaded: string; rejected: string },
  rejectedShare: number,
): ToolStep[] {
  const sources = crmSources(parameters, tables);
  const files = (at: Place, gates: Gate[]): ToolStep =>
    toolStep(
      at,
      { title: 'Load the CRM leads as received', tool: 'ingest-files', input: { sources } },
      gates,
    );
  if (parameters.leads_from === 'file')
    return [files(place, loadedLeads(ids, sources.length, rejectedShare))];
  const pull = pullLeads({ id: `${place.id}-pull`, needs: place.needs }, parameters, tables, [
    pulledLeads(`${ids.loaded}-pull`),
  ]);
  const companions =
    sources.length === 0
      ? []
      : [
          files(
            { id: `${place.id}-files`, needs: place.needs, title: 'Load the companion files as received' },
            loadedLeads(
              { loaded: `${ids.loaded}-files`, rejected: ids.rejected },
              sources.length,
              rejectedShare,
            ),
          ),
        ];
  const before = [pull, ...companions];
  const needs = [...place.needs, ...before.map(({ id }) => id)];
  return [...before, takeLeads({ ...place, needs }, parameters, tables, takenLeads(ids.loaded))];
}

/** Facts of a lead that have a time of their own. */
const dated = ['Stage_Entered_Contacting__c', 'Stage_Entered_Call_Scheduled__c'];

function pullLeads(place: Place, parameters: Asked, { pulled }: CrmTables, gates: Gate[]): ToolStep {
  const input = {
    fields: pulledFields(parameters),
    tables: pulled,
    overlap_minutes: parameters.pull_overlap_minutes,
  };
  return toolStep(place, { title: 'Pull the leads from Salesforce', tool: 'pull-leads', input }, gates);
}

function takeLeads(place: Place, parameters: Asked, tables: CrmTables, gates: Gate[]): ToolStep {
  const input = {
    tables: tables.pulled,
    known: tables.leadKnown,
    target: tables.leadRaw,
    fields: pulledFields(parameters),
    // The id in the vendor's files tells who the lead is: one that was filled in later is the same person's.
    steady: ['Id', 'CreatedDate', 'FA_CRD__c', ...dated],
    dated,
    contact: 'Stage_Entered_Contacting__c',
  };
  return toolStep(place, { title: 'Take the leads as they were known', tool: 'take-leads', input }, gates);
}

/** With the owner, by whom reps' work is counted, and the status, whose history the org keeps. */
function pulledFields(parameters: Pick<Asked, 'extra_features'>): string[] {
  return [...new Set([...leadFields(parameters), 'OwnerId', 'Status'])];
}

function leadFields({ extra_features }: Pick<Asked, 'extra_features'>): string[] {
  const added = extra_features.filter(({ source }) => source === 'lead').map(({ column }) => column);
  return [...new Set([...leadColumns, ...added])];
}

export function typeLeads(
  place: Place,
  tables: Pick<CrmTables, 'leadRaw' | 'lead'>,
  gates: Gate[],
): ToolStep {
  const input = { source: tables.leadRaw, target: tables.lead };
  return toolStep(place, { title: 'Type the CRM leads', tool: 'type-leads', input }, gates);
}

/** The lead file, unless the leads come from Salesforce, and the companion files that some added feature asks for. */
export function crmSources(parameters: Asked, tables: CrmTables) {
  const asked = (source: string) => parameters.extra_features.filter((feature) => feature.source === source);
  const columnsOf = (source: string) => asked(source).map(({ column }) => column);
  const sources =
    parameters.leads_from === 'salesforce'
      ? []
      : [
          {
            path: parameters.inputs.leads,
            table: tables.leadRaw,
            columns: leadFields(parameters),
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
