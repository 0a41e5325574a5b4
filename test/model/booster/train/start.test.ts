import { describe, expect, it } from 'vitest';
import { toXgboostJson, trainBooster } from '../../../../model/booster/index.ts';
import { defaultBoosterParameters } from '../../../../model/booster/parameters.ts';
import { featureGolden, featureMatrix, firstDifference } from './feature-golden.ts';

const matrix = featureMatrix([0, 1, 2, 4], 260);
const data = { matrix, labels: Uint8Array.from(featureGolden.classes) };
const parameters = { ...defaultBoosterParameters, maxDepth: 3 };

describe('training that goes on from a booster', () => {
  it.each([
    ['boosting', {}],
    ['DART that leaves out all trees', { booster: 'dart', rateDrop: 1 } as const],
    ['DART that leaves out none', { booster: 'dart', skipDrop: 1 } as const],
  ])('gives what %s gives in one go', (_, kind) => {
    const whole = trainBooster(data, { ...parameters, ...kind, rounds: 7 });
    const start = trainBooster(data, { ...parameters, ...kind, rounds: 3 });
    const rest = trainBooster(data, { ...parameters, ...kind, rounds: 4 }, { start });
    expect(firstDifference(toXgboostJson(rest), toXgboostJson(whole))).toBe('none');
    expect(rest.bestRound).toBe(7);
  });

  it('draws rows and columns of its own', () => {
    const sampled = { ...parameters, rounds: 2, subsample: 0.5, colsampleBytree: 0.5, learningRate: 0.001 };
    const start = trainBooster(data, sampled);
    const rest = trainBooster(data, sampled, { start });
    expect(rest.trees.slice(0, 2)).toEqual(start.trees);
    expect(rest.trees[2]?.sumHessian[0]).not.toBeCloseTo(start.trees[0]?.sumHessian[0] as number, 1);
  });

  it('stops early by the new rounds alone', () => {
    const start = trainBooster(data, { ...parameters, rounds: 3 });
    // Labels turned round: the first new tree is the best there is, and it only harms.
    const validation = { matrix, labels: data.labels.map((label) => 1 - label) };
    const rest = trainBooster(
      data,
      { ...parameters, rounds: 9, earlyStoppingRounds: 2 },
      { start, validation },
    );
    expect(rest.trees).toHaveLength(4);
    expect(rest.evaluation?.validation).toHaveLength(3);
  });

  it.each([
    ['another objective', { objective: 'reg:squarederror' } as const, 'booster-start'],
    ['another base score', { baseScore: 0.25 }, 'booster-start'],
  ])('refuses %s', (_, changed, code) => {
    const start = trainBooster(data, { ...parameters, rounds: 1 });
    expect(() => trainBooster(data, { ...parameters, ...changed }, { start })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('refuses other columns, columns of another kind, and to forget the weights of DART', () => {
    const start = trainBooster(data, { ...parameters, rounds: 1 });
    const other = { ...data, matrix: featureMatrix([0, 1, 2, 5], 260) };
    expect(() => trainBooster(other, parameters, { start })).toThrow(
      expect.objectContaining({ code: 'booster-features' }),
    );
    const numbers = { ...data, matrix: { rows: 260, names: matrix.names, columns: matrix.columns } };
    expect(() => trainBooster(numbers, parameters, { start })).toThrow(
      expect.objectContaining({ code: 'booster-start' }),
    );
    const weighed = trainBooster(data, { ...parameters, rounds: 2, booster: 'dart', rateDrop: 1 });
    expect(() => trainBooster(data, parameters, { start: weighed })).toThrow(
      expect.objectContaining({ code: 'booster-start' }),
    );
  });
});
