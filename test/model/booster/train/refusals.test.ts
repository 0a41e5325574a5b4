import { describe, expect, it } from 'vitest';
import { predictMargin, trainBooster } from '../../../../model/booster/index.ts';
import { defaultBoosterParameters } from '../../../../model/booster/parameters.ts';
import type { GrowthEngine } from '../../../../model/booster/train/engine.ts';
import { plainEngine } from '../../../../model/booster/train/plain-engine.ts';
import type { CustomObjective, TrainingData } from '../../../../model/booster/train/training-data.ts';

const parameters = { ...defaultBoosterParameters, rounds: 2, maxDepth: 2, minChildWeight: 0 };
const values = Float32Array.of(0, 1, 2, 3);
const labels = Uint8Array.of(0, 1, 0, 1);
const numbers: TrainingData = { matrix: { rows: 4, names: ['x'], columns: [values] }, labels };
const ofCategories = (column: Float32Array): TrainingData => ({
  matrix: { rows: 4, names: ['x'], columns: [column], types: ['c'] },
  labels,
});

describe('what training refuses', () => {
  it.each([
    ['below 0', -1],
    ['between two', 1.5],
    ['past what a bin can be numbered with', 65_535],
    ['infinite', Infinity],
  ])('a category %s', (_, value) => {
    const data = ofCategories(Float32Array.of(0, 1, 2, value));
    expect(() => trainBooster(data, parameters)).toThrow(
      expect.objectContaining({ code: 'category-invalid' }),
    );
  });

  it.each([
    ['a gradient that is no number', Number.NaN, 1],
    ['an infinite gradient', -Infinity, 1],
    ['a negative hessian', 1, -1],
    ['an infinite hessian', 1, Infinity],
  ])('%s', (_, gradient, hessian) => {
    const objective: CustomObjective = (_rows, gradients, hessians) => {
      gradients.fill(gradient);
      hessians.fill(hessian);
    };
    expect(() => trainBooster(numbers, parameters, { objective })).toThrow(
      expect.objectContaining({ code: 'objective-invalid' }),
    );
  });

  it('amounts so far apart that their difference is not finite', () => {
    const apart = { ...numbers, labels: Float32Array.of(3.4e38, -3.4e38, 3.4e38, 3.4e38) };
    const squared = { ...parameters, objective: 'reg:squarederror' } as const;
    expect(() => trainBooster(apart, squared)).toThrow(
      expect.objectContaining({ code: 'objective-invalid' }),
    );
  });

  it.each([
    ['none above 0', Float32Array.of(0, 0, 0, 0)],
    ['one below 0', Float32Array.of(1, 1, 1, -1)],
    ['one infinite', Float32Array.of(1, 1, 1, Infinity)],
    ['too few', Float32Array.of(1, 1, 1)],
  ])('weights of which there are %s', (_, weights) => {
    expect(() => trainBooster({ ...numbers, weights }, parameters)).toThrow(
      expect.objectContaining({ code: 'weights-invalid' }),
    );
  });

  it('labels outside 0 to 1 for log-odds, and for a metric that ranks classes', () => {
    const amounts = { ...numbers, labels: Float32Array.of(1, 2, 3, 4) };
    const refused = expect.objectContaining({ code: 'labels-invalid' });
    expect(() => trainBooster(amounts, parameters)).toThrow(refused);
    const squared = { ...parameters, objective: 'reg:squarederror' } as const;
    expect(() => trainBooster(amounts, { ...squared, evalMetric: 'auc' })).toThrow(refused);
    expect(predictMargin(trainBooster(amounts, squared), amounts.matrix).every(Number.isFinite)).toBe(true);
  });

  it('no threads, no rows and no columns', () => {
    expect(() => trainBooster(numbers, parameters, { threads: 0 })).toThrow(
      expect.objectContaining({ code: 'booster-parameter' }),
    );
    const empty = {
      matrix: { rows: 0, names: ['x'], columns: [new Float32Array(0)] },
      labels: new Uint8Array(0),
    };
    expect(() => trainBooster(empty, parameters)).toThrow(expect.objectContaining({ code: 'matrix-shape' }));
    const narrow = { matrix: { rows: 4, names: [], columns: [] }, labels };
    expect(() => trainBooster(narrow, parameters)).toThrow(expect.objectContaining({ code: 'matrix-shape' }));
  });
});

describe('a training that is called off', () => {
  it('ends between two levels of a tree, and gives the engine back', () => {
    const stop = new AbortController();
    let splits = 0;
    let closed = 0;
    const engine = (...given: Parameters<typeof plainEngine>): GrowthEngine => {
      const plain = plainEngine(...given);
      return {
        ...plain,
        partition(jobs) {
          splits++;
          stop.abort(new Error('enough'));
          return plain.partition(jobs);
        },
        close: () => void closed++,
      };
    };
    const train = () => trainBooster(numbers, parameters, { engine, signal: stop.signal });
    expect(train).toThrow('enough');
    expect([splits, closed]).toEqual([1, 1]);
  });
});
