import { describe, expect, it } from 'vitest';
import {
  aucRoc,
  binomialUpperTail,
  compareAucs,
  convergenceOf,
  liftAtFraction,
  liftSignificance,
  topBand,
} from '../../../model/measure/index.ts';
import { trainingGolden } from '../training-golden.ts';

describe.each(trainingGolden.delong)("DeLong's test by comparing every pair: $name", (golden) => {
  const labels = Uint8Array.from(golden.labels);
  const ours = compareAucs(golden.firstScores, golden.secondScores, labels);

  it('is ours', () => {
    expect(ours.first).toBeCloseTo(golden.first, 12);
    expect(ours.second).toBeCloseTo(golden.second, 12);
    expect(ours.standardError).toBeCloseTo(golden.standardError, 12);
    expect(ours.z).toBeCloseTo(golden.z, 8);
    expect(ours.p).toBeCloseTo(golden.p, 9);
    expect([ours.low, ours.high]).toEqual([expect.closeTo(golden.low, 10), expect.closeTo(golden.high, 10)]);
  });

  it('has the areas that are measured alone, and turns its sign with its sides', () => {
    expect(ours.first).toBeCloseTo(aucRoc(golden.firstScores, labels), 12);
    const turned = compareAucs(golden.secondScores, golden.firstScores, labels);
    expect(turned.difference).toBeCloseTo(-ours.difference, 12);
    expect(turned.p).toBeCloseTo(ours.p, 12);
  });
});

describe('two areas under the curve', () => {
  it('of one and the same order differ by nothing, with certainty', () => {
    const scores = [1, 2, 3, 4, 5];
    const compared = compareAucs(
      scores,
      scores.map((score) => score * 2),
      Uint8Array.of(0, 1, 0, 1, 1),
    );
    expect(compared).toMatchObject({ difference: 0, z: null, p: 1 });
  });

  it('are refused on rows of one class', () => {
    expect(() => compareAucs([1, 2], [2, 1], Uint8Array.of(1, 1))).toThrow(
      expect.objectContaining({ code: 'labels-one-class' }),
    );
  });
});

describe('the upper tail of the binomial', () => {
  it.each(trainingGolden.binomial)("is scipy's p-value for %i of %i at %d", (hits, trials, chance, p) => {
    const ours = binomialUpperTail(hits, trials, chance);
    expect(Math.abs(ours - p) / Math.max(p, 1e-300)).toBeLessThan(1e-9);
  });

  it('refuses counts that are no counts', () => {
    expect(() => binomialUpperTail(3, 2, 0.5)).toThrow(
      expect.objectContaining({ code: 'proportion-invalid' }),
    );
    expect(() => binomialUpperTail(0.5, 2, 0.5)).toThrow(
      expect.objectContaining({ code: 'proportion-invalid' }),
    );
  });
});

describe('the best-scored rows', () => {
  it('have a precision, a recall and the lift that is measured alone', () => {
    const scores = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
    const labels = Uint8Array.of(1, 0, 1, 0, 0, 0, 1, 0, 0, 0);
    const top = topBand(scores, labels, 0.3);
    expect(top).toMatchObject({ rows: 3, positives: 2 });
    expect(top.rate).toBeCloseTo(2 / 3, 12);
    expect(top.captured).toBeCloseTo(2 / 3, 12);
    expect(top.lift).toBe(liftAtFraction(scores, labels, 0.3));
  });
});

describe('the significance of a lift', () => {
  const options = { fraction: 0.1, resamples: 200, seed: 2 };
  const scores = Float64Array.from({ length: 400 }, (_, row) => row);

  it('is the tail of the binomial, and small for a lift that is real', () => {
    // Among the 40 best every second converts, among the others one in eighteen: 40 of 400.
    const labels = Uint8Array.from(scores, (_, row) => (row >= 360 ? row % 2 : row % 18 === 0 ? 1 : 0));
    const found = liftSignificance(scores, labels, options);
    expect(found).toMatchObject({ rows: 40, positives: 20, lift: 5 });
    expect(found.exact).toBe(binomialUpperTail(20, 40, 0.1));
    expect(found.bootstrap).toBeCloseTo(1 / 201, 12);
  });

  it('is nothing for scores that say nothing', () => {
    const labels = Uint8Array.from(scores, (_, row) => (row % 10 === 0 ? 1 : 0));
    const found = liftSignificance(scores, labels, options);
    expect(found.lift).toBeCloseTo(1, 12);
    expect(found.exact).toBeGreaterThan(0.4);
    expect(found.bootstrap).toBeGreaterThan(0.3);
  });
});

describe('a learning curve', () => {
  const points = [
    { rows: 100, score: 0.5 },
    { rows: 200, score: 0.61 },
    { rows: 300, score: 0.595 },
    { rows: 400, score: 0.6 },
  ];

  it('has converged where more than its last point lies within the tolerance', () => {
    expect(convergenceOf(points, 0.012)).toEqual({
      gain: expect.closeTo(0.005, 12),
      stableFrom: 200,
      converged: true,
    });
    expect(convergenceOf(points, 0.001)).toMatchObject({ stableFrom: 400, converged: false });
  });

  it('needs two points with ascending rows', () => {
    const refusal = expect.objectContaining({ code: 'learning-curve-short' });
    expect(() => convergenceOf(points.slice(0, 1), 0.01)).toThrow(refusal);
    expect(() => convergenceOf(points.toReversed(), 0.01)).toThrow(refusal);
  });
});
