import { z } from 'zod';
import type { Measure } from '../../gates/gate.ts';
import { derive } from '../../model/booster/random.ts';
import {
  aucPr,
  aucRoc,
  bootstrapInterval,
  coefficientOfVariation,
  liftAtFraction,
} from '../../model/measure/index.ts';

/** A value with its percentile bootstrap interval. */
export const interval = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });
export type IntervalOf = z.output<typeof interval>;

/** How well scores rank. All null when the rows are of one class: then there is nothing to rank. */
export const ranking = z.strictObject({
  rows: z.int(),
  positives: z.int(),
  baseRate: z.number(),
  aucPr: z.number().nullable(),
  aucRoc: z.number().nullable(),
  topDecileLift: z.number().nullable(),
});
export type Ranking = z.output<typeof ranking>;

const topShare = 0.1;

export const rankingMetrics = {
  aucPr,
  aucRoc,
  topDecileLift: (scores: ArrayLike<number>, labels: Uint8Array): number =>
    liftAtFraction(scores, labels, topShare),
};

export function rankingOf(scores: Float64Array, labels: Uint8Array): Ranking {
  const positives = positivesOf(labels);
  const baseRate = labels.length === 0 ? 0 : positives / labels.length;
  const counts = { rows: labels.length, positives, baseRate };
  if (!hasBothClasses(labels)) return { ...counts, aucPr: null, aucRoc: null, topDecileLift: null };
  return {
    ...counts,
    aucPr: aucPr(scores, labels),
    aucRoc: aucRoc(scores, labels),
    topDecileLift: rankingMetrics.topDecileLift(scores, labels),
  };
}

/** Each ranking metric with a 95 % interval; null when the rows are of one class. Each metric draws from a stream of its own. */
export function intervalsOf(
  scores: Float64Array,
  labels: Uint8Array,
  { resamples, seed }: { resamples: number; seed: number },
): Record<keyof typeof rankingMetrics, IntervalOf | null> {
  const draw = (name: keyof typeof rankingMetrics): IntervalOf | null => {
    if (!hasBothClasses(labels)) return null;
    const options = { resamples, seed: derive(seed, `interval ${name}`).next(), level: 0.95 };
    const { estimate, low, high } = bootstrapInterval(rankingMetrics[name], scores, labels, options);
    return { value: estimate, low, high };
  };
  return { aucPr: draw('aucPr'), aucRoc: draw('aucRoc'), topDecileLift: draw('topDecileLift') };
}

/** The plain mean over folds; null with a note when one of them could not be measured: a mean of the rest would flatter. */
export function meanOverFolds(values: readonly (number | null)[]): Measure {
  const known = values.filter((value) => value !== null);
  if (known.length === 0 || known.length < values.length)
    return { value: null, note: unmeasuredFolds(values) };
  return { value: known.reduce((sum, value) => sum + value, 0) / known.length };
}

/** The sample standard deviation (n - 1) of the folds over their mean. */
export function variationOverFolds(values: readonly (number | null)[]): Measure {
  const known = values.filter((value) => value !== null);
  if (known.length < 2 || known.length < values.length) return { value: null, note: unmeasuredFolds(values) };
  return { value: coefficientOfVariation(known) };
}

/** Train minus test, in points of AUC-PR: 0.08 is eight points. */
export function gapOf(train: Ranking, test: Ranking): number | null {
  return train.aucPr === null || test.aucPr === null ? null : train.aucPr - test.aucPr;
}

export function positivesOf(labels: Uint8Array): number {
  return labels.reduce((sum, label) => sum + label, 0);
}

export function hasBothClasses(labels: Uint8Array): boolean {
  const positives = positivesOf(labels);
  return positives > 0 && positives < labels.length;
}

function unmeasuredFolds(values: readonly (number | null)[]): string {
  const folds = values.flatMap((value, index) => (value === null ? [index + 1] : []));
  return `${folds.length === 0 ? 'too few folds' : `fold ${folds.join(', ')} has leads of one class only`}`;
}
