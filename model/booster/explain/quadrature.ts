/** Points in (0, 1) and their weights, which sum to 1. */
export interface Quadrature {
  points: Float64Array;
  weights: Float64Array;
}

const known: (Quadrature | undefined)[] = [];

/**
 * Gauss and Legendre's rule on (0, 1): the weighted sum of a polynomial's values at `count` points is its integral, exactly
 * up to degree 2 `count` - 1. A product of d linear factors without one of them needs d / 2 points, rounded up.
 */
export function quadratureOf(count: number): Quadrature {
  known[count] ??= compute(count);
  return known[count];
}

function compute(count: number): Quadrature {
  const points = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    // Newton's method from Chebyshev's guess ends, from any count of use here, in fewer than ten steps.
    let x = -Math.cos((Math.PI * (index + 0.75)) / (count + 0.5));
    for (let step = 0; step < 20; step++) {
      const { value, slope } = legendre(count, x);
      x -= value / slope;
    }
    const { slope } = legendre(count, x);
    points[index] = (1 + x) / 2;
    weights[index] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}

/** Legendre's polynomial of a degree of at least 1, and its derivative, inside (-1, 1). */
function legendre(degree: number, x: number): { value: number; slope: number } {
  let before = 1;
  let value = x;
  for (let k = 2; k <= degree; k++) {
    const next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
    before = value;
    value = next;
  }
  return { value, slope: (degree * (x * value - before)) / (x * x - 1) };
}
