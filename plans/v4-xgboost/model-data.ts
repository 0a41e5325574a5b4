import type { Dropped, ModelData } from '../vintages/model-steps.ts';
import { dropList as personal } from '../vintages/pii.ts';
import { datesOf } from './dates.ts';
import { matrixOf } from './features.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

const because = (reason: string, ...columns: string[]): Dropped[] =>
  columns.map((column) => ({ column, reason }));

/** The document's FEATURES_EXCLUDE, each under its name there and its name here, beside what no model of the house may see. */
const dropList: readonly Dropped[] = [
  ...personal,
  ...because('raw place: a model learns it by heart', 'state', 'city', 'metro', 'zip'),
  ...because(
    'known only after the contact',
    'days_to_conversion',
    'conversion_date',
    'mql_date',
    'call_scheduled_at',
    'call_scheduled_date',
  ),
  ...because('identifier', 'lead_id', 'advisor_crd', 'firm_crd', 'firm_name', 'lead_line'),
  ...because(
    'raw date',
    'contacted_date',
    'contact_date',
    'created_date',
    'as_of',
    'firm_start_date',
    'latest_known_on',
  ),
];

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
