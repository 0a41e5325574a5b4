import { expect, test } from 'vitest';
import { buildMatrix, fitFeatures } from '../../../tools/model/features.ts';
import type { ModelRows } from '../../../tools/model/read-rows.ts';

const data: ModelRows = {
  rows: 5,
  ids: ['a', 'b', 'c', 'd', 'e'],
  times: Int32Array.of(1, 2, 3, 4, 5),
  labels: Uint8Array.of(0, 1, 0, 1, 0),
  segments: [],
  reasons: [],
  columns: {
    tenure: Float64Array.of(1, Number.NaN, 4, 8, 1000),
    state: ['TX', 'TX', 'CA', null, 'NY'],
    size: ['small', 'large', null, 'small', 'huge'],
  },
  sourceColumns: [],
};
const firstFour = Int32Array.of(0, 1, 2, 3);

test('medians, missing shares and encoders are learned from the given rows alone', () => {
  const [tenure, state] = fitFeatures(
    data,
    [
      { name: 'tenure', kind: 'number' },
      { name: 'state', kind: 'category' },
    ],
    firstFour,
  );
  expect(tenure).toMatchObject({ median: 4, missing: 0.25, encoder: null });
  expect(state?.encoder).toEqual({ kind: 'frequency', categories: ['CA', 'TX'], shares: [1 / 3, 2 / 3] });
});

test('a category that the training rows never had is missing in an ordinal and 0 in a frequency encoding', () => {
  const features = fitFeatures(
    data,
    [
      { name: 'size', kind: 'category', order: ['small', 'large'] },
      { name: 'state', kind: 'category' },
    ],
    firstFour,
  );
  const matrix = buildMatrix(data, { features, drop_list: [] });
  expect(matrix.names).toEqual(['size', 'state']);
  expect([...(matrix.columns[0] ?? [])]).toEqual([0, 1, Number.NaN, 0, Number.NaN]);
  expect(matrix.columns[1]?.[4]).toBe(0);
});

test('a listed column never becomes a column of the matrix', () => {
  const features = fitFeatures(data, [{ name: 'state', kind: 'category' }], firstFour);
  expect(() => buildMatrix(data, { features, drop_list: ['State'] })).toThrow(
    expect.objectContaining({ code: 'pii-in-matrix' }),
  );
});
