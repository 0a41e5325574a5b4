import type { Matrix } from '../matrix.ts';
import { addDeepTree, type DeepTree } from './deep-tree.ts';
import { type GroupGames, valuesOfPattern } from './group-tables.ts';
import { mostNodes, patternOf } from './leaf-groups.ts';

/** A booster as its explanations need it: groups of leaves first, in the order of the trees, then the trees that are walked. */
export interface Explained {
  groups: readonly GroupGames[];
  deep: readonly DeepTree[];
  /** What every row begins with: the margin of a row of which nothing is known. */
  bias: number;
  /** Columns of the matrix. */
  features: number;
}

/**
 * SHAP values of the rows from `begin` to `end`, one value a feature and then the bias: worked out row by row, without tables. The
 * kernel gives the same bits; this is what it is held to, and quicker for a few rows.
 */
export function rowValues(explained: Explained, matrix: Matrix, begin: number, end: number): Float64Array {
  const width = explained.features + 1;
  const values = new Float64Array((end - begin) * width);
  const ofGroup = new Float64Array(mostNodes);
  for (let row = begin; row < end; row++) {
    const first = (row - begin) * width;
    for (const one of explained.groups) {
      const { features } = one.group;
      valuesOfPattern(one, patternOf(one.group, matrix.columns, row), ofGroup);
      for (let player = 0; player < features.length; player++) {
        const at = first + (features[player] as number);
        values[at] = (values[at] as number) + (ofGroup[player] as number);
      }
    }
    for (const deep of explained.deep) addDeepTree(values, first, deep, matrix.columns, row);
    values[first + width - 1] = explained.bias;
  }
  return values;
}
