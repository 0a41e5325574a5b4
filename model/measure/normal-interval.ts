import type { Interval } from './bootstrap.ts';
import { normalQuantile } from './normal-quantile.ts';
import { requireProportion } from './wilson.ts';

/**
 * The textbook interval of a proportion, p plus or minus z times sqrt(p (1 - p) / n) (Wald), cut at 0 and 1. It is too
 * narrow for small counts and has no width at 0 and n: shown beside Wilson's, never judged by. Throws `proportion-invalid`.
 */
export function normalInterval(successes: number, trials: number, level = 0.95): Interval {
  requireProportion(successes, trials, level);
  const estimate = successes / trials;
  const half = normalQuantile((1 + level) / 2) * Math.sqrt((estimate * (1 - estimate)) / trials);
  return { estimate, low: Math.max(0, estimate - half), high: Math.min(1, estimate + half), level };
}
