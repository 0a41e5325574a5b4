/** Sums of whole numbers stay below this, so that float64 holds them exactly. */
const bits = 51;

/**
 * The sum of numbers, the same to the last bit in whatever order they come. Each is taken apart into whole numbers of two units, a coarse
 * and a fine one, whose sums are exact; about 90 bits below the largest number are lost.
 */
export function orderFreeSum(values: Float32Array | Float64Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  const coarse = unitFor(largest, values.length);
  const fine = unitFor(coarse, values.length);
  let wholes = 0;
  let rests = 0;
  for (const value of values) {
    const whole = Math.round(value / coarse);
    wholes += whole;
    rests += Math.round((value - whole * coarse) / fine);
  }
  return wholes * coarse + rests * fine;
}

/** A power of two, so that dividing by it and multiplying with it are exact. */
function unitFor(largest: number, count: number): number {
  return 2 ** (Math.ceil(Math.log2(largest) + Math.log2(count)) + 1 - bits);
}
