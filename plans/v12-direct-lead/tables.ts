import { vintageTables } from '../vintages/tables.ts';
import type { Parameters } from './parameters.ts';

/** The names of every table of the plan; those that the document names keep its names. */
export function tablesOf(parameters: Parameters, analysisDate: string) {
  const { features } = parameters.datasets;
  const vintages = vintageTables(parameters, analysisDate, {
    suffix: 'v12',
    latest: 'step_3_3_training_dataset_v12',
    contacted: 'leads_to_learn_from_v12',
    open: 'open_leads_v12',
  });
  return {
    ...vintages,
    aligned: `${features}.leads_contacted_v12`,
    split: `${features}.training_split_v12_${vintages.version}`,
    trainable: `${features}.training_rows_v12_${vintages.version}`,
    quarantine: `${features}.training_quarantine_v12_${vintages.version}`,
  };
}

export type Tables = ReturnType<typeof tablesOf>;
