import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanAbsolute, treeShap } from '../../../../model/booster/explain/tree-shap.ts';
import {
  type Booster,
  defaultBoosterParameters,
  fromXgboostJson,
  predictMargin,
  trainBooster,
} from '../../../../model/booster/index.ts';
import type { Matrix } from '../../../../model/booster/matrix.ts';
import { selectRows } from '../../../../model/booster/matrix.ts';
import type { Tree } from '../../../../model/booster/tree.ts';
import { boosterGolden, goldenLabels, goldenMatrix, largestDifference } from '../../golden.ts';

describe('TreeSHAP', () => {
  it.each(boosterGolden.cases)(
    'gives the contributions that xgboost gives: $name',
    ({ model, contributions }) => {
      const first = selectRows(
        goldenMatrix,
        contributions.map((_, row) => row),
      );
      const { values } = treeShap(fromXgboostJson(model), first);
      expect(largestDifference(values, contributions.flat())).toBeLessThan(1e-6);
    },
  );

  it('is the Shapley value by its definition, over every set of known features', () => {
    const booster = trainBooster(
      { matrix: goldenMatrix, labels: goldenLabels },
      { ...defaultBoosterParameters, rounds: 3, maxDepth: 5 },
    );
    const sample = selectRows(goldenMatrix, [0, 17, 101]);
    const { values } = treeShap(booster, sample);
    for (let row = 0; row < sample.rows; row++) {
      const expected = shapleyByDefinition(booster, sample, row);
      expect(largestDifference(values.slice(row * 7, row * 7 + 6), expected)).toBeLessThan(1e-12);
    }
  });

  it('adds up to the margin, row by row, for any booster', () => {
    const value = fc.option(fc.integer({ min: 0, max: 6 }), { nil: Number.NaN });
    const row = fc.record({ values: fc.tuple(value, value, value), label: fc.integer({ min: 0, max: 1 }) });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 6, maxLength: 40 }),
        fc.integer({ min: 1, max: 6 }),
        (rows, maxDepth) => {
          const labels = Uint8Array.from(rows, ({ label }, index) => (index < 2 ? index : label));
          const columns = [0, 1, 2].map((index) =>
            Float32Array.from(rows, ({ values }) => values[index] as number),
          );
          const matrix = { rows: rows.length, names: ['a', 'b', 'c'], columns };
          const parameters = { ...defaultBoosterParameters, rounds: 4, maxDepth, minChildWeight: 0 };
          const booster = trainBooster({ matrix, labels }, parameters);
          const margins = predictMargin(booster, matrix);
          const { values } = treeShap(booster, matrix);
          const sums = margins.map((_, index) =>
            values.slice(index * 4, index * 4 + 4).reduce((sum, v) => sum + v, 0),
          );
          expect(largestDifference(sums, margins)).toBeLessThan(1e-9);
        },
      ),
      { seed: 2, numRuns: 60 },
    );
  });

  it('gives nothing to a feature that no tree splits on, and tells its progress', () => {
    const booster = trainBooster(
      { matrix: goldenMatrix, labels: goldenLabels },
      { ...defaultBoosterParameters, rounds: 2 },
    );
    const told: number[] = [];
    const shap = treeShap(booster, goldenMatrix, ({ tree }) => told.push(tree));
    const means = meanAbsolute(shap, 6);
    expect(told).toEqual([1, 2]);
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
});

/** Shapley values by the sum over all sets, each set valued by going down the trees. */
function shapleyByDefinition(booster: Booster, matrix: Matrix, row: number): number[] {
  const features = matrix.columns.length;
  const worth = (known: number): number =>
    booster.trees.reduce((sum, tree) => sum + expectation(tree, 0, known, matrix, row), 0);
  return matrix.columns.map((_, feature) => {
    let value = 0;
    for (let known = 0; known < 2 ** features; known++) {
      if ((known >> feature) & 1) continue;
      const size = [...known.toString(2)].filter((bit) => bit === '1').length;
      const weight = (factorial(size) * factorial(features - 1 - size)) / factorial(features);
      value += weight * (worth(known | (1 << feature)) - worth(known));
    }
    return value;
  });
}

function expectation(tree: Tree, node: number, known: number, matrix: Matrix, row: number): number {
  const left = tree.leftChild[node] as number;
  const right = tree.rightChild[node] as number;
  if (left < 0) return tree.threshold[node] as number;
  const feature = tree.feature[node] as number;
  if ((known >> feature) & 1) {
    const value = matrix.columns[feature]?.[row] as number;
    const goesLeft = Number.isNaN(value)
      ? tree.defaultLeft[node] === 1
      : value < (tree.threshold[node] as number);
    return expectation(tree, goesLeft ? left : right, known, matrix, row);
  }
  const share = (child: number): number =>
    (tree.sumHessian[child] as number) / (tree.sumHessian[node] as number);
  return (
    share(left) * expectation(tree, left, known, matrix, row) +
    share(right) * expectation(tree, right, known, matrix, row)
  );
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
