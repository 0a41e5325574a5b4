import { type Booster, checkFeatures } from '../booster.ts';
import { marginOf } from '../logistic.ts';
import type { Matrix } from '../matrix.ts';
import { goesLeft, type Tree } from '../tree.ts';
import { type LeafPath, leafPathsOf } from './leaf-paths.ts';
import { shapleyOfPath } from './path-shapley.ts';

export interface ShapValues {
  /** Row by row: one value a feature in log-odds, then the bias; a row sums to its margin. */
  values: Float64Array;
}

/** Told after each tree, from 1 to `trees`. */
export type ShapProgress = (progress: { tree: number; trees: number }) => void;

/**
 * Exact path-dependent SHAP values (Lundberg, Erion and Lee 2018, whose algorithm 2 this equals): a feature that is
 * not known sends a row both ways in proportion to training cover. A tree's value is the sum of its leaves', and a
 * leaf is a game in which a player is either met by the row or not; what each player is worth is worked out once for
 * each pattern of met and unmet players, and looked up after that. Throws `booster-features`.
 */
export function treeShap(booster: Booster, matrix: Matrix, onProgress?: ShapProgress): ShapValues {
  checkFeatures(booster, matrix);
  const width = matrix.columns.length + 1;
  const values = new Float64Array(matrix.rows * width);
  let bias = marginOf(booster.baseScore);
  for (const [index, tree] of booster.trees.entries()) {
    const paths = leafPathsOf(tree);
    bias += paths.reduce((sum, path) => sum + expectedValue(path), 0);
    addTreeValues(values, width, tree, paths, matrix);
    onProgress?.({ tree: index + 1, trees: booster.trees.length });
  }
  for (let row = 0; row < matrix.rows; row++) values[row * width + width - 1] = bias;
  return { values };
}

/** The mean absolute SHAP value of each of the `features` columns; the bias is left out. */
export function meanAbsolute(shap: ShapValues, features: number): Float64Array {
  const width = features + 1;
  const rows = shap.values.length / width;
  const means = new Float64Array(features);
  for (let row = 0; row < rows; row++) {
    for (let feature = 0; feature < features; feature++) {
      means[feature] =
        (means[feature] as number) + Math.abs(shap.values[row * width + feature] as number) / rows;
    }
  }
  return means;
}

function expectedValue(path: LeafPath): number {
  return path.shares.reduce((product, share) => product * share, path.value);
}

/** A leaf with what its players are worth, by the pattern of those that the row meets. */
interface Game {
  path: LeafPath;
  worth: (Float64Array | undefined)[];
}

function addTreeValues(
  values: Float64Array,
  width: number,
  tree: Tree,
  paths: readonly LeafPath[],
  matrix: Matrix,
): void {
  const games: Game[] = paths.map((path) => ({ path, worth: [] }));
  const inner = Int32Array.from(tree.leftChild.keys()).filter(
    (node) => (tree.leftChild[node] as number) >= 0,
  );
  const sides = new Uint8Array(tree.leftChild.length);
  for (let row = 0; row < matrix.rows; row++) {
    for (let i = 0; i < inner.length; i++) {
      const node = inner[i] as number;
      const column = matrix.columns[tree.feature[node] as number] as Float32Array;
      sides[node] = goesLeft(tree, node, column[row] as number) ? 1 : 0;
    }
    for (let i = 0; i < games.length; i++) addGame(values, row * width, games[i] as Game, sides);
  }
}

function addGame(values: Float64Array, begin: number, { path, worth }: Game, sides: Uint8Array): void {
  let unmet = 0;
  for (let step = 0; step < path.nodes.length; step++) {
    if (sides[path.nodes[step] as number] !== path.sides[step]) unmet |= 1 << (path.players[step] as number);
  }
  let shares = worth[unmet];
  if (shares === undefined) {
    shares = shapleyOfPath(path, unmet);
    worth[unmet] = shares;
  }
  for (let player = 0; player < shares.length; player++) {
    const at = begin + (path.features[player] as number);
    values[at] = (values[at] as number) + (shares[player] as number);
  }
}
