import { ModelError } from '../booster/errors.ts';

export interface KolmogorovSmirnov {
  /** The largest distance between the two distribution functions, 0 to 1. */
  distance: number;
  /** The chance of a distance this large or larger between samples of one population; too large, never too small, where values are tied. */
  chance: number;
}

/** The largest distance between two samples' distribution functions, 0 to 1. NaN counts as missing and is left out. */
export function kolmogorovSmirnov(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const { a, b } = bothPresent(first, second);
  return distanceOf(a, b);
}

/**
 * The distance with its two-sided chance: exact by counting lattice paths (Hodges 1958) where the product of the sample sizes is at most 100,000, and by
 * the limiting distribution (Smirnov 1948) above. NaN counts as missing and is left out. Throws `sample-empty`.
 */
export function kolmogorovSmirnovTest(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): KolmogorovSmirnov {
  const { a, b } = bothPresent(first, second);
  const distance = distanceOf(a, b);
  const chance =
    a.length * b.length <= 100_000
      ? exactChance(a.length, b.length, distance)
      : limitingChance(Math.sqrt((a.length * b.length) / (a.length + b.length)) * distance);
  return { distance, chance };
}

function distanceOf(a: Float64Array, b: Float64Array): number {
  let i = 0;
  let j = 0;
  let largest = 0;
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] as number, b[j] as number);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    largest = Math.max(largest, Math.abs(i / a.length - j / b.length));
  }
  return largest;
}

/**
 * One minus the chance that a random order of n and m values never strays so far. `inside[j]` is that chance for the orders that begin with i values of
 * the first sample and j of the second; whole numbers are compared, so that a distance that is met is not missed by rounding.
 */
function exactChance(n: number, m: number, distance: number): number {
  const reached = Math.round(distance * n * m);
  if (reached === 0) return 1;
  const inside = new Float64Array(m + 1);
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      if (Math.abs(i * m - j * n) >= reached) inside[j] = 0;
      else if (i + j === 0) inside[j] = 1;
      else {
        const lastOfFirst = i > 0 ? (inside[j] as number) * i : 0;
        const lastOfSecond = j > 0 ? (inside[j - 1] as number) * j : 0;
        inside[j] = (lastOfFirst + lastOfSecond) / (i + j);
      }
    }
  }
  return Math.min(1, Math.max(0, 1 - (inside[m] as number)));
}

/** Kolmogorov's limiting distribution above a value: 2 times the sum over k of (-1)^(k - 1) exp(-2 k^2 value^2). */
function limitingChance(value: number): number {
  // Below this the series converges too slowly, and its sum is 1 to 16 digits.
  if (value < 0.18) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) {
    const term = Math.exp(-2 * k * k * value * value);
    if (term < 1e-18) break;
    sum += k % 2 === 1 ? term : -term;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}

function bothPresent(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): { a: Float64Array; b: Float64Array } {
  const a = present(first);
  const b = present(second);
  if (a.length > 0 && b.length > 0) return { a, b };
  throw new ModelError({
    code: 'sample-empty',
    message: 'Two samples cannot be compared when one has no value.',
    expected: 'one value or more in each',
    arrived: `${a.length} and ${b.length} values`,
  });
}

function present(sample: ArrayLike<number>): Float64Array {
  return new Float64Array(sample).filter((value) => !Number.isNaN(value)).sort();
}
