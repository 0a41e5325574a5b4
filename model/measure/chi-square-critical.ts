import chiSquareCdf from '@stdlib/stats-base-dists-chisquare-cdf';
import { ModelError } from '../booster/errors.ts';

/**
 * The value that a chi-square variable of so many degrees of freedom (1 or more) exceeds with chance `alpha`, in (0, 1): the library's distribution
 * function inverted by bisection, to 1e-12 of its value. 0 degrees: 0.
 */
export function chiSquareCritical(degrees: number, alpha: number): number {
  if (!(Number.isSafeInteger(degrees) && degrees >= 0 && alpha > 0 && alpha < 1)) {
    throw new ModelError({
      code: 'chi-square-options',
      message: 'There is no critical value of chi-square for this.',
      expected: 'degrees of freedom from 0 and a chance between 0 and 1',
      arrived: `${degrees} degrees and ${alpha}`,
    });
  }
  if (degrees === 0) return 0;
  let low = 0;
  let high = degrees;
  while (1 - chiSquareCdf(high, degrees) > alpha) high *= 2;
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    if (1 - chiSquareCdf(middle, degrees) > alpha) low = middle;
    else high = middle;
  }
  return high;
}
