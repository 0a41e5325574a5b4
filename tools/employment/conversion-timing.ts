import { quantileOfSorted } from '../../model/measure/quantile.ts';
import type { Row } from '../../warehouse/warehouse.ts';
import { numberOf } from '../evidence.ts';

/** How long conversions took, in days; quantiles are linear between neighbours. Calls dated before contact are counted, and left out of all else. */
export interface ConversionTiming {
  conversions: number;
  beforeContact: number;
  mean: number | null;
  median: number | null;
  p90: number | null;
  p95: number | null;
  p99: number | null;
  /** How many conversions took how many days, ascending. */
  distribution: { days: number; conversions: number }[];
}

/** The timing from rows of target/conversion-days. */
export function conversionTiming(rows: readonly Row[]): ConversionTiming {
  const all = rows.map((row) => ({ days: numberOf(row, 'days'), conversions: numberOf(row, 'conversions') }));
  const distribution = all.filter(({ days }) => days >= 0).sort((a, b) => a.days - b.days);
  const sorted = distribution.flatMap(({ days, conversions }) => Array<number>(conversions).fill(days));
  const quantile = (share: number) => (sorted.length === 0 ? null : quantileOfSorted(sorted, share));
  return {
    conversions: sorted.length,
    beforeContact: all.reduce((sum, { days, conversions }) => sum + (days < 0 ? conversions : 0), 0),
    mean: sorted.length === 0 ? null : sorted.reduce((sum, days) => sum + days, 0) / sorted.length,
    median: quantile(0.5),
    p90: quantile(0.9),
    p95: quantile(0.95),
    p99: quantile(0.99),
    distribution,
  };
}

/** The share of conversions that took at most `days`; null without any. */
export function shareWithin({ conversions, distribution }: ConversionTiming, days: number): number | null {
  if (conversions === 0) return null;
  const within = distribution.filter((each) => each.days <= days);
  return within.reduce((sum, each) => sum + each.conversions, 0) / conversions;
}
