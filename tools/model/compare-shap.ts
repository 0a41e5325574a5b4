import { treeShap } from '../../model/booster/explain/tree-shap.ts';
import type { Booster } from '../../model/booster/index.ts';
import type { Matrix } from '../../model/booster/matrix.ts';
import type { ToolContext } from '../tool.ts';
import type { CalibrationFile } from './calibration-files.ts';
import { type CalibratorsFile, scalingOf } from './calibrators.ts';

/**
 * Mean |SHAP| of the margin next to that of the calibrated log-odds, which are -(a f + b): a row's values scale with its segment's -a, so
 * that ranks can only move where segments differ. Sorted by the calibrated rank.
 */
export function compareShap(
  booster: Booster,
  matrix: Matrix,
  segments: readonly string[],
  calibrators: CalibratorsFile,
  { progress }: Pick<ToolContext, 'progress'>,
): CalibrationFile['shap'] {
  const { values } = treeShap(booster, matrix, {
    onProgress: ({ rows, of }) => {
      progress({ message: 'explaining test rows', done: rows, total: of, unit: 'rows' });
    },
  });
  const width = matrix.names.length + 1;
  const base = new Float64Array(matrix.names.length);
  const calibrated = new Float64Array(matrix.names.length);
  for (let row = 0; row < matrix.rows; row++) {
    const slope = Math.abs(scalingOf(calibrators, segments[row] as string).a);
    for (let feature = 0; feature < base.length; feature++) {
      const value = Math.abs(values[row * width + feature] as number) / matrix.rows;
      base[feature] = (base[feature] as number) + value;
      calibrated[feature] = (calibrated[feature] as number) + slope * value;
    }
  }
  const baseRanks = ranksOf(base);
  const calibratedRanks = ranksOf(calibrated);
  return matrix.names
    .map((feature, index) => ({
      feature,
      base: base[index] as number,
      calibrated: calibrated[index] as number,
      baseRank: baseRanks[index] as number,
      calibratedRank: calibratedRanks[index] as number,
    }))
    .sort((a, b) => a.calibratedRank - b.calibratedRank);
}

/** Ranks from 1 for the largest; equal values keep the order of the features. */
function ranksOf(values: Float64Array): number[] {
  const order = [...values.keys()].sort((a, b) => (values[b] as number) - (values[a] as number) || a - b);
  const ranks = new Array<number>(values.length);
  for (const [rank, index] of order.entries()) ranks[index] = rank + 1;
  return ranks;
}
