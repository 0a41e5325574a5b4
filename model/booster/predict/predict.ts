import { type Booster, baseMarginOf, checkFeatures, outputOf } from '../booster.ts';
import type { Matrix } from '../matrix.ts';
import { addTree } from '../tree.ts';

/** Log-odds, one a row. Throws `booster-features` when the matrix's columns are not the booster's. */
export function predictMargin(booster: Booster, matrix: Matrix): Float64Array {
  checkFeatures(booster, matrix);
  const margins = new Float64Array(matrix.rows).fill(baseMarginOf(booster));
  for (const tree of booster.trees) addTree(margins, tree, matrix.columns);
  return margins;
}

/** Probabilities of label 1, one a row, as the booster gives them: not calibrated. */
export function predictProbability(booster: Booster, matrix: Matrix): Float64Array {
  return predictMargin(booster, matrix).map((margin) => outputOf(booster, margin));
}
