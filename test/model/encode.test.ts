import { describe, expect, it } from 'vitest';
import { applyEncoder, fitEncoder } from '../../model/encode.ts';

const sources = ['list', 'event', null, 'list', 'referral', '__proto__'];

describe('an ordinal encoder', () => {
  it('numbers the categories of the fitted rows by name; what it has not seen is missing', () => {
    const encoder = fitEncoder('ordinal', sources, [0, 1, 2, 3]);
    expect(encoder).toEqual({ kind: 'ordinal', categories: ['event', 'list'] });
    expect(applyEncoder(encoder, sources)).toEqual(Float32Array.of(1, 0, NaN, 1, NaN, NaN));
  });

  it('keeps a given order, and refuses one that leaves a fitted category out or lists one twice', () => {
    const encoder = fitEncoder('ordinal', sources, [0, 1], ['referral', 'list', 'event']);
    expect(applyEncoder(encoder, sources)).toEqual(Float32Array.of(1, 2, NaN, 1, 0, NaN));
    const refusal = expect.objectContaining({ code: 'encoder-order' });
    expect(() => fitEncoder('ordinal', sources, [0, 1], ['list'])).toThrow(refusal);
    expect(() => fitEncoder('ordinal', sources, [0], ['list', 'list'])).toThrow(refusal);
    expect(() => fitEncoder('frequency', sources, [0], ['list'])).toThrow(refusal);
  });
});

describe('a frequency encoder', () => {
  it('gives the share among fitted rows with a value, 0 to what it has not seen', () => {
    const encoder = fitEncoder('frequency', sources, Int32Array.of(0, 1, 2, 3, 5));
    expect(applyEncoder(encoder, [...sources, 'other'])).toEqual(
      Float32Array.of(0.5, 0.25, NaN, 0.5, 0, 0.25, 0),
    );
  });

  it('comes back from JSON the same', () => {
    const encoder = fitEncoder('frequency', sources, [0, 1, 3, 5]);
    expect(applyEncoder(JSON.parse(JSON.stringify(encoder)), sources)).toEqual(
      applyEncoder(encoder, sources),
    );
  });
});
