import { type Booster, baseMarginOf, treeWeightOf } from '../booster.ts';
import type { Matrix } from '../matrix.ts';
import { leafOf } from '../tree.ts';
import type { TreeRange } from './options.ts';

/** The margins, tree after tree: what the kernel is measured by, and quicker than it for a few rows. */
export function plainMargins(booster: Booster, matrix: Matrix, { begin, end }: TreeRange): Float64Array {
  const margins = new Float64Array(matrix.rows).fill(baseMarginOf(booster));
  for (const [index, tree] of booster.trees.slice(begin, end).entries()) {
    const weight = treeWeightOf(booster, begin + index);
    for (let row = 0; row < matrix.rows; row++) {
      const value = tree.threshold[leafOf(tree, matrix.columns, row)] as number;
      margins[row] = (margins[row] as number) + value * weight;
    }
  }
  return margins;
}

/** The leaves, row by row, one a tree. */
export function plainLeaves(booster: Booster, matrix: Matrix, { begin, end }: TreeRange): Int32Array {
  const trees = booster.trees.slice(begin, end);
  const leaves = new Int32Array(matrix.rows * trees.length);
  for (const [index, tree] of trees.entries()) {
    for (let row = 0; row < matrix.rows; row++) {
      leaves[row * trees.length + index] = leafOf(tree, matrix.columns, row);
    }
  }
  return leaves;
}
