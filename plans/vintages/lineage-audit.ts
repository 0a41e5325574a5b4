import type { Gate } from '../../gates/gate.ts';
import { forbiddenColumns, leadTable } from '../lineage-rules.ts';
import type { ToolStep } from '../plan.ts';
import { features } from './features.ts';
import type { VintageParameters } from './parameters.ts';
import { type Place, toolStep } from './place.ts';
import type { VintageTables } from './tables.ts';

/** Follows every feature through the queries that made it to the files as received, before anything is promoted. */
export function traceLineage(
  place: Place,
  parameters: VintageParameters,
  tables: VintageTables,
  gates: Gate[],
): ToolStep {
  const { sources, lead_tables } = leadRules(parameters, tables);
  const input = {
    dataset: tables.training,
    features: [...features, ...parameters.extra_features].map(({ name }) => name),
    sources: [
      ...sources,
      tables.contactsCurrent,
      tables.employmentHistory,
      ...tables.snapshots.map(({ raw }) => raw),
    ],
    forbidden_columns: forbiddenColumns,
    lead_tables,
  };
  return toolStep(place, { title: 'Trace the lineage of the features', tool: 'audit-lineage', input }, gates);
}

/**
 * Where the lineage of a lead's own value ends, and what may be used there: in its file, or in the versions that were pulled, each with its knowledge time,
 * and in the org's history, whose rows name a field and not a column.
 */
function leadRules(
  { leads_from, lead_columns_known_at_creation: known }: VintageParameters,
  { leadRaw, pulled }: VintageTables,
) {
  if (leads_from === 'file') return { sources: [leadRaw], lead_tables: [leadTable(leadRaw, known)] };
  const { versions, history } = pulled;
  return { sources: [versions, history], lead_tables: [leadTable(versions, [...known, 'known_at'])] };
}
