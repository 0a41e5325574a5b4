import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Booster, baseMarginOf } from '../../../../model/booster/booster.ts';
import {
  fromXgboostJson,
  predictLeaf,
  predictMargin,
  predictProbability,
} from '../../../../model/booster/index.ts';
import { type FeatureType, type Matrix, selectRows } from '../../../../model/booster/matrix.ts';
import { plainLeaves, plainMargins } from '../../../../model/booster/predict/plain.ts';
import { treeOf } from '../../../../model/booster/tree.ts';
import { boosterGolden, goldenMatrix, largestDifference, readGolden } from '../../golden.ts';
import { fuzzed, shapes } from './fuzzed.ts';

interface PredictGolden {
  names: string[];
  types: FeatureType[];
  columns: (number | null)[][];
  cases: { name: string; model: string; margins: number[]; outputs: number[]; leaves: number[] }[];
}

const golden = readGolden('predict.json') as PredictGolden;
const awkward: Matrix = {
  rows: golden.columns[0]?.length ?? 0,
  names: golden.names,
  types: golden.types,
  columns: golden.columns.map((column) => Float32Array.from(column, (value) => value ?? Number.NaN)),
};
const all = ({ trees }: Booster) => ({ begin: 0, end: trees.length });

describe('a model that xgboost trained', () => {
  it.each(boosterGolden.cases)('has the margins that it has there: $name', ({ model, margins }) => {
    expect(largestDifference(predictMargin(fromXgboostJson(model), goldenMatrix), margins)).toBeLessThan(
      1e-6,
    );
  });

  it.each(golden.cases)(
    'has the margins, outputs and leaves that it has there: $name',
    ({ model, margins, outputs, leaves }) => {
      const booster = fromXgboostJson(model);
      expect(largestDifference(predictMargin(booster, awkward), margins)).toBeLessThan(2e-6);
      expect(largestDifference(predictProbability(booster, awkward), outputs)).toBeLessThan(2e-6);
      expect([...predictLeaf(booster, awkward)]).toEqual(leaves);
    },
  );
});

describe('the kernel of prediction', () => {
  it('gives the bytes that the plain way gives, for any trees and any values', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { booster, matrix } = fuzzed(shape);
        expect(predictMargin(booster, matrix)).toEqual(plainMargins(booster, matrix, all(booster)));
        expect(predictLeaf(booster, matrix)).toEqual(plainLeaves(booster, matrix, all(booster)));
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 12])('does so for trees of depth %i', (maxDepth) => {
    const shape = { seed: maxDepth, trees: 5, features: 4, rows: 1000, maxDepth, thresholds: 600 };
    const { booster, matrix } = fuzzed(shape);
    expect(predictMargin(booster, matrix)).toEqual(plainMargins(booster, matrix, all(booster)));
  });

  it('gives the same bytes on any number of threads, in stripes and in part of a block', () => {
    const shape = { seed: 3, trees: 60, features: 40, maxDepth: 5, thresholds: 90 };
    const { booster, matrix } = fuzzed({ ...shape, rows: 10_007 });
    const margins = plainMargins(booster, matrix, all(booster));
    const leaves = plainLeaves(booster, matrix, all(booster));
    for (const threads of [1, 2, 3, 2, 1]) {
      expect(predictMargin(booster, matrix, { threads })).toEqual(margins);
      expect(predictLeaf(booster, matrix, { threads })).toEqual(leaves);
    }
  });

  it('gives a row what it gives the row alone', () => {
    const { booster, matrix } = fuzzed({
      seed: 5,
      trees: 9,
      features: 3,
      maxDepth: 6,
      thresholds: 9,
      rows: 200,
    });
    const margins = predictMargin(booster, matrix);
    for (const row of [0, 15, 16, 127, 128, 199]) {
      expect(predictMargin(booster, selectRows(matrix, [row]))).toEqual(margins.slice(row, row + 1));
    }
  });

  it('sees that a booster holds other trees or weights than it did', () => {
    const { booster, matrix } = fuzzed({
      seed: 8,
      trees: 4,
      features: 2,
      maxDepth: 3,
      thresholds: 5,
      rows: 90,
    });
    const trees = [...booster.trees];
    const changing: Booster = { ...booster, trees, treeWeights: new Float32Array(4).fill(1) };
    const before = predictMargin(changing, matrix);
    trees[2] = leafOfValue(0.25);
    expect(predictMargin(changing, matrix)).toEqual(plainMargins(changing, matrix, all(changing)));
    changing.treeWeights?.fill(0.5);
    expect(predictMargin(changing, matrix)).toEqual(plainMargins(changing, matrix, all(changing)));
    expect(predictMargin(changing, matrix)).not.toEqual(before);
  });

  it('does not look at nodes that the root does not lead to', () => {
    const node = {
      parent: 0,
      threshold: 0.5,
      defaultLeft: true,
      sumHessian: 1,
      lossChange: 0,
      baseWeight: 0,
    };
    const leaf = { ...node, left: -1, right: -1, feature: 0 };
    const booster: Booster = {
      ...boosterOf(
        treeOf([{ ...leaf, parent: -1 }, { ...node, left: 2, right: 3, feature: 99 }, leaf, leaf]),
      ),
      featureNames: ['a'],
    };
    const matrix = { rows: 70, names: ['a'], columns: [new Float32Array(70)] };
    expect(predictMargin(booster, matrix)).toEqual(new Float64Array(70).fill(0.5));
  });
});

