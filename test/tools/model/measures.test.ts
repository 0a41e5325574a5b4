import { expect, test } from 'vitest';
import type { Booster } from '../../../model/booster/index.ts';
import { curvesOf } from '../../../tools/model/curves.ts';
import {
  gapOf,
  intervalsOf,
  meanOverFolds,
  rankingOf,
  variationOverFolds,
} from '../../../tools/model/evaluate.ts';
import { histogramOf } from '../../../tools/model/histogram.ts';
import { importanceOf } from '../../../tools/model/importance.ts';
import { defaultTiers, tierList } from '../../../tools/model/inputs.ts';
import { importancePairs, medianCorrelation } from '../../../tools/model/stability.ts';
import { tierOf } from '../../../tools/model/tiers.ts';
import { tierYields, topDecileYield } from '../../../tools/model/yields.ts';

// From the top: a hit, a miss, a hit, then seven misses.
const scores = Float64Array.of(10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
const labels = Uint8Array.of(1, 0, 1, 0, 0, 0, 0, 0, 0, 0);

test('ranking is what a hand finds: AUC-PR (1 + 2/3) / 2, one pair of sixteen wrong, all lift in the first tenth', () => {
  const ranking = rankingOf(scores, labels);
  expect(ranking).toMatchObject({ rows: 10, positives: 2, baseRate: 0.2, topDecileLift: 5 });
  expect(ranking.aucPr).toBeCloseTo(5 / 6, 12);
  expect(ranking.aucRoc).toBeCloseTo(15 / 16, 12);
});

test('rows of one class give nulls and never NaN', () => {
  const none = Uint8Array.of(0, 0);
  expect(rankingOf(Float64Array.of(1, 2), none)).toMatchObject({
    aucPr: null,
    aucRoc: null,
    topDecileLift: null,
  });
  expect(intervalsOf(Float64Array.of(1, 2), none, { resamples: 10, seed: 1 }).aucPr).toBeNull();
  expect(curvesOf(Float64Array.of(1, 2), none)).toEqual({ roc: [], precisionRecall: [], deciles: [] });
});

test('an interval holds its value and is the same for the same seed', () => {
  const options = { resamples: 200, seed: 3 };
  const { aucPr } = intervalsOf(scores, labels, options);
  expect(aucPr?.value).toBeCloseTo(5 / 6, 12);
  expect(aucPr?.low).toBeLessThanOrEqual(5 / 6);
  expect(aucPr?.high).toBeGreaterThanOrEqual(5 / 6);
  expect(intervalsOf(scores, labels, options).aucPr).toEqual(aucPr);
});

test('the mean and the variation over folds are null as soon as one fold is not measured', () => {
  expect(meanOverFolds([0.1, 0.3])).toEqual({ value: 0.2 });
  expect(variationOverFolds([0.1, 0.3]).value).toBeCloseTo(Math.SQRT2 / 2, 12);
  expect(meanOverFolds([0.1, null, 0.3])).toEqual({
    value: null,
    note: 'fold 2 has leads of one class only',
  });
  expect(variationOverFolds([0.2, null])).toMatchObject({ value: null });
});

test('the gap is training minus test in points', () => {
  const at = (aucPr: number | null) => ({
    rows: 1,
    positives: 1,
    baseRate: 1,
    aucPr,
    aucRoc: null,
    topDecileLift: null,
  });
  expect(gapOf(at(0.3), at(0.2))).toBeCloseTo(0.1, 12);
  expect(gapOf(at(0.3), at(null))).toBeNull();
});

test('the curves begin and end where they must', () => {
  const { roc, precisionRecall, deciles } = curvesOf(scores, labels);
  expect([roc[0], roc.at(-1)]).toEqual([
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ]);
  expect(precisionRecall.at(-1)).toEqual({ x: 1, y: 0.2 });
  expect(deciles.map((decile) => decile.lift)).toEqual([5, 0, 5, 0, 0, 0, 0, 0, 0, 0]);
});

test('a probability on a cut-off is in the tier above it', () => {
  expect([0.12, 0.1199, 0.08, 0.04, 0].map((probability) => tierOf(probability, defaultTiers).name)).toEqual([
    'A',
    'B',
    'B',
    'C',
    'D',
  ]);
});

test('tiers out of order, or without a last one from 0, are refused', () => {
  expect(tierList.safeParse([{ name: 'A', min: 0.1 }]).success).toBe(false);
  expect(
    tierList.safeParse([
      { name: 'A', min: 0.1 },
      { name: 'B', min: 0.2 },
      { name: 'C', min: 0 },
    ]).success,
  ).toBe(false);
});

test('conversions per 100 dials are counted tier by tier, and a tier without dials has no rate', () => {
  const tiers = [
    { name: 'A', min: 0.5 },
    { name: 'B', min: 0.2 },
    { name: 'C', min: 0 },
  ];
  const [a, b, c] = tierYields(Float64Array.of(0.9, 0.6, 0.5, 0.1, 0.1), Uint8Array.of(1, 0, 1, 0, 1), tiers);
  expect(a).toMatchObject({ dials: 3, conversions: 2, per100: expect.closeTo(66.6667, 3) });
  expect(b).toMatchObject({ dials: 0, conversions: 0, per100: null, low: null, high: null });
  // Wilson's interval for 1 of 2 at 95 %, as R's prop.test without correction gives it.
  expect(c).toMatchObject({ per100: 50, low: expect.closeTo(9.4531, 3), high: expect.closeTo(90.5469, 3) });
  expect(topDecileYield(scores, labels)).toMatchObject({ dials: 1, conversions: 1, per100: 100 });
});

test('the histogram counts every probability in bins that a reader can follow', () => {
  const bins = histogramOf([0, 0.004, 0.005, 0.0951]);
  expect(bins.slice(0, 3)).toEqual([
    { from: 0, to: 0.0025, leads: 1 },
    { from: 0.0025, to: 0.005, leads: 1 },
    { from: 0.005, to: 0.0075, leads: 1 },
  ]);
  expect(bins.at(-1)).toEqual({ from: 0.095, to: 0.0975, leads: 1 });
  expect(histogramOf([])).toEqual([]);
});

/** A tree of one split on a feature, with the given gain and cover. */
function stump(feature: number, gain: number, cover: number) {
  return {
    leftChild: Int32Array.of(1, -1, -1),
    rightChild: Int32Array.of(2, -1, -1),
    parent: Int32Array.of(-1, 0, 0),
    feature: Int32Array.of(feature, 0, 0),
    threshold: Float32Array.of(0.5, -1, 1),
    defaultLeft: Uint8Array.of(0, 0, 0),
    sumHessian: Float32Array.of(cover, cover / 2, cover / 2),
    lossChange: Float32Array.of(gain, 0, 0),
    baseWeight: Float32Array.of(0, -1, 1),
  };
}

function boosterOf(...stumps: [feature: number, gain: number][]): Booster {
  const trees = stumps.map(([feature, gain]) => stump(feature, gain, 8));
  return {
    featureNames: ['a', 'b', 'c', 'd'],
    objective: 'binary:logistic',
    baseScore: 0.5,
    scalePosWeight: 1,
    trees,
    bestRound: trees.length,
  };
}

test('gain and cover are means over the splits of a feature, weight counts them', () => {
  expect(importanceOf(boosterOf([0, 4], [0, 8], [2, 1]))).toEqual([
    { feature: 'a', gain: 6, cover: 8, weight: 2 },
    { feature: 'b', gain: 0, cover: 0, weight: 0 },
    { feature: 'c', gain: 1, cover: 8, weight: 1 },
    { feature: 'd', gain: 0, cover: 0, weight: 0 },
  ]);
});

test('the same ranks correlate fully, turned ranks not at all, and features that neither uses do not count', () => {
  const rising = boosterOf([0, 1], [1, 2], [2, 3]);
  const falling = boosterOf([0, 3], [1, 2], [2, 1]);
  const pairs = importancePairs([rising, rising, falling]);
  expect(pairs).toEqual([
    { first: 1, second: 2, correlation: 1 },
    { first: 1, second: 3, correlation: -1 },
    { first: 2, second: 3, correlation: -1 },
  ]);
  expect(medianCorrelation(pairs)).toBe(-1);
});

test('stability is null when a period has no booster', () => {
  const pairs = importancePairs([boosterOf([0, 1], [1, 2], [2, 3]), undefined]);
  expect(pairs).toEqual([{ first: 1, second: 2, correlation: null }]);
  expect(medianCorrelation(pairs)).toBeNull();
});
