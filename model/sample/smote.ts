import { ModelError } from '../booster/errors.ts';
import type { Matrix } from '../booster/matrix.ts';
import { derive } from '../booster/random.ts';
import { distanceSpace, nearestNeighbours } from './neighbours.ts';

export interface SmoteOptions {
  /** Nearest conversions that a new one may lean towards, 1 or more. */
  neighbours: number;
  /** Conversions afterwards over rows without, above 0: 1 makes the classes equal. */
  ratio: number;
  seed: number;
  /** Positions of columns that cannot take a value in between: encoded categories and flags. */
  nominal: ReadonlySet<number>;
}

/** Where a synthetic row lies: on the way from one row of the matrix to another, `step` in [0, 1) of it. */
export interface SyntheticRow {
  from: number;
  towards: number;
  step: number;
}

/**
 * Synthetic rows of label 1 (SMOTE: Chawla, Bowyer, Hall and Kegelmeyer 2002), made from `rows` alone: each lies between a row of label 1 and
 * one of its nearest of that label. Neighbours are sought in `distanceSpace`. Empty when there are enough conversions already. Throws
 * `smote-too-few` when fewer than two rows have label 1.
 */
export function smote(matrix: Matrix, labels: Uint8Array, rows: Int32Array, options: SmoteOptions): Matrix {
  const minority = rows.filter((row) => labels[row] === 1);
  const wanted = Math.round((rows.length - minority.length) * options.ratio) - minority.length;
  if (wanted <= 0) return interpolate(matrix, [], options.nominal);
  checkMinority(minority.length);
  const neighbours = Math.min(options.neighbours, minority.length - 1);
  const near = nearestNeighbours(distanceSpace(matrix, rows, minority), neighbours);
  const random = derive(options.seed, 'smote');
  const places = Array.from({ length: wanted }, (): SyntheticRow => {
    const from = random.below(minority.length);
    const towards = near[from * neighbours + random.below(neighbours)] as number;
    return { from: minority[from] as number, towards: minority[towards] as number, step: random.uniform() };
  });
  return interpolate(matrix, places, options.nominal);
}

/**
 * The synthetic rows at the given places, in their order. A number lies on the straight line between the two rows. What has no value in
 * between, a nominal column or a value that one of the two rows lacks, is taken from the nearer of the two, so that missing values stay as
 * frequent as they are.
 */
export function interpolate(
  matrix: Matrix,
  places: readonly SyntheticRow[],
  nominal: ReadonlySet<number>,
): Matrix {
  const columns = matrix.columns.map((column, index) =>
    Float32Array.from(places, ({ from, towards, step }) => {
      const start = column[from] as number;
      const end = column[towards] as number;
      const between = start + step * (end - start);
      return nominal.has(index) || Number.isNaN(between) ? (step < 0.5 ? start : end) : between;
    }),
  );
  return { rows: places.length, names: matrix.names, columns };
}

function checkMinority(count: number): void {
  if (count >= 2) return;
  throw new ModelError({
    code: 'smote-too-few',
    message: 'Synthetic rows lie between two conversions, and there are not two.',
    expected: 'two rows of label 1 or more',
    arrived: `${count} rows of label 1`,
    next: 'Use fewer folds, so that the first has conversions, or leave smote out of the strategies.',
  });
}
