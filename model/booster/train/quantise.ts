/** Sums of quantised numbers stay below this, so that float64 holds them, and what is worked out from two of them, exactly. */
const largestSum = 2 ** 51;

/** Adding and taking it off rounds a number of up to 2^51 to a whole one, ties to even. */
const rounder = 1.5 * 2 ** 52;

/**
 * The unit in which numbers are counted: the smallest power of two in which the given rows' numbers sum up to less than 2^51 units,
 * whatever their signs. 1 where all are zero.
 */
export function unitOf(values: Float32Array, rows: Int32Array): number {
  let largest = 0;
  for (const row of rows) largest = Math.max(largest, Math.abs(values[row] as number));
  return unitFor(largest, rows.length);
}

/** The unit for `count` numbers of at most `largest`. */
export function unitFor(largest: number, count: number): number {
  return largest === 0 ? 1 : powerAbove(largest) * (powerAbove(count) / largestSum);
}

/** Numbers rounded to whole units, ties to even. They stay what they are but for that: their sums are exact, in any order. */
export function quantise(values: Float32Array, unit: number, into: Float64Array): void {
  const coarse = rounder * unit;
  for (let i = 0; i < values.length; i++) into[i] = (values[i] as number) + coarse - coarse;
}

/** The smallest power of two that is larger than a positive number. */
function powerAbove(value: number): number {
  let power = 2 ** Math.floor(Math.log2(value));
  while (power > value) power /= 2;
  while (power <= value) power *= 2;
  return power;
}
