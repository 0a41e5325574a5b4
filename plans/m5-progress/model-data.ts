import { matrixOf } from '../vintages/matrix.ts';
import type { ModelData } from '../vintages/model-steps.ts';
import { dropList } from '../vintages/pii.ts';
import { reenactedFeatures } from './features.ts';
import type { Parameters } from './parameters.ts';
import { reenactments } from './reenactments.ts';
import type { Tables } from './tables.ts';

/** What every step of the model half reads: the rows that keep the contract, segmented by the assets of the firm. */
export function modelData(parameters: Parameters, tables: Tables): ModelData {
  const { reenact, tiers, validation_fraction, unstable_features } = parameters;
  const listed =
    reenact === 'none' ? matrixOf(parameters) : matrixOf({ extra_features: [] }, reenactedFeatures(reenact));
  return {
    dataset: { dataset: tables.modelRows, time_column: 'contact_date', segment_column: 'aum_tier' },
    features: listed.filter(({ name }) => !unstable_features.includes(name)),
    dropList,
    booster: reenact === 'none' ? parameters.booster : reenactments[reenact].booster,
    tiers,
    validation_fraction,
  };
}

/** Where the test begins and the folds lie: the same fields, so the same rows, for every step that splits. */
export function splitOf({ folds, gap_days, test_fraction, validation_fraction }: Parameters) {
  return { folds, gap_days, test_fraction, validation_fraction };
}

/** Rows and columns, as the tools on the labelled table read them. */
export function rowsOf(parameters: Parameters, tables: Tables) {
  const { dataset, features, dropList: listed } = modelData(parameters, tables);
  return { ...dataset, features, drop_list: listed.map(({ column }) => column) };
}

/** The document's suffix of everything that a model leaves behind: `v6` is the pivot's. */
export function versionOf({ reenact }: Parameters): string {
  return reenact === 'none' ? 'v6' : reenact;
}
