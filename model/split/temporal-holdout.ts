import { ModelError } from '../errors.ts';
import { checkGap, dateOf, lastTrainingDay, rowsBetween } from './days.ts';

/** Either where the test begins or how much it takes must be said, not both. */
export interface HoldoutOptions {
  /** The share of rows, in (0, 1), that the test takes at least: the day that holds the border goes to the test whole. */
  testFraction?: number;
  /** The first day of the test, in days since 1970-01-01. */
  testStart?: number;
  /** The first day of the test is at least so many days after the last of training. */
  gapDays: number;
}

/** Row numbers, ascending; every row is in exactly one of the three. */
export interface Holdout {
  train: Int32Array;
  test: Int32Array;
  /** Rows in the gap: neither trained on nor tested. */
  gapRows: Int32Array;
  testStart: number;
}

/** Throws `fold-empty` when training or test would have no row, and `split-options`. */
export function temporalHoldout(times: Int32Array, options: HoldoutOptions): Holdout {
  checkGap(options.gapDays);
  const testStart = startOf(times, options);
  const lastDay = lastTrainingDay(testStart, options.gapDays);
  const train = rowsBetween(times, Number.NEGATIVE_INFINITY, lastDay);
  const test = rowsBetween(times, testStart, Number.POSITIVE_INFINITY);
  if (train.length === 0 || test.length === 0) {
    throw new ModelError({
      code: 'fold-empty',
      message: `A test from ${dateOf(testStart)} with a gap of ${options.gapDays} days leaves one side empty.`,
      expected: 'at least one row to train on and one to test on',
      arrived: `${train.length} and ${test.length} rows`,
      next: 'Move the start of the test, shorten the gap, or bring rows over a longer time.',
    });
  }
  return { train, test, gapRows: rowsBetween(times, lastDay + 1, testStart - 1), testStart };
}

function startOf(times: Int32Array, { testFraction, testStart }: HoldoutOptions): number {
  if (testStart !== undefined && testFraction === undefined && Number.isSafeInteger(testStart))
    return testStart;
  if (testStart === undefined && testFraction !== undefined && testFraction > 0 && testFraction < 1) {
    return times.toSorted()[Math.floor(times.length * (1 - testFraction))] ?? 0;
  }
  throw new ModelError({
    code: 'split-options',
    message: 'The test of a temporal holdout is not said, or said twice.',
    expected: 'either testStart, a whole day, or testFraction between 0 and 1',
    arrived: `testStart ${testStart}, testFraction ${testFraction}`,
  });
}
