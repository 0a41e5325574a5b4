import { derive } from '../booster/random.ts';
import { binomialUpperTail } from './binomial-tail.ts';
import { topBand } from './lift.ts';
import { checkScores, type Scores } from './thresholds.ts';

/** Whether the best-scored rows convert more often than all do. */
export interface LiftSignificance {
  rows: number;
  /** May be fractional: rows that tie across the border are shared out. */
  positives: number;
  lift: number;
  /** The chance of as many conversions or more among as many rows at the overall rate: one-sided exact binomial test, a fraction rounded down. */
  exact: number;
  /** The share of resamples whose lift is not above 1, counting one more for the sample itself: one-sided. */
  bootstrap: number;
}

/** Tests the lift of the best-scored `fraction` against 1. All rows are drawn alike, with replacement. Throws as `topBand` does. */
export function liftSignificance(
  scores: Scores,
  labels: Uint8Array,
  { fraction, resamples, seed }: { fraction: number; resamples: number; seed: number },
): LiftSignificance {
  const { rows, positives, lift } = topBand(scores, labels, fraction);
  const overall = checkScores(scores, labels) / labels.length;
  const random = derive(seed, 'lift significance');
  let notAbove = 1;
  for (let resample = 0; resample < resamples; resample++) {
    const drawn = Int32Array.from(labels, () => random.below(labels.length));
    if (!isAbove(scores, labels, drawn, fraction)) notAbove++;
  }
  return {
    rows,
    positives,
    lift,
    // Halves that sum up to a whole may fall short of it by rounding.
    exact: binomialUpperTail(Math.floor(positives + 1e-9), rows, overall),
    bootstrap: notAbove / (resamples + 1),
  };
}

/** A resample of one class has no lift, and so none above 1. */
function isAbove(scores: Scores, labels: Uint8Array, drawn: Int32Array, fraction: number): boolean {
  const own = Uint8Array.from(drawn, (row) => labels[row] as number);
  const positives = own.reduce((sum, label) => sum + label, 0);
  if (positives === 0 || positives === own.length) return false;
  const values = Float64Array.from(drawn, (row) => scores[row] as number);
  return topBand(values, own, fraction).lift > 1;
}
