import { ModelError } from '../errors.ts';

/** The largest distance between two samples' distribution functions, 0 to 1. NaN counts as missing and is left out. */
export function kolmogorovSmirnov(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const a = present(first);
  const b = present(second);
  if (a.length === 0 || b.length === 0) {
    throw new ModelError({
      code: 'sample-empty',
      message: 'Two samples cannot be compared when one has no value.',
      expected: 'one value or more in each',
      arrived: `${a.length} and ${b.length} values`,
    });
  }
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

function present(sample: ArrayLike<number>): Float64Array {
  return Float64Array.from(sample)
    .filter((value) => !Number.isNaN(value))
    .sort();
}
