import { matrixOf } from '../vintages/matrix.ts';
import type { ModelData } from '../vintages/model-steps.ts';
import { dropList } from '../vintages/pii.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

/** What every step of the model half reads: the promoted view, segmented by firm size. */
export function modelData(parameters: Parameters, tables: Tables): ModelData {
  return {
    dataset: {
      dataset: tables.latest,
      time_column: 'contact_date',
      segment_column: 'firm_rep_count_bin',
    },
    features: matrixOf(parameters),
    dropList,
    booster: parameters.booster,
    tiers: parameters.tiers,
    validation_fraction: parameters.validation_fraction,
  };
}
