import { ModelError } from '../booster/errors.ts';
import { meanRanks } from './mean-ranks.ts';

/**
 * Spearman's rank correlation, -1 to 1: Pearson's of the ranks, tied values sharing their mean rank. Throws
 * `ranks-undefined` for fewer than two pairs, a NaN, or a side whose values are all equal.
 */
export function spearman(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const a = meanRanks(first);
  const b = meanRanks(second);
  const middle = (a.length + 1) / 2;
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    const fromA = (a[i] as number) - middle;
    const fromB = (b[i] as number) - middle;
    product += fromA * fromB;
    squaresA += fromA * fromA;
    squaresB += fromB * fromB;
  }
  if (a.length !== b.length || !(squaresA > 0 && squaresB > 0)) {
    throw new ModelError({
      code: 'ranks-undefined',
      message: 'These two lists have no rank correlation.',
      expected: 'two lists of one length, each with two distinct values or more and no NaN',
      arrived: `${a.length} and ${b.length} values`,
    });
  }
  return product / Math.sqrt(squaresA * squaresB);
}
