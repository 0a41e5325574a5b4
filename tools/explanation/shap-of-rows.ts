import { treeShap } from '../../model/booster/explain/tree-shap.ts';
import { type Booster, predictMargin } from '../../model/booster/index.ts';
import { type Matrix, selectRows } from '../../model/booster/matrix.ts';
import { spearman } from '../../model/measure/index.ts';
import type { ToolContext } from '../tool.ts';
import type { RankedFeature } from './explanation-files.ts';

/** SHAP values of some rows of a matrix, in their order: `values` has one column a feature and the bias last. */
export interface ShapOfRows {
  part: Matrix;
  width: number;
  values: Float64Array;
  additivityGap: number;
}

export function shapOfRows(
  booster: Booster,
  matrix: Matrix,
  rows: Int32Array,
  { progress }: Pick<ToolContext, 'progress'>,
): ShapOfRows {
  const part = selectRows(matrix, rows);
  const { values } = treeShap(booster, part, {
    onProgress: (told) => {
      progress({ message: 'explaining rows', done: told.rows, total: told.of, unit: 'rows' });
    },
  });
  const width = part.names.length + 1;
  const margins = predictMargin(booster, part);
  let additivityGap = 0;
  for (let row = 0; row < part.rows; row++) {
    const sum = values.subarray(row * width, (row + 1) * width).reduce((added, value) => added + value, 0);
    additivityGap = Math.max(additivityGap, Math.abs(sum - (margins[row] as number)));
  }
  return { part, width, values, additivityGap };
}

/** Mean |SHAP| of each feature over the given positions (all of them when none are given), in the order of the features. */
export function meanAbsoluteOver(shap: ShapOfRows, positions?: readonly number[]): Float64Array {
  const chosen = positions ?? Array.from({ length: shap.part.rows }, (_, row) => row);
  const means = new Float64Array(shap.width - 1);
  for (const row of chosen) {
    for (let feature = 0; feature < means.length; feature++) {
      means[feature] =
        (means[feature] as number) +
        Math.abs(shap.values[row * shap.width + feature] as number) / chosen.length;
    }
  }
  return means;
}

/** The features from the strongest to the weakest; equal ones keep the order of the matrix. */
export function rankFeatures(shap: ShapOfRows, labelOf: (feature: string) => string): RankedFeature[] {
  const means = meanAbsoluteOver(shap);
  const total = means.reduce((sum, mean) => sum + mean, 0);
  return orderOf(means).map((index, rank) => {
    const feature = shap.part.names[index] as string;
    const mean = means[index] as number;
    return {
      feature,
      label: labelOf(feature),
      rank: rank + 1,
      mean_absolute: mean,
      share: total === 0 ? 0 : mean / total,
      direction: directionOf(shap, index),
    };
  });
}

/** Indices from the largest value to the smallest. */
export function orderOf(means: Float64Array): number[] {
  return [...means.keys()].sort((a, b) => (means[b] as number) - (means[a] as number) || a - b);
}

function directionOf({ part, width, values }: ShapOfRows, feature: number): number | null {
  const column = part.columns[feature] as Float32Array;
  const known = [...column.keys()].filter((row) => !Number.isNaN(column[row]));
  const own = known.map((row) => column[row] as number);
  const shap = known.map((row) => values[row * width + feature] as number);
  if (new Set(own).size < 2 || new Set(shap).size < 2) return null;
  return spearman(own, shap);
}
