import { describe, expect, it } from 'vitest';
import { distanceSpace, nearestNeighbours } from '../../../model/sample/neighbours.ts';
import { interpolate, smote } from '../../../model/sample/smote.ts';
import { trainingGolden } from '../training-golden.ts';

const golden = trainingGolden.smote;
const rows = golden.columns[0]?.length ?? 0;
const matrix = {
  rows,
  names: golden.columns.map((_, index) => `f${index}`),
  columns: golden.columns.map((column) => Float32Array.from(column)),
};
const labels = Uint8Array.from({ length: rows }, (_, row) => (row < golden.positives ? 1 : 0));
const all = Int32Array.from(labels.keys());
const options = { neighbours: 5, ratio: 1, seed: 3, nominal: new Set<number>() };

describe("imbalanced-learn's synthetic rows", () => {
  it('have the neighbours that we find', () => {
    const points = Array.from({ length: golden.positives }, (_, row) =>
      Float64Array.from(matrix.columns, (column) => column[row] as number),
    );
    expect(Array.from(nearestNeighbours(points, 5))).toEqual(golden.neighbours.flat());
  });

  it('are ours, value by value, at the places that it drew', () => {
    const places = golden.places.map(([from, towards, step]) => ({ from, towards, step }));
    const made = interpolate(matrix, places, new Set());
    for (const [index, column] of made.columns.entries()) {
      for (const [row, value] of column.entries())
        expect(value).toBeCloseTo(golden.synthetic[index]?.[row] ?? Number.NaN, 5);
    }
  });

  it('are distributed like those that we draw ourselves', () => {
    const made = smote(matrix, labels, all, options);
    expect(made.rows).toBe(golden.places.length);
    for (const [index, column] of made.columns.entries()) {
      const mean = column.reduce((sum, value) => sum + value, 0) / made.rows;
      const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / made.rows);
      expect(Math.abs(mean - (golden.means[index] as number))).toBeLessThan(0.15);
      expect(Math.abs(deviation - (golden.deviations[index] as number))).toBeLessThan(0.15);
    }
  });
});

describe('synthetic rows', () => {
  it('come from the given rows alone', () => {
    const shifted = { ...matrix, columns: matrix.columns.map((column) => column.slice()) };
    const given = all.filter((row) => row % 2 === 0);
    const before = smote(shifted, labels, given, options);
    for (const column of shifted.columns) for (const row of all) if (row % 2 === 1) column[row] = 1e6;
    expect(smote(shifted, labels, given, options)).toEqual(before);
  });

  it('repeat for the same seed and differ for another', () => {
    expect(smote(matrix, labels, all, options)).toEqual(smote(matrix, labels, all, options));
    expect(smote(matrix, labels, all, { ...options, seed: 4 })).not.toEqual(
      smote(matrix, labels, all, options),
    );
  });

  it('bring the conversions up to the ratio, and are none where they are there already', () => {
    expect(smote(matrix, labels, all, { ...options, ratio: 0.5 }).rows).toBe(Math.round(230 * 0.5) - 30);
    expect(smote(matrix, labels, all, { ...options, ratio: 0.1 }).rows).toBe(0);
  });

  it('take what has no value in between from the nearer row, and keep a missing value as often as it is near', () => {
    const columns = [Float32Array.of(0, 10), Float32Array.of(0, 1), Float32Array.of(Number.NaN, 4)];
    const places = [
      { from: 0, towards: 1, step: 0.25 },
      { from: 0, towards: 1, step: 0.75 },
    ];
    const made = interpolate({ rows: 2, names: ['n', 'flag', 'gap'], columns }, places, new Set([1]));
    expect(made.columns.map((column) => Array.from(column))).toEqual([
      [2.5, 7.5],
      [0, 1],
      [Number.NaN, 4],
    ]);
  });

  it('are refused where there are not two conversions to lie between', () => {
    const single = Uint8Array.from(labels, (_, row) => (row === 0 ? 1 : 0));
    expect(() => smote(matrix, single, all, options)).toThrow(
      expect.objectContaining({ code: 'smote-too-few' }),
    );
  });
});

describe('the space that neighbours are sought in', () => {
  it('knows no units: metres and millimetres give the same points, and a missing value lies at the median', () => {
    const metres = Float32Array.of(1, 2, 4, Number.NaN);
    const space = (column: Float32Array) =>
      distanceSpace(
        { rows: 4, names: ['a', 'constant'], columns: [column, Float32Array.of(7, 7, 7, 7)] },
        Int32Array.of(0, 1, 2, 3),
        Int32Array.of(0, 1, 3),
      );
    const [first, second, missing] = space(metres);
    expect(space(metres.map((value) => value * 1000))[0]?.[0]).toBeCloseTo(first?.[0] as number, 6);
    expect(missing).toEqual(second);
    expect(first?.[1]).toBe(0);
  });
});
