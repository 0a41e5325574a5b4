import type { Gate } from '../../gates/gate.ts';
import { employmentFeatures, lacks } from '../../tools/employment/columns.ts';
import { forbiddenColumns, leadTable } from '../lineage-rules.ts';
import type { ToolStep } from '../plan.ts';
import { type Place, toolStep } from '../vintages/place.ts';
import type { EmploymentParameters } from './parameters.ts';
import type { EmploymentTables } from './tables.ts';

/** Follows every feature through the queries that made it to the files as received. */
export function traceLineage(
  place: Place,
  parameters: EmploymentParameters,
  tables: EmploymentTables,
  gates: Gate[],
): ToolStep {
  const { null_signals, extra_features, lead_columns_known_at_creation } = parameters;
  const input = {
    dataset: tables.features,
    features: [...employmentFeatures(null_signals), ...extra_features].map(({ name }) => name),
    sources: [tables.leadRaw, tables.historyRaw, tables.firmsRaw, tables.contactsRaw, tables.protocolRaw],
    null_signals: lacks.map(({ column }) => ({ table: tables.contactsRaw, column })),
    forbidden_columns: forbiddenColumns,
    lead_tables: [leadTable(tables.leadRaw, lead_columns_known_at_creation)],
  };
  return toolStep(place, { title: 'Trace the lineage of the features', tool: 'audit-lineage', input }, gates);
}
