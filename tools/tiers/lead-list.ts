import { z } from 'zod';
import { expectedSuccesses } from '../../model/measure/expected-successes.ts';
import type { CalibratedTier } from './calibration.ts';

const interval = z.strictObject({
  estimate: z.number(),
  low: z.number(),
  high: z.number(),
  level: z.number(),
});
/** Conversions: what such lists bring on average, and what one of them brings. */
const expected = z.strictObject({ mean: interval, list: interval });

/** What a list of leads brings. 95 % intervals. */
export const leadList = z.strictObject({
  leads: z.int(),
  tiers: z.array(z.strictObject({ tier: z.string(), leads: z.int(), expected })),
  total: expected,
  /** What 100 leads of one tier alone bring. */
  hundred: z.array(z.strictObject({ tier: z.string(), expected })),
});
export type LeadList = z.output<typeof leadList>;

/** A list of so many leads in the mix of tiers that training had; the largest remainders get the leads that rounding leaves. */
export function leadListOf(tiers: readonly CalibratedTier[], leads: number): LeadList {
  return reckon(tiers, mixOf(tiers, leads));
}

/** A list with so many leads of each tier, in the order of the tiers. */
export function reckon(tiers: readonly CalibratedTier[], counts: readonly number[]): LeadList {
  const groups = tiers.map((tier, index) => ({
    tier: tier.tier,
    ...groupOf(tier, tiers, counts[index] ?? 0),
  }));
  return {
    leads: groups.reduce((sum, { called }) => sum + called, 0),
    tiers: groups.map(({ tier, ...group }) => ({
      tier,
      leads: group.called,
      expected: expectedSuccesses([group]),
    })),
    total: expectedSuccesses(groups),
    hundred: groups.map(({ tier, ...group }) => ({
      tier,
      expected: expectedSuccesses([{ ...group, called: 100 }]),
    })),
  };
}

/** What the tier's expected rate rests on: its own training leads, or all of them where it has too few. */
function groupOf(tier: CalibratedTier, tiers: readonly CalibratedTier[], called: number) {
  const rests = tier.basis === 'own leads' ? [tier] : tiers;
  return {
    called,
    successes: rests.reduce((sum, { conversions }) => sum + conversions, 0),
    trials: rests.reduce((sum, each) => sum + each.leads, 0),
  };
}

function mixOf(tiers: readonly CalibratedTier[], leads: number): number[] {
  const all = tiers.reduce((sum, tier) => sum + tier.leads, 0);
  const exact = tiers.map((tier) => (tier.leads * leads) / all);
  const counts = exact.map(Math.floor);
  const left = leads - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = [...exact.keys()].sort(
    (a, b) => remainder(exact[b] ?? 0) - remainder(exact[a] ?? 0) || a - b,
  );
  for (const index of byRemainder.slice(0, left)) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}

function remainder(value: number): number {
  return value - Math.floor(value);
}
