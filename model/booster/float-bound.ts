/**
 * The smallest float64 that float32 rounds to at least `threshold`, itself a float32. For every float64 x, `x < bound` is the same as
 * `Math.fround(x) < threshold`, so that an engine without float32 sends each row where the booster sends it.
 */
export function float64BoundOf(threshold: number): number {
  const below = nextFloat32Below(threshold);
  // Both are float32, so that the midpoint is exact in float64; rounding itself says to which side the tie goes.
  const middle = below === Number.NEGATIVE_INFINITY ? threshold - halfGapAtTheEnd : (below + threshold) / 2;
  return Math.fround(middle) >= threshold ? middle : nextFloat64Above(middle);
}

/** Half the distance between the largest float32 and the next that there would be: what lies beyond rounds to infinity. */
const halfGapAtTheEnd = 2 ** 103;

function nextFloat32Below(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  if (value === 0) {
    view.setInt32(0, 1);
    return -view.getFloat32(0);
  }
  view.setFloat32(0, value);
  view.setInt32(0, view.getInt32(0) + (value > 0 ? -1 : 1));
  return view.getFloat32(0);
}

function nextFloat64Above(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  if (value === 0) {
    view.setBigInt64(0, 1n);
    return view.getFloat64(0);
  }
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return view.getFloat64(0);
}
