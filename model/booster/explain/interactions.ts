import { type Booster, checkFeatures, treeWeightOf } from '../booster.ts';
import type { Matrix } from '../matrix.ts';
import { predictionSettings } from '../predict/options.ts';
import { goesLeft, type Tree } from '../tree.ts';
import { pathDependent } from './explained.ts';
import { type LeafPairs, pairKeeper } from './leaf-pairs.ts';
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
  const pairsOf = pairKeeper();
  const trees = booster.trees.map((tree, index) => ({
    tree,
    sides: new Uint8Array(tree.leftChild.length),
    leaves: leafPathsOf(tree, treeWeightOf(booster, index)).map((path) => ({ path, pairs: pairsOf(path) })),
  }));
  const squareOf = (row: number) => values.subarray(row * width * width, (row + 1) * width * width);
  for (let begin = 0; begin < matrix.rows; begin += rowsTogether) {
    const end = Math.min(begin + rowsTogether, matrix.rows);
    for (const { tree, sides, leaves } of trees) {
      for (let row = begin; row < end; row++) {
        const square = squareOf(row);
        fillSides(sides, tree, matrix, row);
        for (let leaf = 0; leaf < leaves.length; leaf++) {
          addPairs(square, width, leaves[leaf] as LeafWithPairs, sides);
        }
      }
    }
  }
  for (let row = 0; row < matrix.rows; row++) {
    completeSquare(squareOf(row), width, shap.subarray(row * width, (row + 1) * width));
  }
  return { values };
}

/** A tree's pairs stay in the processor's cache for so many rows, and so do the squares of the rows. */
const rowsTogether = 16;

interface LeafWithPairs {
  path: LeafPath;
  pairs: LeafPairs;
}

/** By inner node, whether the row goes left. */
function fillSides(sides: Uint8Array, tree: Tree, matrix: Matrix, row: number): void {
  for (let node = 0; node < sides.length; node++) {
    if ((tree.leftChild[node] as number) < 0) continue;
    const column = matrix.columns[tree.feature[node] as number] as Float32Array;
    sides[node] = goesLeft(tree, node, column[row] as number) ? 1 : 0;
  }
}

/** Above the diagonal only, until the square is complete. */
function addPairs(
  square: Float64Array,
  width: number,
  { path, pairs }: LeafWithPairs,
  sides: Uint8Array,
): void {
  const { features } = path;
  const values = pairs(sides);
  for (let i = 0, from = 0; i < features.length; i++) {
    const a = features[i] as number;
    for (let j = i + 1; j < features.length; j++, from++) {
      const b = features[j] as number;
      const at = a < b ? a * width + b : b * width + a;
      square[at] = (square[at] as number) + (values[from] as number);
    }
  }
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
