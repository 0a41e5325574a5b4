import { describe, expect, it } from 'vitest';
import { informationValue } from '../../../model/measure/index.ts';
import { measureGolden } from '../golden.ts';

describe('information value', () => {
  it('is that of an independent reckoning, bin by bin', () => {
    const golden = measureGolden.informationValue;
    const values = golden.values.map((value) => value ?? Number.NaN);
    const { value, bins } = informationValue(values, Uint8Array.from(golden.labels));
    expect(bins.map(({ rows, positives }) => [rows, positives])).toEqual(
      golden.bins.map((bin) => bin.slice(0, 2)),
    );
    for (const [index, bin] of golden.bins.entries())
      expect(bins[index]?.weightOfEvidence).toBeCloseTo(bin[2], 12);
    expect(value).toBeCloseTo(golden.value, 12);
    expect(bins.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(value, 12);
  });

  it('is small for noise and large, but finite, for the label itself', () => {
    const labels = Uint8Array.from({ length: 100 }, (_, index) => index % 2);
    const leak = informationValue(labels, labels);
    expect(leak.value).toBeGreaterThan(5);
    expect(Number.isFinite(leak.value)).toBe(true);
    expect(
      informationValue(
        labels.map((_, index) => (index >> 1) % 2),
        labels,
      ).value,
    ).toBeCloseTo(0, 12);
  });

  it('has one bin for a constant, and one for a column that is always missing', () => {
    const labels = Uint8Array.of(0, 1, 0, 1);
    expect(informationValue([3, 3, 3, 3], labels)).toEqual({
      value: 0,
      chance: 1,
      bins: [{ high: 3, rows: 4, positives: 2, weightOfEvidence: 0, contribution: 0 }],
    });
    const [missing] = informationValue([NaN, NaN, NaN, NaN], labels).bins;
    expect(missing).toMatchObject({ rows: 4, positives: 2 });
    expect(missing).not.toHaveProperty('high');
  });

  it('keeps the values of a flag apart, and a heap of zeros from what lies above it', () => {
    const flag = Uint8Array.from({ length: 40 }, (_, index) => (index === 0 ? 0 : 1));
    const labels = flag.map((_, index) => index % 2);
    expect(informationValue(flag, labels).bins.map(({ rows }) => rows)).toEqual([1, 39]);
    const heap = Float32Array.from({ length: 40 }, (_, index) => Math.max(0, index - 29));
    expect(informationValue(heap, labels, { bins: 5 }).bins.map(({ high, rows }) => [high, rows])).toEqual([
      [0, 30],
      [expect.closeTo(2.2, 5), 2],
      [10, 8],
    ]);
  });

  it('refuses values that do not fit the labels, and options that mean nothing', () => {
    expect(() => informationValue([1], Uint8Array.of(0, 1))).toThrow(
      expect.objectContaining({ code: 'scores-invalid' }),
    );
    expect(() => informationValue([1, 2], Uint8Array.of(0, 1), { smoothing: 0 })).toThrow(
      expect.objectContaining({ code: 'information-value-options' }),
    );
  });
});
