import { describe, expect, it } from 'vitest';
import { temporalHoldout } from '../../../model/split/index.ts';

const times = Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

describe('a temporal holdout', () => {
  it('leaves the rows of the gap out of both sides', () => {
    expect(temporalHoldout(times, { testStart: 7, gapDays: 3 })).toEqual({
      train: Int32Array.of(0, 1, 2, 3, 4),
      test: Int32Array.of(7, 8, 9),
      gapRows: Int32Array.of(5, 6),
      testStart: 7,
      trainEnd: 4,
    });
  });

  it('takes dates that are given, even where they leave a shorter gap, and uses no row outside them', () => {
    const dated = { trainStart: 2, trainEnd: 5, testStart: 6, testEnd: 8, gapDays: 3 };
    const { train, test, gapRows } = temporalHoldout(times, dated);
    expect([train, test, gapRows].map((rows) => [...rows])).toEqual([[2, 3, 4, 5], [6, 7, 8], []]);
  });

  it('reads a fraction within the dates that are given', () => {
    const { testStart, test } = temporalHoldout(times, {
      trainStart: 1,
      testEnd: 8,
      testFraction: 0.25,
      gapDays: 1,
    });
    expect([testStart, test.length]).toEqual([7, 2]);
  });

  it('is refused when training would end on or after the first day of the test', () => {
    expect(() => temporalHoldout(times, { trainEnd: 6, testStart: 6, gapDays: 0 })).toThrow(
      expect.objectContaining({ code: 'split-options', arrived: expect.stringContaining('1970-01-07') }),
    );
    expect(() => temporalHoldout(times, { testStart: 6, testEnd: 5, gapDays: 0 })).toThrow(
      expect.objectContaining({ code: 'split-options' }),
    );
  });

  it('reads a fraction as the share of rows, and gives the day on the border to the test whole', () => {
    expect(temporalHoldout(times, { testFraction: 0.2, gapDays: 0 }).testStart).toBe(8);
    const tied = Int32Array.of(0, 0, 1, 1, 2, 2, 2, 2);
    const { train, test, gapRows } = temporalHoldout(tied, { testFraction: 0.25, gapDays: 1 });
    expect([...train]).toEqual([0, 1, 2, 3]);
    expect([...test]).toEqual([4, 5, 6, 7]);
    expect(gapRows).toHaveLength(0);
  });

  it('is refused when a side would be empty or the test is not said exactly once', () => {
    const empty = expect.objectContaining({
      code: 'fold-empty',
      message: expect.stringContaining('1970-01-03'),
    });
    expect(() => temporalHoldout(times, { testStart: 2, gapDays: 30 })).toThrow(empty);
    expect(() => temporalHoldout(times, { testStart: 99, gapDays: 0 })).toThrow(
      expect.objectContaining({ code: 'fold-empty' }),
    );
    const options = expect.objectContaining({ code: 'split-options' });
    expect(() => temporalHoldout(times, { gapDays: 0 })).toThrow(options);
    expect(() => temporalHoldout(times, { testStart: 5, testFraction: 0.2, gapDays: 0 })).toThrow(options);
    expect(() => temporalHoldout(times, { testFraction: 1, gapDays: 0 })).toThrow(options);
  });
});
