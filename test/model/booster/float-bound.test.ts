import fc from 'fast-check';
import { expect, test } from 'vitest';
import { float64BoundOf } from '../../../model/booster/float-bound.ts';

const float32 = fc.float({ noNaN: true, noDefaultInfinity: true });

test('a float64 is below the bound exactly when float32 rounds it below the threshold', () => {
  fc.assert(
    fc.property(float32, fc.double({ noNaN: true }), (threshold, value) => {
      expect(value < float64BoundOf(threshold)).toBe(Math.fround(value) < threshold);
    }),
  );
});

test('so it is right around the bound, where only the last bit decides', () => {
  fc.assert(
    fc.property(float32, fc.integer({ min: -3, max: 3 }), (threshold, steps) => {
      const value = moved(float64BoundOf(threshold), steps);
      expect(value < float64BoundOf(threshold)).toBe(Math.fround(value) < threshold);
    }),
  );
});

test.each([
  // A tie between two float32 goes to the one whose last bit is 0: here down to 1, there up to 2.
  [1 + 2 ** -23, 1 + 2 ** -24 + 2 ** -52],
  [2, 2 - 2 ** -24],
  [0, -(2 ** -150)],
  [-(2 - 2 ** -23) * 2 ** 127, -(2 - 2 ** -24 - 2 ** -52) * 2 ** 127],
])('the bound of %d is %d', (threshold, bound) => {
  expect(float64BoundOf(threshold)).toBe(bound);
});

/** So many float64 further up or down. */
function moved(value: number, steps: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(value < 0 ? -steps : steps));
  const result = view.getFloat64(0);
  return Number.isNaN(result) ? value : result;
}
