import { z } from 'zod';
import { normalInterval } from '../../model/measure/normal-interval.ts';
import { wilsonInterval } from '../../model/measure/wilson.ts';

const share = z.number().min(0).max(1);

/** One tier as a document printed it: counts and the interval beside them. */
export const publishedTier = z.strictObject({
  phase: z.string().min(1),
  tier: z.string().min(1),
  leads: z.int().min(1),
  conversions: z.int().min(0),
  low: share.describe('Lower end of the interval as printed'),
  high: share.describe('Upper end of the interval as printed'),
});
type PublishedTier = z.output<typeof publishedTier>;

export const checkedTier = publishedTier.extend({
  rate: share,
  wilson_low: share,
  wilson_high: share,
  normal_low: share,
  normal_high: share,
  /** What the printed interval is, in words. */
  verdict: z.string(),
});

/** The intervals that printed counts really have, and whether the printed one is one of them. */
export function checkPublished(printed: PublishedTier): z.output<typeof checkedTier> {
  const wilson = wilsonInterval(printed.conversions, printed.leads);
  const normal = normalInterval(printed.conversions, printed.leads);
  return {
    ...printed,
    rate: wilson.estimate,
    wilson_low: wilson.low,
    wilson_high: wilson.high,
    normal_low: normal.low,
    normal_high: normal.high,
    verdict: verdictOf(printed, normal, wilson.estimate),
  };
}

/** Percentages are printed with one decimal at the least. */
const tolerance = 0.001;

function verdictOf(
  { low, high }: PublishedTier,
  normal: { low: number; high: number },
  rate: number,
): string {
  const isNormal = Math.abs(normal.low - low) < tolerance && Math.abs(normal.high - high) < tolerance;
  if (isNormal) return 'the normal interval';
  const holdsRate = low <= rate && rate <= high;
  return holdsRate ? 'no interval of these counts' : 'no interval of these counts: its own rate lies outside';
}
