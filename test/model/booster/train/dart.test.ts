import { describe, expect, it } from 'vitest';
import { predictMargin, toXgboostJson, trainBooster } from '../../../../model/booster/index.ts';
import { type BoosterParameters, defaultBoosterParameters } from '../../../../model/booster/parameters.ts';
import { featureGolden, featureMatrix } from './feature-golden.ts';

const matrix = featureMatrix([0, 1, 4, 5], 260);
const data = { matrix, labels: Uint8Array.from(featureGolden.classes) };
const parameters: BoosterParameters = {
  ...defaultBoosterParameters,
  rounds: 12,
  maxDepth: 3,
  booster: 'dart',
};
const weightsOf = (given: Partial<BoosterParameters>) => [
  ...(trainBooster(data, { ...parameters, ...given }).treeWeights as Float32Array),
];

describe('DART', () => {
  it('is plain boosting where no tree is left out', () => {
    const { treeWeights, ...dart } = trainBooster(data, parameters);
    expect(treeWeights?.every((weight) => weight === 1)).toBe(true);
    expect(dart).toEqual(trainBooster(data, { ...parameters, booster: 'gbtree' }));
  });

  it('leaves out at least one tree a round if asked to, and then weighs two as one', () => {
    // One tree stays out each time: it is made 1 / 1.3 of what it was, and the new one weighs 1 / 1.3.
    const weights = weightsOf({ oneDrop: true });
    expect(weights.at(-1)).toBeCloseTo(1 / 1.3, 6);
    expect(
      weights.reduce((powers, weight) => powers + Math.round(-Math.log(weight) / Math.log(1.3)), 0),
    ).toBe(22);
  });

  it('draws the trees from a stream of its own', () => {
    const given = { ...parameters, rateDrop: 0.4 };
    const text = (seed: number) => toXgboostJson(trainBooster(data, { ...given, seed }));
    expect(text(1)).toBe(text(1));
    expect(weightsOf({ rateDrop: 0.4, seed: 1 })).not.toEqual(weightsOf({ rateDrop: 0.4, seed: 2 }));
  });

  it.each([{ sampleType: 'weighted' }, { normalizeType: 'forest' }, { skipDrop: 0.5 }] as const)(
    'with %o grows other trees than without',
    (given) => {
      expect(weightsOf({ rateDrop: 0.4, ...given })).not.toEqual(weightsOf({ rateDrop: 0.4 }));
    },
  );

  it('measures with the weights that trees have after the round', () => {
    const booster = trainBooster(
      data,
      { ...parameters, rateDrop: 0.4, evalMetric: 'rmse' },
      { validation: data, watchTraining: true },
    );
    const margins = predictMargin(booster, matrix);
    const squares = margins.map(
      (margin, row) => (1 / (1 + Math.exp(-margin)) - (data.labels[row] as number)) ** 2,
    );
    const rmse = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
    expect(booster.evaluation?.train.at(-1)).toBeCloseTo(rmse, 6);
    expect(booster.evaluation?.validation).toEqual(booster.evaluation?.train);
  });
});
