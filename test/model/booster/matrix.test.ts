import { expect, it } from 'vitest';
import { checkMatrix, rowOf, selectRows } from '../../../model/booster/matrix.ts';

const matrix = {
  rows: 3,
  names: ['tenure', 'moves'],
  columns: [Float32Array.of(1, 2, 3), Float32Array.of(10, Number.NaN, 30)],
};

it('selects rows in the order that was asked for, the same row twice if asked', () => {
  const selected = selectRows(matrix, Int32Array.of(2, 0, 2));
  expect(selected).toEqual({
    rows: 3,
    names: matrix.names,
    columns: [Float32Array.of(3, 1, 3), Float32Array.of(30, 10, 30)],
  });
  expect(selectRows(matrix, []).rows).toBe(0);
});

it('gives one row in the order of columns, missing values as NaN', () => {
  expect(rowOf(matrix, 1)).toEqual(Float32Array.of(2, Number.NaN));
});

it.each([3, -1, 0.5, Number.NaN])('refuses row %d of three', (row) => {
  expect(() => rowOf(matrix, row)).toThrow(expect.objectContaining({ code: 'matrix-row-unknown' }));
  expect(() => selectRows(matrix, [row])).toThrow(expect.objectContaining({ code: 'matrix-row-unknown' }));
});

it('notices columns that disagree with the names or the rows', () => {
  const refusal = expect.objectContaining({ code: 'matrix-shape' });
  expect(() => checkMatrix({ ...matrix, names: ['tenure'] })).toThrow(refusal);
  expect(() => checkMatrix({ ...matrix, names: ['tenure', 'tenure'] })).toThrow(refusal);
  expect(() => checkMatrix({ ...matrix, rows: 4 })).toThrow(refusal);
  expect(() => checkMatrix(matrix)).not.toThrow();
});
