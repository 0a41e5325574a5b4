import { vintageTables } from '../vintages/tables.ts';
import type { Parameters } from './parameters.ts';

/** The names of every table of the plan. */
export function tablesOf(parameters: Parameters, analysisDate: string) {
  const vintages = vintageTables(parameters, analysisDate, {
    suffix: 'v6',
    latest: 'v_latest_training_dataset_v6',
    contacted: 'contacted_leads',
    open: 'open_leads',
  });
  return { ...vintages, split: `${parameters.datasets.features}.training_split_v6_${vintages.version}` };
}

export type Tables = ReturnType<typeof tablesOf>;
