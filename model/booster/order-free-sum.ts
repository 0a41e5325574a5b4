/** Sums of whole numbers stay below this power of two, so that float64 holds them exactly. */
const bits = 51;

/** Adding and taking it off rounds a number of up to 2^51 to a whole one. */
const rounder = 1.5 * 2 ** 52;

/**
 * The sum of numbers of about the range of float32, the same to the last bit in whatever order they come. Each is taken apart into whole
 * numbers of two units, a coarse and a fine one, whose sums are exact; what is left out is some 90 bits below the largest number.
 */
export function orderFreeSum(values: Float32Array | Float64Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i] as number));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  const coarse = unitFor(largest, values.length);
  const fine = unitFor(coarse, values.length);
  const perCoarse = 1 / coarse;
  const perFine = 1 / fine;
  let wholes = 0;
  let rests = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const whole = value * perCoarse + rounder - rounder;
    wholes += whole;
    rests += (value - whole * coarse) * perFine + rounder - rounder;
  }
  return wholes * coarse + rests * fine;
}

/** A power of two, so that multiplying with it is exact. */
function unitFor(largest: number, count: number): number {
  return 2 ** (Math.ceil(Math.log2(largest) + Math.log2(count)) + 1 - bits);
}
