import type { Cuts } from './quantile-cuts.ts';

/** A bin for every category from 0 to the largest that occurs. As a bin ends below its cut, category c is in bin c. */
export function categoryCuts(column: Float32Array): Cuts {
  let largest = 0;
  for (const value of column) if (value > largest) largest = value;
  return {
    cuts: Float32Array.from({ length: largest + 1 }, (_, category) => category + 1),
    minimum: 0,
    categories: true,
  };
}
