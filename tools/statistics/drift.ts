import { z } from 'zod';
import {
  criticalStability,
  cutReference,
  kolmogorovSmirnovTest,
  populationStability,
  type StabilityBin,
  wilsonInterval,
} from '../../model/measure/index.ts';
import type { FeatureSpec } from '../model/inputs.ts';
import { labelsOf } from '../model/parts.ts';
import type { ModelRows } from '../model/read-rows.ts';
import type { Period } from './periods.ts';
import { type FeatureValues, valuesOf } from './read-dataset.ts';

const comparison = z.strictObject({
  period: z.string(),
  reference: z.string(),
  psi: z.number(),
  /** The index that chance alone exceeds at the level of significance. */
  critical: z.number(),
  /** Beyond both the limit and chance. */
  drifted: z.boolean(),
  /** Kolmogorov and Smirnov's distance and its chance; null for words and where a period has no value. */
  ks: z.number().nullable(),
  ksChance: z.number().nullable(),
  /** Share of the period's rows without a value. */
  missing: z.number(),
});

const stabilityBin = z.strictObject({
  low: z.number().optional(),
  high: z.number().optional(),
  value: z.union([z.number(), z.string()]).optional(),
  reference: z.int(),
  current: z.int(),
  contribution: z.number(),
});

/** `drift.json`, the most moved feature first. */
export const driftFile = z.strictObject({
  dataset: z.string(),
  by: z.enum(['quarter', 'month', 'split']),
  reference: z.enum(['first', 'previous']),
  limit: z.number(),
  /** Chance that any of the comparisons is called drift where nothing has moved. */
  level: z.number(),
  comparisons: z.int(),
  /** As in `feature-selection.json`: features to go on with, and those that were left out because they drift. */
  kept: z.array(z.string()),
  removed: z.array(
    z.strictObject({
      feature: z.string(),
      rule: z.literal('drift'),
      /** The population stability index of its worst comparison. */
      value: z.number(),
      rationale: z.string(),
    }),
  ),
  periods: z.array(
    z.strictObject({
      period: z.string(),
      from: z.string(),
      to: z.string(),
      rows: z.int(),
      positives: z.int(),
      /** Conversions over leads with Wilson's 95 % interval. */
      rate: z.number(),
      low: z.number(),
      high: z.number(),
      /** False for a period of too few rows, which is not compared. */
      compared: z.boolean(),
    }),
  ),
  features: z.array(
    z.strictObject({
      feature: z.string(),
      kind: z.enum(['number', 'flag', 'category']),
      worst: comparison,
      /** Of the worst comparison. */
      bins: z.array(stabilityBin),
      comparisons: z.array(comparison),
    }),
  ),
});
export type DriftFile = z.output<typeof driftFile>;

export interface DriftOptions {
  dataset: string;
  by: DriftFile['by'];
  reference: DriftFile['reference'];
  max_psi: number;
  level: number;
  minimum_rows: number;
  unstable: 'report' | 'leave-out';
}

/** Holds every period of enough rows against the first or the one before it. Two periods or more must have enough. */
export function driftOf(
  data: ModelRows,
  features: readonly FeatureSpec[],
  periods: readonly Period[],
  options: DriftOptions,
): DriftFile {
  const compared = periods.filter(({ rows }) => rows.length >= options.minimum_rows);
  const comparisons = Math.max(0, compared.length - 1) * features.length;
  // One chance in `level` over all comparisons together (Bonferroni): many features must not make drift likely.
  const alpha = options.level / Math.max(1, comparisons);
  const values = compared.map(({ rows }) => valuesOf(data, features, rows));
  const measured = features
    .map((feature, at) => {
      const series = values.map((ofPeriod) => ofPeriod[at] as FeatureValues);
      return {
        feature: feature.name,
        kind: feature.kind,
        ...seriesOf(series, compared, { ...options, alpha }),
      };
    })
    .toSorted((a, b) => b.worst.psi - a.worst.psi || (a.feature < b.feature ? -1 : 1));
  const unstable = measured.filter((entry) => entry.comparisons.some(({ drifted }) => drifted));
  const removed = options.unstable === 'report' ? [] : unstable.map(removalOf);
  return {
    dataset: options.dataset,
    by: options.by,
    reference: options.reference,
    limit: options.max_psi,
    level: options.level,
    comparisons,
    kept: features.map(({ name }) => name).filter((name) => !removed.some(({ feature }) => feature === name)),
    removed,
    periods: periods.map((period) => balanceOf(data, period, compared.includes(period))),
    features: measured,
  };
}

function removalOf({ feature, worst }: DriftFile['features'][number]): DriftFile['removed'][number] {
  const { psi, critical, period, reference } = worst;
  return {
    feature,
    rule: 'drift',
    value: psi,
    rationale: `population stability index ${psi.toFixed(3)} in ${period} against ${reference}, where chance explains ${critical.toFixed(3)}`,
  };
}

function seriesOf(
  series: readonly FeatureValues[],
  periods: readonly Period[],
  options: DriftOptions & { alpha: number },
): Pick<DriftFile['features'][number], 'worst' | 'bins' | 'comparisons'> {
  let cut = cutReference(series[0]?.values ?? []);
  let worst: { entry: z.output<typeof comparison>; bins: readonly StabilityBin[] } | undefined;
  const comparisons = series.slice(1).map(({ values }, index) => {
    const before = options.reference === 'first' ? 0 : index;
    if (before > 0) cut = cutReference(series[before]?.values ?? []);
    const { value, bins } = populationStability(cut, values);
    const critical = criticalStability(cut.rows, values.length, { bins: bins.length, alpha: options.alpha });
    const entry = {
      period: periods[index + 1]?.name ?? '',
      reference: periods[before]?.name ?? '',
      psi: value,
      critical,
      drifted: value >= options.max_psi && value > critical,
      ...distanceOf(series[before] as FeatureValues, series[index + 1] as FeatureValues),
    };
    if (worst === undefined || value > worst.entry.psi) worst = { entry, bins };
    return entry;
  });
  if (worst === undefined) throw new Error('Drift was asked of fewer than two periods.');
  return { worst: worst.entry, bins: [...worst.bins], comparisons };
}

function distanceOf(
  before: FeatureValues,
  now: FeatureValues,
): { ks: number | null; ksChance: number | null; missing: number } {
  const missing = missingShare(now.values);
  const [first, second] = [before.values, now.values];
  const comparable =
    first instanceof Float64Array && second instanceof Float64Array && missing < 1 && missingShare(first) < 1;
  if (!comparable) return { ks: null, ksChance: null, missing };
  const { distance, chance } = kolmogorovSmirnovTest(first, second);
  return { ks: distance, ksChance: chance, missing };
}

function missingShare(values: FeatureValues['values']): number {
  let missing = 0;
  for (const value of values) if (value === null || Number.isNaN(value)) missing++;
  return missing / Math.max(1, values.length);
}

function balanceOf(data: ModelRows, period: Period, compared: boolean): DriftFile['periods'][number] {
  const positives = labelsOf(data, period.rows).reduce((sum, label) => sum + label, 0);
  const { estimate, low, high } = wilsonInterval(positives, period.rows.length);
  return {
    period: period.name,
    from: period.from,
    to: period.to,
    rows: period.rows.length,
    positives,
    rate: estimate,
    low,
    high,
    compared,
  };
}
