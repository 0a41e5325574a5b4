import { ModelError } from '../errors.ts';
import type { Matrix } from '../matrix.ts';
import type { CApi, Handle, Out } from './c-api.ts';

export interface RowFacts {
  labels?: ArrayLike<number>;
  weights?: Float32Array;
}

/**
 * Hands `work` the matrix as the library's own and frees it afterwards, whatever happens. Columns have no names there: a booster gets them
 * back from our matrix, so that no name is refused. Throws `matrix-not-finite`, as XGBoost has no infinite values, and `libxgboost-error`.
 */
export function withMatrix<T>(
  api: CApi,
  matrix: Matrix,
  facts: RowFacts,
  threads: number,
  work: (handle: Handle) => T,
): T {
  const out: Out<Handle> = [null];
  const width = matrix.columns.length;
  api.call('XGDMatrixCreateFromMat_omp', byRow(matrix), matrix.rows, width, Number.NaN, out, threads);
  const handle = made(out);
  try {
    const { labels, weights } = facts;
    if (labels !== undefined) setFloats(api, handle, 'label', Float32Array.from(labels));
    if (weights !== undefined) setFloats(api, handle, 'weight', weights);
    if (matrix.types !== undefined)
      api.call('XGDMatrixSetStrFeatureInfo', handle, 'feature_type', [...matrix.types], width);
    return work(handle);
  } finally {
    api.call('XGDMatrixFree', handle);
  }
}

/** Hands `work` an empty booster and frees it afterwards. The library keeps the margins of the `matrices` from round to round. */
export function withBooster<T>(api: CApi, matrices: readonly Handle[], work: (handle: Handle) => T): T {
  const handle = createBooster(api, matrices);
  try {
    return work(handle);
  } finally {
    api.call('XGBoosterFree', handle);
  }
}

function createBooster(api: CApi, matrices: readonly Handle[]): Handle {
  const out: Out<Handle> = [null];
  api.call('XGBoosterCreate', [...matrices], matrices.length, out);
  return made(out);
}

function made([handle]: Out<Handle>): Handle {
  if (handle === null) throw new Error('libxgboost said that it made something and did not hand it over.');
  return handle;
}

function setFloats(api: CApi, handle: Handle, field: string, values: Float32Array): void {
  api.call('XGDMatrixSetFloatInfo', handle, field, values, values.length);
}

/** Few enough rows that all their values stay in the processor's cache while columns are written among them. */
const rowsAtOnce = 256;

function byRow({ rows, columns, names }: Matrix): Float32Array {
  const width = columns.length;
  const values = new Float32Array(rows * width);
  for (let begin = 0; begin < rows; begin += rowsAtOnce) {
    const end = Math.min(rows, begin + rowsAtOnce);
    for (const [index, column] of columns.entries()) {
      for (let row = begin; row < end; row++) {
        const value = column[row] as number;
        if (value === Infinity || value === -Infinity) throw infinite(names[index] ?? '', row, value);
        values[row * width + index] = value;
      }
    }
  }
  return values;
}

function infinite(name: string, row: number, value: number): ModelError {
  return new ModelError({
    code: 'matrix-not-finite',
    message: `Column ${name} holds an infinite value.`,
    expected: 'finite numbers, or NaN for missing',
    arrived: `${value} in row ${row}`,
    next: 'Write a missing value as NaN, and cap a value that is too large.',
  });
}
