import { ModelError } from './errors.ts';

/** What a column holds: `q` numbers, `c` category codes (whole numbers from 0); the others are numbers to training, kept for the model file. */
export type FeatureType = 'q' | 'c' | 'int' | 'i' | 'float';

/** Features by column. Every column has `rows` values; NaN is a missing value; `names` are unique and in column order. */
export interface Matrix {
  rows: number;
  names: readonly string[];
  columns: readonly Float32Array[];
  /** One a column; absent where all are numbers. */
  types?: readonly FeatureType[];
}

/** The given rows, in the given order; a row may be taken more than once. Throws `matrix-row-unknown` past the end. */
export function selectRows(matrix: Matrix, rows: Int32Array | readonly number[]): Matrix {
  for (const row of rows) checkRow(matrix, row);
  return {
    rows: rows.length,
    names: matrix.names,
    columns: matrix.columns.map((column) => pick(column, rows)),
    ...(matrix.types === undefined ? {} : { types: matrix.types }),
  };
}

/** One row's values in column order. */
export function rowOf(matrix: Matrix, row: number): Float32Array {
  checkRow(matrix, row);
  return Float32Array.from(matrix.columns, (column) => column[row] as number);
}

/** Throws `matrix-shape` when columns, names and row count disagree or a name is given twice. */
export function checkMatrix(matrix: Matrix): void {
  if (matrix.names.length !== matrix.columns.length) {
    throw new ModelError({
      code: 'matrix-shape',
      message: 'A matrix must have one name a column.',
      expected: `${matrix.columns.length} names`,
      arrived: `${matrix.names.length} names`,
    });
  }
  if (new Set(matrix.names).size !== matrix.names.length) {
    throw new ModelError({
      code: 'matrix-shape',
      message: 'A matrix has two columns of one name.',
      arrived: matrix.names.find((name, index) => matrix.names.indexOf(name) !== index) ?? '',
    });
  }
  for (const [index, column] of matrix.columns.entries()) {
    if (column.length === matrix.rows) continue;
    throw new ModelError({
      code: 'matrix-shape',
      message: `Column ${matrix.names[index]} has not as many values as the matrix has rows.`,
      expected: `${matrix.rows} values`,
      arrived: `${column.length} values`,
    });
  }
}

function checkRow(matrix: Matrix, row: number): void {
  if (Number.isInteger(row) && row >= 0 && row < matrix.rows) return;
  throw new ModelError({
    code: 'matrix-row-unknown',
    message: 'A row was asked for that the matrix does not have.',
    expected: `an integer from 0 to ${matrix.rows - 1}`,
    arrived: String(row),
  });
}

function pick(column: Float32Array, rows: Int32Array | readonly number[]): Float32Array {
  const picked = new Float32Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i] as number] as number;
  return picked;
}
