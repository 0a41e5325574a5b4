import { varianceInflation } from '../measure/vif.ts';
import { type Candidates, lesser, type Replaced } from './candidates.ts';

export interface Inflated extends Replaced {
  /** The factor of the feature when it was removed. */
  inflation: number;
}

/**
 * Until no factor is above the limit: takes the feature of the highest factor and, among those above the limit, the one most correlated with it, and
 * removes of the two the one that tells less. Where only features to be kept are left above the limit it stops. `correlations` must be of one table
 * (`imputedCorrelationMatrix`).
 */
export function pruneInflated(candidates: Candidates, limit: number): Inflated[] {
  const { names, correlations, keep } = candidates;
  const removed: Inflated[] = [];
  let left = names.map((_, index) => index);
  for (;;) {
    const factors = varianceInflation(left.map((i) => left.map((j) => correlations[i]?.[j] as number)));
    const inflated = left
      .map((index, at) => ({ index, factor: factors[at] as number }))
      .filter(({ factor }) => factor > limit)
      .sort(
        (a, b) => b.factor - a.factor || ((names[a.index] as string) < (names[b.index] as string) ? -1 : 1),
      );
    const worst = inflated.find(({ index }) => !keep.has(names[index] as string));
    if (worst === undefined) return removed;
    const tie = (index: number): number => Math.abs(correlations[worst.index]?.[index] as number);
    const others = inflated.length > 1 ? inflated.map(({ index }) => index) : left;
    const partner = others
      .filter((index) => index !== worst.index)
      .reduce((best, index) => (tie(index) > tie(best) ? index : best));
    const loser =
      inflated.length > 1 ? (lesser(candidates, worst.index, partner) ?? worst.index) : worst.index;
    removed.push({
      feature: names[loser] as string,
      keptInstead: names[loser === worst.index ? partner : worst.index] as string,
      correlation: correlations[worst.index]?.[partner] as number,
      inflation: inflated.find(({ index }) => index === loser)?.factor ?? worst.factor,
    });
    left = left.filter((index) => index !== loser);
  }
}
