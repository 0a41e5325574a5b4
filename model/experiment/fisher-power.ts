import binomialPmf from '@stdlib/stats-base-dists-binomial-pmf';
import type { TwoProportions } from './two-proportions.ts';

/** Binomial mass outside the counts that are added up: far below what the sixth decimal shows. */
const ignored = 1e-12;

/**
 * Chance that Fisher's exact test (two-sided, by likelihood, as R and scipy do it) sees the difference with `perArm` leads in each arm: all outcomes
 * added up, no approximation. In [0, 1].
 */
export function exactPower({ control, treatment, alpha }: TwoProportions, perArm: number): number {
  const first = likelyCounts(perArm, control);
  const second = likelyCounts(perArm, treatment);
  const accepted = new Map<number, [number, number]>();
  let power = 0;
  for (const [x, chanceOfX] of first) {
    for (const [y, chanceOfY] of second) {
      const total = x + y;
      let range = accepted.get(total);
      if (range === undefined) {
        range = acceptedRange(perArm, total, alpha);
        accepted.set(total, range);
      }
      if (x < range[0] || x > range[1]) power += chanceOfX * chanceOfY;
    }
  }
  return power;
}

/**
 * Smallest number of leads in each arm from which on the exact power stays at `power` over the next `steady` sizes: exact power is a saw, and its first
 * tooth is no promise. Starts from `near`, such as the normal method's answer. Infinity where the rates do not differ.
 */
export function exactSampleSize(test: TwoProportions, power: number, near: number, steady = 10): number {
  if (test.control === test.treatment) return Number.POSITIVE_INFINITY;
  const holds = (size: number): boolean => exactPower(test, size) >= power;
  let high = Math.max(2, Math.ceil(near));
  while (!holds(high)) high = Math.ceil(high * 1.05) + 1;
  let low = Math.floor(high / 2);
  while (holds(low) && low > 2) low = Math.floor(low / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  let since = high;
  for (let size = high + 1; size <= since + steady; size++) {
    if (!holds(size)) since = size + 1;
  }
  return since;
}

/** Counts of conversions with their chances, least first, all but a negligible mass. */
function likelyCounts(leads: number, rate: number): [count: number, chance: number][] {
  const middle = Math.floor((leads + 1) * rate);
  const counts: [number, number][] = [];
  for (let count = middle; count >= 0; count--) {
    const chance = binomialPmf(count, leads, rate);
    if (chance < ignored) break;
    counts.unshift([count, chance]);
  }
  for (let count = middle + 1; count <= leads; count++) {
    const chance = binomialPmf(count, leads, rate);
    if (chance < ignored) break;
    counts.push([count, chance]);
  }
  return counts;
}

/**
 * Least and most conversions of the first arm that the test does not call a difference, given `total` conversions in two arms of `perArm` leads each.
 * Equal arms make the hypergeometric law symmetric, so the range is too.
 */
function acceptedRange(perArm: number, total: number, alpha: number): [number, number] {
  const lowest = Math.max(0, total - perArm);
  const highest = Math.min(perArm, total);
  const weights = hypergeometric(perArm, total, lowest, highest);
  let tail = 0;
  for (let step = 0; lowest + step < highest - step; step++) {
    const weight = weights[step] as number;
    // The other end is just as unlikely.
    if (2 * (tail + weight) > alpha) return [lowest + step, highest - step];
    tail += weight;
  }
  return [Math.floor((lowest + highest) / 2), Math.ceil((lowest + highest) / 2)];
}

/** Chances of each count from `lowest` to `highest`, by the ratio of neighbours from the middle outwards, then scaled to one. */
function hypergeometric(perArm: number, total: number, lowest: number, highest: number): Float64Array {
  const weights = new Float64Array(highest - lowest + 1);
  const ratio = (k: number): number => ((perArm - k) * (total - k)) / ((k + 1) * (perArm - total + k + 1));
  const middle = Math.floor((lowest + highest) / 2);
  weights[middle - lowest] = 1;
  for (let k = middle; k < highest; k++) weights[k + 1 - lowest] = (weights[k - lowest] as number) * ratio(k);
  for (let k = middle - 1; k >= lowest; k--)
    weights[k - lowest] = (weights[k + 1 - lowest] as number) / ratio(k);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => weight / sum);
}
