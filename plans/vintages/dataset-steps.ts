import type { Gate } from '../../gates/gate.ts';
import type { ToolStep } from '../plan.ts';
import { firmColumns, keptRepColumns, repColumns } from './columns.ts';
import { engineeredFlags, features, firmSizeBins, missingFlags } from './features.ts';
import type { VintageParameters } from './parameters.ts';
import { type Place, toolStep } from './place.ts';
import type { VintageTables } from './tables.ts';

type Population = 'contacted' | 'open';

/** Contacted leads as of contact, or open ones as of the analysis date, each with the newest vintage known by then. */
export function joinLeads(
  place: Place,
  population: Population,
  tables: VintageTables,
  gates: Gate[],
): ToolStep {
  const title =
    population === 'contacted'
      ? 'Join leads with what was known at contact'
      : 'Join open leads with what is known';
  return toolStep(place, { title, tool: 'join-point-in-time', input: joinInput(population, tables) }, gates);
}

/** Training rows with features, label and filters, or rows to score with features alone. */
export function engineer(
  place: Place,
  population: Population,
  parameters: VintageParameters,
  tables: VintageTables,
  gates: Gate[],
): ToolStep {
  const labelled = population === 'contacted';
  const own = labelled
    ? {
        leads: tables.contacted,
        staging: tables.staging,
        target: tables.training,
        extraTable: tables.trainingExtra,
      }
    : {
        leads: tables.open,
        staging: tables.openStaging,
        target: tables.openFeatures,
        extraTable: tables.openExtra,
      };
  const title = labelled ? 'Engineer the features' : 'Engineer the features of open leads';
  const input = { ...engineeringInput(parameters, tables), labelled, ...own };
  return toolStep(place, { title, tool: 'engineer-features', input }, gates);
}

/** By rule, by replay and by information value. */
export function huntLeakage(
  place: Place,
  parameters: VintageParameters,
  tables: VintageTables,
  maximumInformationValue: number,
  gates: Gate[],
): ToolStep {
  const added = parameters.extra_features.map(({ name }) => name);
  const input = {
    dataset: tables.training,
    leads: tables.contacted,
    reps: tables.repVintages,
    firms: tables.firmVintages,
    repColumns,
    firmColumns,
    datasetRepColumns: keptRepColumns,
    features: [...features.map(({ name }) => name), ...added],
    numericFeatures: [
      ...features.filter(({ kind }) => kind !== 'category').map(({ name }) => name),
      ...added,
    ],
    extraFeatures: parameters.extra_features,
    extraSources: extraSources(tables),
    leadColumnsKnownAtCreation: parameters.lead_columns_known_at_creation,
    maturityDays: parameters.maturity_days,
    maximumInformationValue,
    days: parameters.replay.days,
    leadsADay: parameters.replay.leads_a_day,
    replayDataset: tables.replay,
  };
  return toolStep(place, { title: 'Hunt for leakage', tool: 'audit-leakage', input }, gates);
}

export function promote(place: Place, tables: VintageTables, gates: Gate[]): ToolStep {
  const input = { source: tables.training, target: tables.latest };
  return toolStep(place, { title: 'Promote the build', tool: 'promote-dataset', input }, gates);
}

/** Input of the join, for the bench that times it too. */
export function joinInput(population: Population, tables: VintageTables): Record<string, unknown> {
  const own =
    population === 'contacted'
      ? { selected: tables.contacted, target: tables.staging }
      : { selected: tables.open, target: tables.openStaging };
  return {
    population,
    leads: tables.lead,
    reps: tables.repVintages,
    firms: tables.firmVintages,
    repColumns,
    firmColumns,
    ...own,
  };
}

/** What the engineering of training rows and of rows to score have in common. */
function engineeringInput(parameters: VintageParameters, tables: VintageTables) {
  return {
    maturityDays: parameters.maturity_days,
    repColumns: keptRepColumns,
    firmColumns,
    flags: engineeredFlags,
    missingFlags,
    bins: firmSizeBins,
    snapshotDates: parameters.snapshot_dates,
    extraFeatures: parameters.extra_features,
    extraSources: extraSources(tables),
  };
}

function extraSources(tables: VintageTables) {
  return {
    lead: tables.leadRaw,
    contacts_current: tables.contactsCurrent,
    employment_history: tables.employmentHistory,
  };
}
