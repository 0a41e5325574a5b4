import { type Booster, checkFeatures } from '../booster.ts';
import type { Matrix } from '../matrix.ts';
import { predictionSettings } from '../predict/options.ts';
import { goesLeft, type Tree } from '../tree.ts';
import { pathDependent } from './explained.ts';
import { type LeafGroup, patternOf } from './leaf-groups.ts';
import { pairsOfLeaf, pairsOfPattern } from './leaf-pairs.ts';
import { type LeafPath, leafPathsOf } from './leaf-paths.ts';
import { explainOnce, type ShapOptions, threadsOf } from './tree-shap.ts';

export interface InteractionValues {
  /**
   * For each row a square, one line and column a feature and then the bias: a line sums to the feature's SHAP value, the
   * square to the margin.
   */
  values: Float64Array;
}

/**
 * Exact SHAP interaction values (path-dependent): off the diagonal half of what two features are worth together, on it what is left of the
 * feature's own SHAP value. A row takes 8 (features + 1)^2 bytes. Throws `booster-features`.
 */
export function shapInteractions(
  booster: Booster,
  matrix: Matrix,
  options: ShapOptions = {},
): InteractionValues {
  checkFeatures(booster, matrix);
  const { threads } = predictionSettings(booster, threadsOf(options));
  const explained = pathDependent(booster);
  const shap = explainOnce(explained, matrix, { ...options, threads }).values;
  const width = explained.features + 1;
  const values = new Float64Array(matrix.rows * width * width);
  const groups = explained.groups.map(({ group }): GroupPairs => ({ group, byPattern: [] }));
  const deep = explained.deep.map(({ tree, weight }) => ({ tree, paths: leafPathsOf(tree, weight) }));
  for (let row = 0; row < matrix.rows; row++) {
    const square = values.subarray(row * width * width, (row + 1) * width * width);
    for (const group of groups) addGroupPairs(square, width, group, matrix, row);
    for (const { tree, paths } of deep) {
      for (const path of paths) addPathPairs(square, width, tree, path, matrix, row);
    }
    completeSquare(square, width, shap.subarray(row * width, (row + 1) * width));
  }
  return { values };
}

/** Patterns that no row has had yet have no pairs yet. */
interface GroupPairs {
  group: LeafGroup;
  byPattern: (Float64Array | undefined)[];
}

function addGroupPairs(
  square: Float64Array,
  width: number,
  { group, byPattern }: GroupPairs,
  matrix: Matrix,
  row: number,
): void {
  const pattern = patternOf(group, matrix.columns, row);
  let pairs = byPattern[pattern];
  if (pairs === undefined) {
    pairs = pairsOfPattern(group, pattern);
    byPattern[pattern] = pairs;
  }
  const { features } = group;
  for (let i = 0; i < features.length; i++) {
    for (let j = i + 1; j < features.length; j++) {
      addPair(
        square,
        width,
        features[i] as number,
        features[j] as number,
        pairs[i * features.length + j] as number,
      );
    }
  }
}

function addPathPairs(
  square: Float64Array,
  width: number,
  tree: Tree,
  path: LeafPath,
  matrix: Matrix,
  row: number,
): void {
  const { nodes, sides, players, features } = path;
  const met = new Uint8Array(features.length).fill(1);
  for (let step = 0; step < nodes.length; step++) {
    const node = nodes[step] as number;
    const column = matrix.columns[tree.feature[node] as number] as Float32Array;
    const side = goesLeft(tree, node, column[row] as number) ? 1 : 0;
    if (side !== sides[step]) met[players[step] as number] = 0;
  }
  pairsOfLeaf(path, met, (i, j, value) => {
    addPair(square, width, features[i] as number, features[j] as number, value);
  });
}

/** Above the diagonal only, until the square is complete. */
function addPair(square: Float64Array, width: number, a: number, b: number, value: number): void {
  const at = a < b ? a * width + b : b * width + a;
  square[at] = (square[at] as number) + value;
}

function completeSquare(square: Float64Array, width: number, shap: Float64Array): void {
  for (let i = 0; i < width; i++) {
    for (let j = i + 1; j < width; j++) square[j * width + i] = square[i * width + j] as number;
  }
  for (let i = 0; i < width; i++) {
    let own = shap[i] as number;
    for (let j = 0; j < width; j++) if (j !== i) own -= square[i * width + j] as number;
    square[i * width + i] = own;
  }
}
