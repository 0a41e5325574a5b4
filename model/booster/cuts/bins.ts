import type { Matrix } from '../matrix.ts';
import { categoryCuts } from './category-cuts.ts';
import { type Cuts, quantileCuts } from './quantile-cuts.ts';

/** A matrix with the cuts of its columns. */
export interface BinnedMatrix {
  rows: number;
  columns: readonly Float32Array[];
  cuts: readonly Cuts[];
  /** Where a column's bins begin in a histogram of all columns; one more entry than there are columns. */
  offsets: Int32Array;
}

export function binMatrix(matrix: Matrix, maxBin: number, weights?: Float32Array): BinnedMatrix {
  return binsBy(matrix, (feature) =>
    quantileCuts(matrix.names[feature] as string, matrix.columns[feature] as Float32Array, maxBin, weights),
  );
}

/** The matrix with the cuts that somebody has for each column of numbers. */
export function binsBy(matrix: Matrix, cutsOf: (feature: number) => Cuts): BinnedMatrix {
  const cuts = matrix.columns.map((column, feature) =>
    matrix.types?.[feature] === 'c' ? categoryCuts(column) : cutsOf(feature),
  );
  const offsets = new Int32Array(cuts.length + 1);
  for (const [index, { cuts: values }] of cuts.entries()) {
    // One slot more than there are bins: missing values are counted there, so that counting needs no branch.
    offsets[index + 1] = (offsets[index] as number) + values.length + 1;
  }
  return { rows: matrix.rows, columns: matrix.columns, cuts, offsets };
}

/** A column as bin numbers. A missing value has the number past the column's last bin. */
export function codesOf({ columns, cuts }: BinnedMatrix, feature: number): Uint16Array {
  const column = columns[feature] as Float32Array;
  const { cuts: ends } = cuts[feature] as Cuts;
  const codes = new Uint16Array(column.length);
  for (let row = 0; row < column.length; row++) {
    const value = column[row] as number;
    codes[row] = Number.isNaN(value) ? ends.length : binOf(ends, value);
  }
  return codes;
}

/** The first bin whose cut is above the value. */
function binOf(cuts: Float32Array, value: number): number {
  let low = 0;
  let high = cuts.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cuts[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
