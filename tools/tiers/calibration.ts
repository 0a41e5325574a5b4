import { z } from 'zod';
import { wilsonInterval } from '../../model/measure/wilson.ts';
import type { TierVersion } from './rules.ts';
import type { TierTable } from './tier-table.ts';

/** The rate at which a tier is expected to convert, and what that rests on. */
export const calibratedTier = z.strictObject({
  tier: z.string(),
  label: z.string(),
  because: z.string(),
  /** Of the training window. */
  leads: z.int(),
  conversions: z.int(),
  expected_rate: z.number(),
  /** 95 % Wilson interval of the counts that the rate rests on. */
  low: z.number(),
  high: z.number(),
  /** The expected rate by that of all training leads. */
  lift: z.number(),
  /** Whose training leads the rate is taken from: the tier's own, or all where it has too few. */
  basis: z.enum(['own leads', 'all leads']),
});
export type CalibratedTier = z.output<typeof calibratedTier>;

/** The tiers of a version with their expected rates. The table holds a judged lead at least. */
export function calibrateTable(
  rules: TierVersion,
  { tiers, leads, conversions }: TierTable,
  minimumLeads: number,
): CalibratedTier[] {
  const overall = conversions / leads;
  return tiers.map((tier): CalibratedTier => {
    const rule = rules.tiers.find(({ name }) => name === tier.tier);
    const own = tier.leads >= minimumLeads;
    const rate = own ? wilsonInterval(tier.conversions, tier.leads) : wilsonInterval(conversions, leads);
    return {
      tier: tier.tier,
      label: rule?.label ?? 'Standard',
      because: rule?.because ?? 'meets the rule of no tier',
      leads: tier.leads,
      conversions: tier.conversions,
      expected_rate: rate.estimate,
      low: rate.low,
      high: rate.high,
      lift: overall === 0 ? 1 : rate.estimate / overall,
      basis: own ? 'own leads' : 'all leads',
    };
  });
}
