import { z } from 'zod';
import { topBand, wilsonInterval } from '../../model/measure/index.ts';
import { hasBothClasses, interval, positivesOf } from './evaluate.ts';

const shares = [0.05, 0.1, 0.2];

/** What working the best-scored share of the leads would find. Intervals are Wilson's at 95 %, for the cut-off as it lies. */
export const topShare = z.strictObject({
  share: z.number(),
  rows: z.int(),
  /** May be fractional: rows that tie across the border are shared out. */
  positives: z.number(),
  /** Conversions among the rows, and among all conversions the share that is found. */
  precision: interval,
  recall: interval,
  lift: z.number(),
});
export type TopShare = z.output<typeof topShare>;

/** The best 5, 10 and 20 % of the rows; none when the rows are of one class. */
export function topSharesOf(scores: Float64Array, labels: Uint8Array): TopShare[] {
  if (!hasBothClasses(labels)) return [];
  return shares.map((share) => {
    const { rows, positives, lift } = topBand(scores, labels, share);
    return {
      share,
      rows,
      positives,
      precision: wilson(positives, rows),
      recall: wilson(positives, positivesOf(labels)),
      lift,
    };
  });
}

function wilson(successes: number, trials: number): TopShare['precision'] {
  const { estimate, low, high } = wilsonInterval(successes, trials);
  return { value: estimate, low, high };
}
