import { ModelError } from '../booster/errors.ts';

/**
 * Pearson's correlation over the rows in which both columns have a value, -1 to 1, NaN being a missing value; NaN when fewer than two rows have both or
 * one side does not vary over them. Throws `columns-uneven`.
 */
export function pearson(first: ArrayLike<number>, second: ArrayLike<number>): number {
  checkEven([first, second]);
  return correlationOf(centred(first), centred(second));
}

/** Pearson's correlation of every pair of columns, each over the rows in which both have a value, as pandas does; 1 on the diagonal. */
export function correlationMatrix(columns: readonly ArrayLike<number>[]): number[][] {
  checkEven(columns);
  const moved = columns.map(centred);
  return symmetric(moved.length, (i, j) => correlationOf(moved[i] as Centred, moved[j] as Centred));
}

/**
 * The same with the column's mean in place of a missing value. Unlike a matrix of pairwise rows it is the correlation of one table, so it can be inverted
 * and has no negative eigenvalue: variance inflation and condition numbers need that. Columns must vary: throws `column-constant`.
 */
export function imputedCorrelationMatrix(columns: readonly ArrayLike<number>[]): number[][] {
  checkEven(columns);
  const moved = columns.map(centred);
  const lengths = moved.map(({ squares }, index) => {
    const length = Math.sqrt(squares);
    if (length > 0) return length;
    throw new ModelError({
      code: 'column-constant',
      message: `Column ${index} of the matrix does not vary.`,
      expected: 'columns of two distinct values or more',
      arrived: 'one value',
    });
  });
  return symmetric(moved.length, (i, j) => {
    const [a, b] = [moved[i] as Centred, moved[j] as Centred];
    return product(a.values, b.values) / ((lengths[i] as number) * (lengths[j] as number));
  });
}

/** A column less its mean, with 0 where it has no value. */
interface Centred {
  values: Float64Array;
  /** 1 where there is a value; null when every row has one. */
  present: Uint8Array | null;
  /** The sum of the squared values. */
  squares: number;
}

function centred(column: ArrayLike<number>): Centred {
  const values = new Float64Array(column);
  const present = new Uint8Array(values.length);
  let count = 0;
  let sum = 0;
  let first = Number.NaN;
  let varies = false;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (Number.isNaN(value)) continue;
    if (count === 0) first = value;
    varies ||= value !== first;
    present[row] = 1;
    count++;
    sum += value;
  }
  // The mean of equal values may miss them by a rounding, which must not look like variation.
  const mean = varies ? sum / count : first;
  for (let row = 0; row < values.length; row++) {
    values[row] = present[row] === 1 ? (values[row] as number) - mean : 0;
  }
  return { values, present: count === values.length ? null : present, squares: product(values, values) };
}

function correlationOf(a: Centred, b: Centred): number {
  if (a.present === null && b.present === null)
    return bounded(product(a.values, b.values), a.squares, b.squares);
  const [inA, inB] = [a.present ?? (b.present as Uint8Array), b.present ?? (a.present as Uint8Array)];
  let count = 0;
  let sumA = 0;
  let sumB = 0;
  let squaresA = 0;
  let squaresB = 0;
  let products = 0;
  for (let row = 0; row < inA.length; row++) {
    const both = (inA[row] as number) & (inB[row] as number);
    const x = both * (a.values[row] as number);
    const y = both * (b.values[row] as number);
    count += both;
    sumA += x;
    sumB += y;
    squaresA += x * x;
    squaresB += y * y;
    products += x * y;
  }
  const spreadA = squaresA - (sumA * sumA) / count;
  const spreadB = squaresB - (sumB * sumB) / count;
  // What is left of the squares of a column that is constant over the common rows is rounding.
  if (!(spreadA > 1e-12 * squaresA && spreadB > 1e-12 * squaresB)) return Number.NaN;
  return bounded(products - (sumA * sumB) / count, spreadA, spreadB);
}

function bounded(together: number, spreadA: number, spreadB: number): number {
  if (!(spreadA > 0 && spreadB > 0)) return Number.NaN;
  return Math.max(-1, Math.min(1, together / Math.sqrt(spreadA * spreadB)));
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < a.length; row++) sum += (a[row] as number) * (b[row] as number);
  return sum;
}

function symmetric(size: number, of: (i: number, j: number) => number): number[][] {
  const matrix = Array.from({ length: size }, () => Array<number>(size).fill(1));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const value = of(i, j);
      (matrix[i] as number[])[j] = value;
      (matrix[j] as number[])[i] = value;
    }
  }
  return matrix;
}

function checkEven(columns: readonly ArrayLike<number>[]): void {
  const rows = columns[0]?.length ?? 0;
  const odd = columns.find((column) => column.length !== rows);
  if (odd === undefined) return;
  throw new ModelError({
    code: 'columns-uneven',
    message: 'Columns of different lengths have no correlation.',
    expected: `${rows} values in each`,
    arrived: `${odd.length} values`,
  });
}
