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
  const input = {
    dataset: tables.training,
    features: [...features, ...parameters.extra_features].map(({ name }) => name),
    sources: [
      tables.leadRaw,
      tables.contactsCurrent,
      tables.employmentHistory,
      ...tables.snapshots.map(({ raw }) => raw),
    ],
    forbidden_columns: forbiddenColumns,
    lead_tables: [leadTable(tables.leadRaw, parameters.lead_columns_known_at_creation)],
  };
  return toolStep(place, { title: 'Trace the lineage of the features', tool: 'audit-lineage', input }, gates);
}
