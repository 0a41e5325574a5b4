import { employmentTables } from '../employment/tables.ts';
import type { Parameters } from './parameters.ts';

/** The names of every table of the plan. */
export function tablesOf({ datasets }: Pick<Parameters, 'datasets'>) {
  const { features } = datasets;
  return {
    ...employmentTables(datasets, 'v4'),
    split: `${features}.v4_splits`,
    productionScores: `${features}.v4_production_scores`,
  };
}

export type Tables = ReturnType<typeof tablesOf>;
