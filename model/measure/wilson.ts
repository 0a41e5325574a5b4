import { ModelError } from '../booster/errors.ts';
import type { Interval } from './bootstrap.ts';
import { normalQuantile } from './normal-quantile.ts';

/** The score interval of a proportion (Wilson 1927), without continuity correction. Throws `proportion-invalid`. */
export function wilsonInterval(successes: number, trials: number, level = 0.95): Interval {
  requireProportion(successes, trials, level);
  const z = normalQuantile((1 + level) / 2);
  const estimate = successes / trials;
  const shrink = 1 + (z * z) / trials;
  const centre = (estimate + (z * z) / (2 * trials)) / shrink;
  const half =
    (z / shrink) * Math.sqrt((estimate * (1 - estimate)) / trials + (z * z) / (4 * trials * trials));
  return {
    estimate,
    low: successes === 0 ? 0 : centre - half,
    high: successes === trials ? 1 : centre + half,
    level,
  };
}

/** Throws `proportion-invalid` for counts that make no proportion, or a level that is none. */
export function requireProportion(successes: number, trials: number, level: number): void {
  if (!(trials > 0 && successes >= 0 && successes <= trials && level > 0 && level < 1)) {
    throw new ModelError({
      code: 'proportion-invalid',
      message: 'These counts make no proportion.',
      expected: '0 to n successes of n trials, n above 0, at a level between 0 and 1',
      arrived: `${successes} of ${trials} at level ${level}`,
    });
  }
}
