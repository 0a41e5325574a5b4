import { totalmem } from 'node:os';
import { type Booster, checkFeatures, treeWeightOf } from '../booster.ts';
import { ModelError } from '../errors.ts';
import type { Matrix } from '../matrix.ts';
import { goesLeft, type Tree } from '../tree.ts';
import { pathDependent } from './explained.ts';
import { type LeafPairs, pairKeeper } from './leaf-pairs.ts';
import { type LeafPath, leafPathsOf } from './leaf-paths.ts';
import { explainOnce, type ShapOptions, shapSettings } from './tree-shap.ts';

export interface InteractionValues {
  /**
   * For each row a square, one line and column a feature and then the bias: a line sums to the feature's SHAP value, the
   * square to the margin.
   */
  values: Float64Array;
}

/**
 * Exact SHAP interaction values (path-dependent): off the diagonal half of what two features are worth together, on it what is left of the
 * feature's own SHAP value. A row takes 8 (features + 1)^2 bytes. Throws `booster-features`, `booster-parameter` for
 * options that cannot be, and `interactions-size` where the values of all rows do not fit into memory.
 */
export function shapInteractions(
  booster: Booster,
  matrix: Matrix,
  options: ShapOptions = {},
): InteractionValues {
  checkFeatures(booster, matrix);
  const settings = shapSettings(booster, options);
  const width = matrix.names.length + 1;
  const values = roomFor(matrix.rows, width);
  const shap = explainOnce(pathDependent(booster), matrix, settings).values;
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

/** More than the machine, or the container, has could be promised, and would end the process when it is written. */
function roomFor(rows: number, width: number): Float64Array {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  const bytesARow = 8 * width * width;
  if (rows * bytesARow > memory) refuseSize(rows, bytesARow, memory);
  try {
    return new Float64Array(rows * width * width);
  } catch {
    return refuseSize(rows, bytesARow, memory);
  }
}

function refuseSize(rows: number, bytesARow: number, memory: number): never {
  const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const together = Math.max(1, Math.floor(Math.min(memory / 4, 2 ** 31) / bytesARow));
  throw new ModelError({
    code: 'interactions-size',
    message: 'The interaction values of so many rows and columns do not fit into memory.',
    expected: `less than the ${gibibytes(memory)} of memory, of which a part is taken already`,
    arrived: `${gibibytes(rows * bytesARow)} for ${rows} rows of ${gibibytes(bytesARow)}`,
    next: `Explain up to ${together} rows at a time, or train on fewer columns.`,
  });
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
