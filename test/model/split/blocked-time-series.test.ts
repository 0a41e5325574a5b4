import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockedTimeSeriesFolds } from '../../../model/split/index.ts';

const daysOf = (times: Int32Array, rows: Int32Array) => Array.from(rows, (row) => times[row] as number);

describe('blocked folds', () => {
  it('train on everything at least the gap before the block that they validate on', () => {
    // Nine rows, one a day, shuffled; three blocks begin on days 0, 3 and 6.
    const times = Int32Array.of(8, 0, 7, 1, 6, 2, 5, 3, 4);
    const folds = blockedTimeSeriesFolds(times, { folds: 2, gapDays: 2 });
    expect(folds.map(({ train }) => daysOf(times, train).sort())).toEqual([
      [0, 1],
      [0, 1, 2, 3, 4],
    ]);
    expect(folds.map(({ validation }) => daysOf(times, validation).sort())).toEqual([
      [3, 4, 5],
      [6, 7, 8],
    ]);
  });

  it('never divide a day, never look ahead and keep the gap', () => {
    const extra = fc.array(fc.integer({ min: 0, max: 59 }), { maxLength: 10 });
    const times = extra.map((days) => [
      ...days,
      ...Array.from({ length: 60 }, (_, index) => (index * 7) % 60),
    ]);
    const options = fc.record({
      folds: fc.integer({ min: 1, max: 4 }),
      gapDays: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(times, options, (given, { folds, gapDays }) => {
        const days = Int32Array.from(given);
        const validated = new Set<number>();
        for (const { train, validation } of blockedTimeSeriesFolds(days, { folds, gapDays })) {
          const lastTrained = Math.max(...daysOf(days, train));
          const firstValidated = Math.min(...daysOf(days, validation));
          expect(firstValidated - lastTrained).toBeGreaterThanOrEqual(Math.max(1, gapDays));
          for (const day of new Set(daysOf(days, validation))) {
            expect(validated.has(day)).toBe(false);
            validated.add(day);
          }
        }
        expect(validated.has(Math.max(...given))).toBe(true);
      }),
      { seed: 6, numRuns: 100 },
    );
  });

  it('are refused when one would have no rows', () => {
    const refusal = expect.objectContaining({ code: 'fold-empty' });
    expect(() => blockedTimeSeriesFolds(Int32Array.of(5, 5, 5, 5), { folds: 1, gapDays: 0 })).toThrow(
      refusal,
    );
    expect(() => blockedTimeSeriesFolds(Int32Array.of(0, 1, 2, 3), { folds: 1, gapDays: 30 })).toThrow(
      refusal,
    );
    expect(() => blockedTimeSeriesFolds(new Int32Array(0), { folds: 2, gapDays: 0 })).toThrow(refusal);
  });

  it('are refused without a count of folds or of days', () => {
    const refusal = expect.objectContaining({ code: 'split-options' });
    expect(() => blockedTimeSeriesFolds(Int32Array.of(0, 1), { folds: 0, gapDays: 0 })).toThrow(refusal);
    expect(() => blockedTimeSeriesFolds(Int32Array.of(0, 1), { folds: 1, gapDays: -1 })).toThrow(refusal);
  });
});
