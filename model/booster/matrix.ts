import { ModelError } from './errors.ts';
import { arrayKind, isRecord, shown } from './shown.ts';

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

/**
 * Throws `matrix-shape` when columns, names and row count disagree or a name is given twice, `matrix-column` for a column that is no Float32Array
 * and `matrix-types` unless each column has a type.
 */
export function checkMatrix(matrix: Matrix): void {
  if (!isRecord(matrix) || !Array.isArray(matrix.names) || !Array.isArray(matrix.columns)) {
    throw refuse('A matrix is not one.', '{ rows, names, columns }', shown(matrix), asMatrix);
  }
  const { rows, names, columns, types } = matrix;
  if (!Number.isSafeInteger(rows) || rows < 0) {
    throw refuse('A matrix must say how many rows it has.', 'an integer from 0', shown(rows), asMatrix);
  }
  if (names.length !== columns.length) {
    const expected = `${columns.length} names`;
    throw refuse('A matrix must have one name a column.', expected, `${names.length} names`, asMatrix);
  }
  for (const [index, name] of names.entries()) {
    if (typeof name === 'string') continue;
    throw refuse(`The name of column ${index} is not a text.`, 'a text', shown(name), `Name it "${name}".`);
  }
  if (new Set(names).size !== names.length) {
    const twice = names.find((name, index) => names.indexOf(name) !== index) as string;
    throw refuse('A matrix has two columns of one name.', 'unique names', twice, 'Rename one of them.');
  }
  for (const [index, column] of columns.entries()) checkColumn(column, names[index] as string, rows);
  if (types !== undefined) checkTypes(types, columns.length);
}

const asMatrix = 'Give { rows, names, columns }: one name and one Float32Array of `rows` values a column.';

function refuse(message: string, expected: string, arrived: string, next: string): ModelError {
  return new ModelError({ code: 'matrix-shape', message, expected, arrived, next });
}

function checkColumn(column: Float32Array, name: string, rows: number): void {
  if (arrayKind(column) !== 'Float32Array') {
    throw new ModelError({
      code: 'matrix-column',
      message: `Column ${name} is not a Float32Array.`,
      expected: `a Float32Array of ${rows} values`,
      arrived: shown(column),
      next: 'Convert it, with NaN for what is missing: Float32Array.from(values, (value) => value ?? NaN).',
    });
  }
  if (column.length === rows) return;
  const message = `Column ${name} has not as many values as the matrix has rows.`;
  throw refuse(
    message,
    `${rows} values`,
    `${column.length} values`,
    'Give a value a row, NaN where missing.',
  );
}

const featureTypes: Record<FeatureType, true> = { q: true, c: true, int: true, i: true, float: true };

function checkTypes(types: readonly FeatureType[], columns: number): void {
  const letters = Object.keys(featureTypes);
  const listed = Array.isArray(types);
  const unfit = listed ? types.findIndex((type) => !letters.includes(type)) : -1;
  if (listed && types.length === columns && unfit < 0) return;
  throw new ModelError({
    code: 'matrix-types',
    message: 'The types of a matrix do not fit its columns.',
    expected: `${columns} types, each of them ${letters.join(', ')}`,
    arrived: unfit < 0 ? shown(types) : `${shown(types[unfit])} at position ${unfit}`,
    next: "Give each column 'q' for numbers or 'c' for category codes, or leave types out where all are numbers.",
  });
}

function checkRow(matrix: Matrix, row: number): void {
  if (Number.isInteger(row) && row >= 0 && row < matrix.rows) return;
  throw new ModelError({
    code: 'matrix-row-unknown',
    message: 'A row was asked for that the matrix does not have.',
    expected: `an integer from 0 to ${matrix.rows - 1}`,
    arrived: shown(row),
    next: 'Count rows from 0.',
  });
}

function pick(column: Float32Array, rows: Int32Array | readonly number[]): Float32Array {
  const picked = new Float32Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i] as number] as number;
  return picked;
}
