import type { Gate } from '../../gates/gate.ts';
import { rawColumns } from '../../tools/employment/columns.ts';
import type { ToolStep } from '../plan.ts';
import { leadColumns } from '../vintages/crm-steps.ts';
import { type Place, toolStep } from '../vintages/place.ts';
import type { EmploymentParameters } from './parameters.ts';
import type { EmploymentTables } from './tables.ts';

/** The lead export and the vendor's files, loaded as received. */
export function loadSources(
  place: Place,
  parameters: EmploymentParameters,
  tables: EmploymentTables,
  gates: Gate[],
): ToolStep {
  const input = { sources: sourcesOf(parameters, tables) };
  return toolStep(place, { title: 'Load the sources as received', tool: 'ingest-files', input }, gates);
}

/** How many files `loadSources` loads. */
export function sourceCount(parameters: EmploymentParameters, tables: EmploymentTables): number {
  return sourcesOf(parameters, tables).length;
}

export function typeVendor(place: Place, tables: EmploymentTables, gates: Gate[]): ToolStep {
  const input = {
    history_raw: tables.historyRaw,
    firms_raw: tables.firmsRaw,
    protocol_raw: tables.protocolRaw,
    contacts_raw: tables.contactsRaw,
    history: tables.history,
    firms: tables.firms,
    protocol: tables.protocol,
    contacts: tables.contacts,
  };
  return toolStep(place, { title: 'Type the vendor’s tables', tool: 'type-employment', input }, gates);
}

/** Whether everything that the plan needs is there and allowed; `created` is a table that it will make. */
export function checkPlace(
  place: Place,
  { datasets: { features, crm, fintrx, location } }: Pick<EmploymentParameters, 'datasets'>,
  tables: EmploymentTables,
  created: string,
  gates: Gate[],
): ToolStep {
  const input = {
    datasets: [features, crm, fintrx],
    location,
    sources: [tables.leadRaw, ...vendorTables(tables)],
    created,
  };
  return toolStep(place, { title: 'Check places, rights and packages', tool: 'preflight', input }, gates);
}

/** The vendor's tables as received. */
export function vendorTables({ historyRaw, firmsRaw, contactsRaw, protocolRaw }: EmploymentTables): string[] {
  return [firmsRaw, historyRaw, contactsRaw, protocolRaw];
}

export function surveyData(
  place: Place,
  tables: EmploymentTables,
  minimum_contacted: number,
  gates: Gate[],
): ToolStep {
  const { lead: leads, contacts, history, firms } = tables;
  const input = { leads, contacts, history, firms, catalogue: vendorTables(tables), minimum_contacted };
  return toolStep(place, { title: 'Survey the data', tool: 'survey-data', input }, gates);
}

export function defineTarget(
  place: Place,
  tables: EmploymentTables,
  asked: { maturity_days: number | 'p90'; minimum_labelled: number; contacted_from?: string },
  gates: Gate[],
): ToolStep {
  const { lead: leads, target, contacts, history } = tables;
  const input = { ...asked, leads, target, contacts, history };
  return toolStep(place, { title: 'Define the target', tool: 'define-target', input }, gates);
}

/** Features of the labelled leads as known at contact, or of the open leads as known on the analysis date. */
export function buildFeatures(
  place: Place,
  population: 'labelled' | 'open',
  parameters: EmploymentParameters,
  tables: EmploymentTables,
  gates: Gate[],
): ToolStep {
  const labelled = population === 'labelled';
  const input = {
    ...featureBuild(parameters, tables),
    population,
    leads: labelled ? tables.target : tables.lead,
    target: labelled ? tables.features : tables.openFeatures,
    scratch: tables.scratch,
  };
  const title = labelled ? 'Build the features as known at contact' : 'Build the features of the open leads';
  return toolStep(place, { title, tool: 'build-employment-features', input }, gates);
}

export function auditFeatures(
  place: Place,
  parameters: EmploymentParameters,
  tables: EmploymentTables,
  asked: { maximum_information_value: number },
  gates: Gate[],
): ToolStep {
  const { replay, lead_columns_known_at_creation } = parameters;
  const input = {
    ...featureBuild(parameters, tables),
    ...asked,
    features: tables.features,
    leads: tables.target,
    lead_columns_known_at_creation,
    days: replay.days,
    leads_a_day: replay.leads_a_day,
    replay_dataset: tables.replay,
    firms_file: parameters.inputs.firm_historicals,
  };
  return toolStep(place, { title: 'Hunt for leakage', tool: 'audit-employment-leakage', input }, gates);
}

/** What features are made of, the same for training, open leads and replay. */
function featureBuild(parameters: EmploymentParameters, tables: EmploymentTables) {
  const { null_signals, start_lag_days, extra_features } = parameters;
  return {
    history: tables.history,
    firms: tables.firms,
    protocol: tables.protocol,
    contacts: null_signals ? tables.contacts : null,
    start_lag_days,
    extra_features,
    extra_sources: {
      lead: tables.leadRaw,
      contacts_current: tables.contactsRaw,
      employment_history: tables.historyRaw,
    },
  };
}

/** Each file once, with the columns that the plan and its added features read. */
function sourcesOf({ inputs, extra_features }: EmploymentParameters, tables: EmploymentTables) {
  const added = (source: string) => extra_features.filter((feature) => feature.source === source);
  const columnsOf = (source: string) => added(source).map(({ column }) => column);
  const file = (path: string, table: string, columns: readonly string[]) => ({
    path,
    table,
    columns: [...new Set(columns)],
    finalNewline: true,
  });
  return [
    file(inputs.leads, tables.leadRaw, [...leadColumns, ...columnsOf('lead')]),
    file(inputs.contacts_current, tables.contactsRaw, [
      ...rawColumns.contacts,
      ...columnsOf('contacts_current'),
    ]),
    file(inputs.employment_history, tables.historyRaw, [
      ...rawColumns.history,
      ...columnsOf('employment_history'),
    ]),
    file(inputs.firm_historicals, tables.firmsRaw, rawColumns.firms),
    file(inputs.broker_protocol, tables.protocolRaw, rawColumns.protocol),
  ];
}
