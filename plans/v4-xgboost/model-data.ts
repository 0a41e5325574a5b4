import type { ModelData } from '../vintages/model-steps.ts';
import { dropList } from '../vintages/pii.ts';
import { datesOf } from './dates.ts';
import { matrixOf } from './features.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

/** What every step of the model half reads: the labelled feature table, segmented by where the lead came from. */
export function modelData(parameters: Parameters, tables: Tables): ModelData {
  return {
    dataset: {
      dataset: tables.features,
      time_column: 'contact_date',
      segment_column: 'lead_source_grouped',
    },
    features: matrixOf(parameters),
    dropList,
    booster: parameters.booster,
    tiers: parameters.tiers,
    validation_fraction: parameters.validation_fraction,
  };
}

/** Where training and test lie: the same fields, so the same rows, for every step that splits. */
export function splitOf(parameters: Parameters) {
  const { folds, gap_days, validation_fraction } = parameters;
  return { ...datesOf(parameters), folds, gap_days, validation_fraction };
}

/** Rows, columns and split, as the tools on the labelled table read them. */
export function rowsOf(parameters: Parameters, tables: Tables) {
  const { dataset, features, dropList: listed } = modelData(parameters, tables);
  return { ...dataset, features, drop_list: listed.map(({ column }) => column) };
}
