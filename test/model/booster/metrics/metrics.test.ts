import { describe, expect, it } from 'vitest';
import { metricOf } from '../../../../model/booster/metrics/metric.ts';
import { orderFreeSum } from '../../../../model/booster/order-free-sum.ts';
import type { EvalMetric } from '../../../../model/booster/parameters.ts';
import { createRandom } from '../../../../model/booster/random.ts';

/** Values against xgboost's are in train/early-stopping.test.ts; here they are worked out by hand. */
describe('a metric', () => {
  const outputs = Float32Array.of(0.75, 0.5, 0.5, 0.25);
  const labels = [1, 1, 0, 0];

  it.each<[EvalMetric, number]>([
    // Of the four pairs of a 1 and a 0, three are in order and one is tied.
    ['auc', 3.5 / 4],
    // Up to recall 1/2 the precision is 1; from there to 1, one 0 comes with one 1: recall / (2 recall - 1/2).
    ['aucpr', 0.5 + 0.25 + 0.125 * Math.log(3)],
    ['error', 1 / 4],
    ['error@0.6', 1 / 4],
    ['error@0.2', 2 / 4],
    ['rmse', Math.sqrt((1 / 16 + 1 / 4 + 1 / 4 + 1 / 16) / 4)],
    ['mae', 1.5 / 4],
    ['logloss', -(2 * Math.log(0.75) + 2 * Math.log(0.5)) / 4],
  ])('%s', (name, value) => {
    expect(metricOf(name).value({ outputs, labels })).toBeCloseTo(value, 7);
  });

  it.each<EvalMetric>(['auc', 'aucpr', 'error', 'rmse', 'mae', 'logloss'])(
    '%s counts a row of weight 3 as three rows, whatever their order',
    (name) => {
      const { value } = metricOf(name);
      const weighted = value({ outputs, labels, weights: Float32Array.of(1, 3, 2, 0) });
      const repeated = Float32Array.of(0.5, 0.5, 0.75, 0.5, 0.5, 0.5);
      expect(weighted).toBeCloseTo(value({ outputs: repeated, labels: [0, 1, 1, 1, 0, 1] }), 12);
    },
  );
});

describe('what a metric refuses', () => {
  it.each(['zzz', 'error@x', '', undefined])('the name %s', (name) => {
    expect(() => metricOf(name as EvalMetric)).toThrow(expect.objectContaining({ code: 'metric-unknown' }));
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an output for six labels', { outputs: Float32Array.of(0.5), labels: [1, 0, 1, 0, 1, 0] }],
    ['a weight for two rows', { outputs: new Float32Array(2), labels: [1, 0], weights: Float32Array.of(1) }],
    ['outputs as a list, which would be sorted as texts', { outputs: [0.5, 0.25], labels: [1, 0] }],
  ])('%s', (_, rows) => {
    const { value } = metricOf('logloss') as { value(rows: unknown): number };
    expect(() => value(rows)).toThrow(expect.objectContaining({ code: 'metric-rows' }));
  });
});

describe('a sum that no order changes', () => {
  it('is the same from either end, and right', () => {
    const random = createRandom(3);
    const values = Float32Array.from(
      { length: 5000 },
      () => (random.uniform() - 0.4) * 10 ** random.below(20),
    );
    const sum = orderFreeSum(values);
    expect(orderFreeSum(values.toReversed())).toBe(sum);
    expect(orderFreeSum(values.toSorted())).toBe(sum);
    // Whole numbers of 2^-30 are exact as big integers.
    const exact = values.reduce((total, value) => total + BigInt(Math.round(value * 2 ** 30)), 0n);
    expect(sum / (Number(exact) / 2 ** 30)).toBeCloseTo(1, 12);
  });

  it('is 0 of nothing and of zeros', () => {
    expect(orderFreeSum(new Float32Array(0))).toBe(0);
    expect(orderFreeSum(new Float32Array(3))).toBe(0);
  });
});
