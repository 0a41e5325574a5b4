import { quantileOfSorted } from './quantile.ts';

/** Where bins end, ascending: bin k holds the values above end k - 1 and up to end k. */
export interface Ends {
  ends: readonly number[];
  /** A bin a value, because there are no more distinct values than bins were asked for. */
  byValue: boolean;
}

/**
 * Few distinct values have a bin each: quantiles alone would put both values of a lopsided flag into one. Otherwise bins end at the
 * quantiles 1 / bins, 2 / bins, ... (type 7), equal ends merged, so a heap of ties keeps a bin of its own; a heap at the top that swallows them all is
 * parted from what lies below it. NaN counts as missing.
 */
export function endsOf(values: ArrayLike<number>, bins: number): Ends {
  const sorted = new Float64Array(values).filter((value) => !Number.isNaN(value)).sort();
  const distinct = firstDistinct(sorted, bins + 1);
  if (distinct.length <= bins) return { ends: distinct, byValue: true };
  const quantiles = Array.from({ length: bins }, (_, index) => quantileOfSorted(sorted, (index + 1) / bins));
  const ends = [...new Set(quantiles)];
  if (ends.length > 1) return { ends, byValue: false };
  const top = sorted.at(-1) as number;
  return { ends: [sorted[sorted.indexOf(top) - 1] as number, top], byValue: false };
}

/** The smallest distinct values, at most `limit`. */
function firstDistinct(sorted: Float64Array, limit: number): number[] {
  const distinct: number[] = [];
  for (let row = 0; row < sorted.length && distinct.length < limit; row++) {
    const value = sorted[row] as number;
    if (value !== distinct.at(-1)) distinct.push(value);
  }
  return distinct;
}

/** The first bin whose end is not below the value; the number of bins for a value above all ends. */
export function binOf(ends: readonly number[], value: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= (ends[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A category with the name under which rare and unlisted categories are counted together. */
export const otherCategories = '(other)';

/** The most frequent categories, at most `limit`, ties in the order of their code units, then `(other)` if there are more. */
export function frequentCategories(values: readonly (string | null)[], limit: number): string[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const byCount = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([name]) => name);
  return byCount.length <= limit ? byCount : [...byCount.slice(0, limit), otherCategories];
}
