import { z } from 'zod';
import { normalInterval } from '../../model/measure/normal-interval.ts';
import { wilsonInterval } from '../../model/measure/wilson.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { numberOf } from '../evidence.ts';

/** Contact days from `from` to `to`, both of them included. */
export const dateWindow = z.strictObject({ from: z.iso.date(), to: z.iso.date() });
export type DateWindow = z.output<typeof dateWindow>;

const share = z.number().nullable();

/** How one tier did; everything is null where it has no leads. Intervals are 95 %. */
export const tierOutcome = z.strictObject({
  tier: z.string(),
  leads: z.int(),
  conversions: z.int(),
  rate: share,
  /** Wilson's interval: what is judged. */
  low: share,
  high: share,
  /** The normal interval, which the reference prints. */
  normal_low: share,
  normal_high: share,
  /** The rate by that of all leads; its interval is Wilson's by the same rate of all, whose own uncertainty is small beside it. */
  lift: share,
  lift_low: share,
  lift_high: share,
  /** The rate by that of the baseline tier: what phases 4.1 and V3.2_12212025 of the reference call lift. */
  lift_over_baseline: share,
  /** Whether the Wilson interval lies above the baseline tier's; null for the baseline and for tiers without leads. */
  above_baseline: z.boolean().nullable(),
});
export type TierOutcome = z.output<typeof tierOutcome>;

export const tierTable = z.strictObject({
  leads: z.int(),
  conversions: z.int(),
  rate: share,
  tiers: z.array(tierOutcome),
});
export type TierTable = z.output<typeof tierTable>;

/** Counts the judged leads of a tier table (those with a label), within a window where one is given. */
export async function measureTiers(
  warehouse: Warehouse,
  table: string,
  names: readonly string[],
  window: DateWindow | null = null,
): Promise<TierTable> {
  const rows = await warehouse.rows('tiers/outcomes', {
    source: table,
    from: window?.from ?? null,
    to: window?.to ?? null,
  });
  const counts = new Map(
    rows.map((row) => [
      String(row.tier),
      { leads: numberOf(row, 'leads'), conversions: numberOf(row, 'conversions') },
    ]),
  );
  return tierTableOf(names.map((tier) => ({ tier, ...(counts.get(tier) ?? { leads: 0, conversions: 0 }) })));
}

export interface TierCount {
  tier: string;
  leads: number;
  conversions: number;
}

/** Rates, intervals and lifts of counts; the last tier is the baseline. */
export function tierTableOf(counts: readonly TierCount[]): TierTable {
  const leads = counts.reduce((sum, each) => sum + each.leads, 0);
  const conversions = counts.reduce((sum, each) => sum + each.conversions, 0);
  const rate = ratio(conversions, leads);
  const baseline = counts.at(-1);
  const baselineRate = baseline === undefined ? null : ratio(baseline.conversions, baseline.leads);
  const baselineHigh =
    baseline === undefined || baseline.leads === 0
      ? null
      : wilsonInterval(baseline.conversions, baseline.leads).high;
  const tiers = counts.map((count): TierOutcome => {
    if (count.leads === 0) return { ...count, ...unmeasured };
    const wilson = wilsonInterval(count.conversions, count.leads);
    const normal = normalInterval(count.conversions, count.leads);
    return {
      ...count,
      rate: wilson.estimate,
      low: wilson.low,
      high: wilson.high,
      normal_low: normal.low,
      normal_high: normal.high,
      lift: ratio(wilson.estimate, rate),
      lift_low: ratio(wilson.low, rate),
      lift_high: ratio(wilson.high, rate),
      lift_over_baseline: ratio(wilson.estimate, baselineRate),
      above_baseline: count === baseline || baselineHigh === null ? null : wilson.low > baselineHigh,
    };
  });
  return { leads, conversions, rate, tiers };
}

const unmeasured = {
  rate: null,
  low: null,
  high: null,
  normal_low: null,
  normal_high: null,
  lift: null,
  lift_low: null,
  lift_high: null,
  lift_over_baseline: null,
  above_baseline: null,
};

function ratio(numerator: number, denominator: number | null): number | null {
  return denominator === null || denominator === 0 ? null : numerator / denominator;
}
