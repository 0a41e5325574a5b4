import type { Interval } from './bootstrap.ts';
import { normalQuantile } from './normal-quantile.ts';
import { wilsonInterval } from './wilson.ts';

/** How many leads of a group are called, and what is known of the group's rate: `successes` of `trials` earlier ones. */
export interface CalledGroup {
  called: number;
  successes: number;
  /** Above 0. */
  trials: number;
}

export interface ExpectedSuccesses {
  /** The mean that such lists have: the uncertainty of the rates alone. */
  mean: Interval;
  /** What one such list brings: the luck of its own leads added. */
  list: Interval;
}

/**
 * How many successes a list of called leads brings. The mean's interval adds up the groups' Wilson intervals by the method of
 * variance estimates recovery (Zou and Donner 2008): each side is the root of the summed squares of the groups' distances from their
 * estimates. The list's adds the groups' binomial variances, n p (1 - p), to those squares, and stays within 0 and all leads called.
 * Throws `proportion-invalid`.
 */
export function expectedSuccesses(groups: readonly CalledGroup[], level = 0.95): ExpectedSuccesses {
  const z = normalQuantile((1 + level) / 2);
  let estimate = 0;
  let called = 0;
  let below = 0;
  let above = 0;
  let luck = 0;
  for (const group of groups) {
    const rate = wilsonInterval(group.successes, group.trials, level);
    estimate += group.called * rate.estimate;
    called += group.called;
    below += (group.called * (rate.estimate - rate.low)) ** 2;
    above += (group.called * (rate.high - rate.estimate)) ** 2;
    luck += z ** 2 * group.called * rate.estimate * (1 - rate.estimate);
  }
  const around = (lower: number, upper: number): Interval => ({
    estimate,
    low: Math.max(0, estimate - Math.sqrt(lower)),
    high: Math.min(called, estimate + Math.sqrt(upper)),
    level,
  });
  return { mean: around(below, above), list: around(below + luck, above + luck) };
}