describe('a prediction', () => {
  const { booster, matrix } = fuzzed({
    seed: 1,
    trees: 6,
    features: 3,
    maxDepth: 4,
    thresholds: 9,
    rows: 100,
  });

  it('is that of the trees that are asked for', () => {
    const first = predictMargin(booster, matrix, { trees: { begin: 0, end: 2 } });
    const rest = predictMargin(booster, matrix, { trees: { begin: 2, end: 6 } });
    const whole = predictMargin(booster, matrix);
    const base = baseMarginOf(booster);
    const sums = first.map((margin, row) => margin + (rest[row] as number) - base);
    expect(largestDifference(sums, whole)).toBeLessThan(1e-14);
    expect(predictMargin(booster, matrix, { trees: { begin: 3, end: 3 } })).toEqual(
      new Float64Array(100).fill(base),
    );
    const leaves = predictLeaf(booster, matrix);
    expect(predictLeaf(booster, matrix, { trees: { begin: 5, end: 6 } })).toEqual(
      leaves.filter((_, index) => index % 6 === 5),
    );
  });

  it('of no rows is empty', () => {
    const none = selectRows(matrix, []);
    expect(predictMargin(booster, none)).toEqual(new Float64Array(0));
    expect(predictLeaf(booster, none)).toEqual(new Int32Array(0));
  });

  it('refuses columns that are not the booster’s', () => {
    const other = { ...matrix, names: ['f0', 'f2', 'f1'] };
    const refusal = expect.objectContaining({ code: 'booster-features' });
    expect(() => predictMargin(booster, other)).toThrow(refusal);
    expect(() => predictLeaf(booster, other)).toThrow(refusal);
  });

  it.each([
    { threads: 0 },
    { threads: 1.5 },
    { trees: { begin: -1, end: 2 } },
    { trees: { begin: 3, end: 2 } },
    { trees: { begin: 0, end: 7 } },
  ])('refuses options that cannot be: %o', (options) => {
    const refusal = expect.objectContaining({ code: 'booster-parameter' });
    expect(() => predictMargin(booster, matrix, options)).toThrow(refusal);
  });
});

function boosterOf(...trees: Booster['trees']): Booster {
  return {
    featureNames: [],
    objective: 'reg:squarederror',
    baseScore: 0,
    scalePosWeight: 1,
    trees,
    bestRound: trees.length,
  };
}

function leafOfValue(value: number) {
  const leaf = { left: -1, right: -1, parent: -1, feature: 0, defaultLeft: false };
  return treeOf([{ ...leaf, threshold: value, sumHessian: 1, lossChange: 0, baseWeight: value }]);
}
