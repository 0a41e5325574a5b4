import binomialPmf from '@stdlib/stats-base-dists-binomial-pmf';
import { ModelError } from '../booster/errors.ts';

/**
 * The chance of `successes` or more among `trials` that each succeed with `chance`: the one-sided p-value of the exact binomial test, in
 * [0, 1]. Summed from the tail, so that small values keep their digits. Throws `proportion-invalid`.
 */
export function binomialUpperTail(successes: number, trials: number, chance: number): number {
  const counts = Number.isSafeInteger(successes) && Number.isSafeInteger(trials);
  if (!(counts && successes >= 0 && successes <= trials && chance >= 0 && chance <= 1)) {
    throw new ModelError({
      code: 'proportion-invalid',
      message: 'These counts make no binomial test.',
      expected: '0 to n successes of n trials, whole numbers, and a chance from 0 to 1',
      arrived: `${successes} of ${trials} at ${chance}`,
    });
  }
  if (successes === 0) return 1;
  let tail = 0;
  for (let hits = trials; hits >= successes; hits--) tail += binomialPmf(hits, trials, chance);
  return Math.min(1, tail);
}
