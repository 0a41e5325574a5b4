import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathDependent } from '../../../../model/booster/explain/explained.ts';
import { rowValues } from '../../../../model/booster/explain/row-values.ts';
import { meanAbsolute, shapExplainer, treeShap } from '../../../../model/booster/explain/tree-shap.ts';
import { defaultBoosterParameters, predictMargin, trainBooster } from '../../../../model/booster/index.ts';
import { type Matrix, selectRows } from '../../../../model/booster/matrix.ts';
import { goldenLabels, goldenMatrix, largestDifference } from '../../golden.ts';
import { shapleyValues, worthByCover } from './by-definition.ts';
import { anyBooster, anyMatrix, featureCount } from './random-forest.ts';
import { fewRows, shapCases } from './shap-golden.ts';

describe('TreeSHAP', () => {
  it.each(shapCases)('gives the contributions that xgboost gives: $name', ({ booster, contributions }) => {
    const { values } = treeShap(booster, fewRows);
    expect(largestDifference(values, contributions)).toBeLessThan(1e-6);
  });

  // Trees of depth 4 are looked up in tables, trees of depth 11 are walked.
  it.each([4, 11])(
    'is the Shapley value by its definition, over every set of known features, to depth %i',
    (depth) => {
      fc.assert(
        fc.property(anyBooster(depth), anyMatrix(1, 3), (booster, matrix) => {
          const { values } = treeShap(booster, matrix);
          const expected = Array.from({ length: matrix.rows }, (_, row) =>
            shapleyValues(worthByCover(booster, matrix, row), featureCount),
          );
          expect(largestDifference(values, expected.flat())).toBeLessThan(1e-10);
        }),
        { seed: 7, numRuns: 60 },
      );
    },
  );

  it('adds up to the margin, row by row, for any booster', () => {
    fc.assert(
      fc.property(anyBooster(12), anyMatrix(1, 20), (booster, matrix) => {
        const sums = sumsOfRows(treeShap(booster, matrix).values, matrix.rows);
        expect(largestDifference(sums, predictMargin(booster, matrix))).toBeLessThan(1e-9);
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  it('gives every row the same bits in the kernel, alone, and on any number of threads', () => {
    fc.assert(
      fc.property(anyBooster(11), anyMatrix(65, 90), (booster, matrix) => {
        const { values } = treeShap(booster, matrix, { threads: 1 });
        expect(values).toEqual(rowValues(pathDependent(booster), matrix, 0, matrix.rows));
        const many = repeated(matrix, 5003);
        const ofMany = treeShap(booster, many, { threads: 3 }).values;
        expect(ofMany).toEqual(treeShap(booster, many, { threads: 1 }).values);
        expect(ofMany.slice(0, values.length)).toEqual(values);
      }),
      { seed: 11, numRuns: 8 },
    );
  });

  it('explains row after row with one explainer as it does all at once', () => {
    const { booster } = shapCases[0] as (typeof shapCases)[number];
    using explainer = shapExplainer(booster);
    const rows = Array.from(
      { length: fewRows.rows },
      (_, row) => explainer.explain(selectRows(fewRows, [row])).values,
    );
    expect(rows.flatMap((values) => [...values])).toEqual([...treeShap(booster, fewRows).values]);
  });

  it('gives nothing to a feature that no tree splits on, and tells its progress', () => {
    const booster = trainBooster(
      { matrix: goldenMatrix, labels: goldenLabels },
      { ...defaultBoosterParameters, rounds: 2 },
    );
    const told: unknown[] = [];
    const shap = treeShap(booster, goldenMatrix, { onProgress: (progress) => told.push(progress) });
    const means = meanAbsolute(shap, 6);
    expect(told).toEqual([{ rows: 240, of: 240 }]);
    expect(means[2]).toBe(0);
    expect(means[0]).toBeGreaterThan(0);
    expect(means[0]).toBeCloseTo(
      goldenMatrix.columns[0]?.reduce(
        (sum, _, row) => sum + Math.abs(shap.values[row * 7] as number) / 240,
        0,
      ) as number,
      12,
    );
  });

  it('refuses columns that are not those of the booster, and threads that cannot be', () => {
    const { booster } = shapCases[0] as (typeof shapCases)[number];
    expect(() => treeShap(booster, goldenMatrix)).toThrow(
      expect.objectContaining({ code: 'booster-features' }),
    );
    expect(() => treeShap(booster, fewRows, { threads: 0 })).toThrow(
      expect.objectContaining({ code: 'booster-parameter' }),
    );
  });
});

function sumsOfRows(values: Float64Array, rows: number): Float64Array {
  const width = values.length / rows;
  return Float64Array.from({ length: rows }, (_, row) =>
    values.slice(row * width, (row + 1) * width).reduce((sum, value) => sum + value, 0),
  );
}

/** The rows again and again, up to a number. */
function repeated(matrix: Matrix, rows: number): Matrix {
  return selectRows(
    matrix,
    Array.from({ length: rows }, (_, row) => row % matrix.rows),
  );
}
