import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { ModelError } from '../booster/errors.ts';
import { normalQuantile } from '../measure/normal-quantile.ts';

/** A two-sided test of two conversion rates with arms of equal size. */
export interface TwoProportions {
  /** Conversion rate of the control arm, in (0, 1). */
  control: number;
  /** Conversion rate of the treatment arm, in (0, 1). */
  treatment: number;
  /** Chance of seeing a difference where there is none, in (0, 1). */
  alpha: number;
}

/**
 * Chance that the two-sided z-test with pooled variance sees the difference, with `perArm` leads in each arm. Normal approximation: Fleiss, Levin &
 * Paik 2003, *Statistical Methods for Rates and Proportions*, ch. 4, both tails counted. In [0, 1].
 */
export function normalPower({ control, treatment, alpha }: TwoProportions, perArm: number): number {
  requireRates(control, treatment, alpha);
  if (!(perArm > 0)) return alpha;
  const { pooled, own } = deviations(control, treatment);
  const critical = normalQuantile(1 - alpha / 2) * pooled;
  const distance = Math.abs(treatment - control) * Math.sqrt(perArm);
  return normalCdf((distance - critical) / own, 0, 1) + normalCdf((-distance - critical) / own, 0, 1);
}

/**
 * Leads in each arm that the z-test needs for `power`: the smallest whole number at or above Fleiss's formula without continuity correction.
 * Infinity where the rates do not differ.
 */
export function normalSampleSize({ control, treatment, alpha }: TwoProportions, power: number): number {
  requireRates(control, treatment, alpha);
  if (control === treatment) return Number.POSITIVE_INFINITY;
  const { pooled, own } = deviations(control, treatment);
  const reach = normalQuantile(1 - alpha / 2) * pooled + normalQuantile(power) * own;
  return Math.ceil((reach / (treatment - control)) ** 2);
}

/**
 * Smallest relative lift (0.5 is +50 %) that the z-test sees with `power` and `perArm` leads in each arm, to 1e-6; null where not even a treatment rate
 * of nearly 1 is seen.
 */
export function leastDetectableLift(
  { control, alpha }: { control: number; alpha: number },
  perArm: number,
  power: number,
): number | null {
  const seen = (lift: number): boolean =>
    normalPower({ control, treatment: control * (1 + lift), alpha }, perArm) >= power;
  let high = (1 - 1e-9) / control - 1;
  if (!seen(high)) return null;
  let low = 0;
  while (high - low > 1e-7) {
    const middle = (low + high) / 2;
    if (seen(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Standard deviations of the difference for one lead an arm: with the pooled rate, and with each arm's own. */
function deviations(control: number, treatment: number): { pooled: number; own: number } {
  const mean = (control + treatment) / 2;
  return {
    pooled: Math.sqrt(2 * mean * (1 - mean)),
    own: Math.sqrt(control * (1 - control) + treatment * (1 - treatment)),
  };
}

function requireRates(...rates: number[]): void {
  for (const rate of rates) {
    if (rate > 0 && rate < 1) continue;
    throw new ModelError({
      code: 'rate-out-of-range',
      message: `A rate of an experiment lies between 0 and 1, not at ${rate}.`,
      expected: 'a number in (0, 1)',
      arrived: String(rate),
      next: 'Check the base rate, the lift and alpha.',
    });
  }
}
