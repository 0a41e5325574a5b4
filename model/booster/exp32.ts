const { fround } = Math;

/** Steps a power of two: the argument is taken apart into a multiple of ln 2 / 32 and a small rest. */
const steps = 32;
const stepsPerUnit = Math.LOG2E * steps;
/** Coefficients of 2^(r / 32) for a rest of at most half a step, from the third power down. */
const cubic = 0.05550361559341535 / steps ** 3;
const square = 0.2402284522445722 / steps ** 2;
const linear = 0.6931471806916203 / steps;
/** Adding and taking it off rounds to a whole number, ties to even. */
const rounder = 1.5 * 2 ** 52;

/** 2^(i / 32) for i from 0 to 31. */
export const fractionsOfTwo = Float64Array.from({ length: steps }, (_, i) => 2 ** (i / steps));
/** 2^i for i from -150 to 127. */
const powers = Float64Array.from({ length: 278 }, (_, i) => 2 ** (i - 150));

/**
 * e^x in float32 for a float32 x of at most 88.7: the algorithm of glibc's expf (Szabolcs Nagy, ARM optimized routines, 0.502 ulp), so that
 * gradients are those of an XGBoost on Linux, and the same here in TypeScript and in WebAssembly on every machine.
 */
export function exp32(x: number): number {
  if (x < -104) return 0;
  const scaled = x * stepsPerUnit;
  const whole = scaled + rounder - rounder;
  const rest = scaled - whole;
  const scale = (fractionsOfTwo[whole & 31] as number) * (powers[(whole >> 5) + 150] as number);
  return fround(((cubic * rest + square) * (rest * rest) + (linear * rest + 1)) * scale);
}
