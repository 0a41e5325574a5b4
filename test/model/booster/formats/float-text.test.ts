import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float32Text, parameterText } from '../../../../model/booster/formats/float-text.ts';

describe('a float32 in a model file', () => {
  it.each([
    [0, '0E0'],
    [-0, '-0E0'],
    [1, '1E0'],
    [0.1, '1E-1'],
    [-123.456, '-1.23456E2'],
    [290.390625, '2.9039062E2'],
    [2 ** -149, '1E-45'],
    [3.4028234663852886e38, '3.4028235E38'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ])('is the shortest decimal: %d', (value, text) => {
    expect(float32Text(value)).toBe(text);
  });

  it('reads back as the same number', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), (value) => {
        expect(Math.fround(Number(float32Text(value)))).toBe(value);
      }),
      { seed: 2 },
    );
  });
});

describe('a float32 among the parameters', () => {
  it.each([
    [1, '1'],
    [0, '0'],
    [2.5, '2.5'],
    [100, '100'],
    [0.1, '0.100000001'],
    [1 / 3, '0.333333343'],
    [1e-7, '1.00000001e-07'],
    [1e-4, '9.99999975e-05'],
    [0.001, '0.00100000005'],
    [123_456_789, '123456792'],
    [1e9, '1e+09'],
    [1e10, '1e+10'],
  ])('has nine digits, as C prints them: %d', (value, text) => {
    expect(parameterText(value)).toBe(text);
  });
});
