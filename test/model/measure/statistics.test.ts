import { describe, expect, it } from 'vitest';
import {
  aucRoc,
  bootstrapInterval,
  coefficientOfVariation,
  kolmogorovSmirnov,
  normalQuantile,
  spearman,
  wilsonInterval,
} from '../../../model/measure/index.ts';
import { measureGolden } from '../golden.ts';

const { statistics } = measureGolden;

describe("scipy's and statsmodels' figures are ours", () => {
  it.each(statistics.wilson)('Wilson: %i of %i at %d', (successes, trials, level, low, high) => {
    const interval = wilsonInterval(successes, trials, level);
    expect(interval.low).toBeCloseTo(low, 12);
    expect(interval.high).toBeCloseTo(high, 12);
    expect(interval.estimate).toBe(successes / trials);
  });

  it.each(statistics.normalQuantiles)('normal quantile at %d', (chance, value) => {
    expect(normalQuantile(chance)).toBeCloseTo(value, 12);
  });

  it('Kolmogorov and Smirnov, Spearman with ties, coefficient of variation', () => {
    expect(kolmogorovSmirnov(statistics.first, statistics.second)).toBeCloseTo(
      statistics.kolmogorovSmirnov,
      12,
    );
    expect(spearman(statistics.first, statistics.paired)).toBeCloseTo(statistics.spearman, 12);
    expect(coefficientOfVariation(statistics.varied)).toBeCloseTo(statistics.variation, 12);
  });
});

describe('the two-sample distance', () => {
  it('leaves missing values out, is 0 for one sample twice and 1 for samples apart', () => {
    expect(kolmogorovSmirnov([1, 2, Number.NaN], [2, 1])).toBe(0);
    expect(kolmogorovSmirnov([1, 2], [3, 4])).toBe(1);
    expect(() => kolmogorovSmirnov([Number.NaN], [1])).toThrow(
      expect.objectContaining({ code: 'sample-empty' }),
    );
  });
});

describe('what has no value', () => {
  it('is refused, never NaN', () => {
    expect(() => spearman([1, 1, 1], [1, 2, 3])).toThrow(
      expect.objectContaining({ code: 'ranks-undefined' }),
    );
    expect(() => spearman([1, Number.NaN], [1, 2])).toThrow(
      expect.objectContaining({ code: 'ranks-undefined' }),
    );
    expect(() => spearman([1, 2], [1, 2, 3])).toThrow(expect.objectContaining({ code: 'ranks-undefined' }));
    const undefinedVariation = expect.objectContaining({ code: 'variation-undefined' });
    expect(() => coefficientOfVariation([1, -1])).toThrow(undefinedVariation);
    expect(() => coefficientOfVariation([1])).toThrow(undefinedVariation);
    expect(() => wilsonInterval(0, 0)).toThrow(expect.objectContaining({ code: 'proportion-invalid' }));
  });
});

describe('the bootstrap interval', () => {
  const { scores, labels } = measureGolden.rankings[0] as (typeof measureGolden.rankings)[number];
  const classes = Uint8Array.from(labels);
  const options = { resamples: 200, seed: 11, level: 0.9 };

  it('holds the estimate, repeats for the same seed and widens with the level', () => {
    const interval = bootstrapInterval(aucRoc, scores, classes, options);
    expect(interval.estimate).toBe(aucRoc(scores, classes));
    expect(interval.low).toBeLessThan(interval.estimate);
    expect(interval.high).toBeGreaterThan(interval.estimate);
    expect(bootstrapInterval(aucRoc, scores, classes, options)).toEqual(interval);
    const wider = bootstrapInterval(aucRoc, scores, classes, { ...options, level: 0.99 });
    expect(wider.low).toBeLessThan(interval.low);
    expect(wider.high).toBeGreaterThan(interval.high);
  });

  it('keeps the number of rows of each label in every resample', () => {
    const positives = (_: Float64Array, drawn: Uint8Array) => drawn.reduce((sum, label) => sum + label, 0);
    const { low, high, estimate } = bootstrapInterval(positives, scores, classes, options);
    expect([low, high]).toEqual([estimate, estimate]);
  });

  it('is about as wide as theory says for a mean', () => {
    const values = Float64Array.from({ length: 400 }, (_, index) => index / 400);
    const halves = Uint8Array.from(values, (_, index) => index % 2);
    const mean = (drawn: Float64Array) => drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
    const { low, high } = bootstrapInterval(mean, values, halves, { resamples: 2000, seed: 1, level: 0.95 });
    expect((high - low) / (2 * 1.96 * Math.sqrt(1 / 12 / 400))).toBeCloseTo(1, 1);
  });

  it('refuses options that mean nothing', () => {
    const refusal = expect.objectContaining({ code: 'bootstrap-options' });
    expect(() => bootstrapInterval(aucRoc, scores, classes, { ...options, resamples: 0 })).toThrow(refusal);
    expect(() => bootstrapInterval(aucRoc, scores, classes, { ...options, level: 1 })).toThrow(refusal);
  });
});
