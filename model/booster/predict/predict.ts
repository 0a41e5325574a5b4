import { type Booster, baseMarginOf, checkFeatures, outputOf } from '../booster.ts';
import type { Matrix } from '../matrix.ts';
import { packOf } from './known-packs.ts';
import { type PredictionOptions, predictionSettings } from './options.ts';
import { plainLeaves, plainMargins } from './plain.ts';
import { addToMargins, nameLeaves } from './stripes.ts';

/** Fewer rows are not worth a pack. */
const rowsForKernel = 64;

/**
 * Margins (log-odds for `binary:logistic`), one a row: the base score's and every tree's, summed in the order of the trees. From
 * 64 rows on the trees are packed, and the pack is kept with the booster for the next call: a booster's trees may be replaced, but their arrays must not
 * be edited in place, which the pack would not see. Throws `booster-features` when the matrix's columns are not the booster's,
 * `booster-parameter` for options that cannot be, and `booster-invalid` or `matrix-shape` for what is no booster or no matrix.
 */
export function predictMargin(booster: Booster, matrix: Matrix, options?: PredictionOptions): Float64Array {
  checkFeatures(booster, matrix);
  const { threads, trees } = predictionSettings(booster, options);
  if (matrix.rows < rowsForKernel) return plainMargins(booster, matrix, trees);
  const margins = new Float64Array(matrix.rows).fill(baseMarginOf(booster));
  addToMargins(packOf(booster, trees), matrix, margins, threads);
  return margins;
}

/** The booster's output, one a row: for `binary:logistic` the probability of label 1, not calibrated. Throws as `predictMargin` does. */
export function predictProbability(
  booster: Booster,
  matrix: Matrix,
  options?: PredictionOptions,
): Float64Array {
  const margins = predictMargin(booster, matrix, options);
  for (let row = 0; row < margins.length; row++) margins[row] = outputOf(booster, margins[row] as number);
  return margins;
}

/** The node id of each row's leaf in each tree (XGBoost's `pred_leaf`), row by row. Throws as `predictMargin` does. */
export function predictLeaf(booster: Booster, matrix: Matrix, options?: PredictionOptions): Int32Array {
  checkFeatures(booster, matrix);
  const { threads, trees } = predictionSettings(booster, options);
  if (matrix.rows < rowsForKernel) return plainLeaves(booster, matrix, trees);
  const leaves = new Int32Array(matrix.rows * (trees.end - trees.begin));
  nameLeaves(packOf(booster, trees), matrix, leaves, threads);
  return leaves;
}
