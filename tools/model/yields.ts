import { decileTable, wilsonInterval } from '../../model/measure/index.ts';
import type { Yield } from './backtest-files.ts';
import { hasBothClasses } from './evaluate.ts';
import type { Tier } from './inputs.ts';
import { tierOf } from './tiers.ts';

/** Conversions per 100 dials in each tier: every lead of the period was dialled, so the tiers split real dials. */
export function tierYields(probabilities: Float64Array, labels: Uint8Array, tiers: readonly Tier[]): Yield[] {
  const counts = new Map(tiers.map((tier) => [tier.name, { dials: 0, conversions: 0 }]));
  for (const [row, probability] of probabilities.entries()) {
    const count = counts.get(tierOf(probability, tiers).name);
    if (count === undefined) continue;
    count.dials += 1;
    count.conversions += labels[row] as number;
  }
  return tiers.map((tier) => ({ ...tier, ...rated(counts.get(tier.name) ?? { dials: 0, conversions: 0 }) }));
}

/** The same for the best-scored tenth; null when it cannot be told apart (one class, or fewer than ten rows). */
export function topDecileYield(probabilities: Float64Array, labels: Uint8Array): Yield | null {
  if (labels.length < 10 || !hasBothClasses(labels)) return null;
  const [top] = decileTable(probabilities, labels);
  if (top === undefined) return null;
  return {
    name: 'top decile',
    min: top.lowestScore,
    ...rated({ dials: top.rows, conversions: top.positives }),
  };
}

function rated({ dials, conversions }: { dials: number; conversions: number }): Omit<Yield, 'name' | 'min'> {
  if (dials === 0) return { dials, conversions, per100: null, low: null, high: null };
  const { estimate, low, high } = wilsonInterval(conversions, dials);
  return { dials, conversions, per100: 100 * estimate, low: 100 * low, high: 100 * high };
}
