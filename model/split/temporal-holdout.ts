import { ModelError } from '../booster/errors.ts';
import { checkGap, dateOf, lastTrainingDay, rowsBetween } from './days.ts';

/** Days are counted since 1970-01-01. Either where the test begins or how much it takes must be said, not both. */
export interface HoldoutOptions {
  /** The share of rows, in (0, 1), that the test takes at least: the day that holds the border goes to the test whole. */
  testFraction?: number;
  /** The first day of the test. */
  testStart?: number;
  /** The last day of the test; the last day that has rows when absent. */
  testEnd?: number;
  /** The first day of training; the first day that has rows when absent. */
  trainStart?: number;
  /** The last day of training, before the test. It takes the place of `gapDays`, even where it leaves a shorter gap. */
  trainEnd?: number;
  /** The first day of the test is at least so many days after the last of training. */
  gapDays: number;
}

/** Row numbers, ascending; every row from the start of training to the end of the test is in exactly one of the three. */
export interface Holdout {
  train: Int32Array;
  test: Int32Array;
  /** Rows in the gap: neither trained on nor tested. */
  gapRows: Int32Array;
  testStart: number;
  /** The last day that training may use, whether it has rows or not. */
  trainEnd: number;
}

/** Throws `fold-empty` when training or test would have no row, and `split-options`. */
export function temporalHoldout(times: Int32Array, options: HoldoutOptions): Holdout {
  checkGap(options.gapDays);
  const { trainStart = Number.NEGATIVE_INFINITY, testEnd = Number.POSITIVE_INFINITY } = options;
  const testStart = startOf(times, options, trainStart, testEnd);
  const trainEnd = options.trainEnd ?? lastTrainingDay(testStart, options.gapDays);
  checkOrder(trainStart, trainEnd, testStart, testEnd);
  const train = rowsBetween(times, trainStart, trainEnd);
  const test = rowsBetween(times, testStart, testEnd);
  if (train.length === 0 || test.length === 0) {
    throw new ModelError({
      code: 'fold-empty',
      message: `Training up to ${dateOf(trainEnd)} and a test from ${dateOf(testStart)} leave one side empty.`,
      expected: 'at least one row to train on and one to test on',
      arrived: `${train.length} and ${test.length} rows`,
      next: 'Move the start of the test, shorten the gap, or bring rows over a longer time.',
    });
  }
  return { train, test, gapRows: rowsBetween(times, trainEnd + 1, testStart - 1), testStart, trainEnd };
}

function startOf(
  times: Int32Array,
  { testFraction, testStart }: HoldoutOptions,
  first: number,
  last: number,
): number {
  if (testStart !== undefined && testFraction === undefined && Number.isSafeInteger(testStart))
    return testStart;
  if (testStart === undefined && testFraction !== undefined && testFraction > 0 && testFraction < 1) {
    const within = Int32Array.from(rowsBetween(times, first, last), (row) => times[row] as number).sort();
    return within[Math.floor(within.length * (1 - testFraction))] ?? 0;
  }
  throw new ModelError({
    code: 'split-options',
    message: 'The test of a temporal holdout is not said, or said twice.',
    expected: 'either testStart, a whole day, or testFraction between 0 and 1',
    arrived: `testStart ${testStart}, testFraction ${testFraction}`,
  });
}

function checkOrder(trainStart: number, trainEnd: number, testStart: number, testEnd: number): void {
  if (trainEnd < testStart && testStart <= testEnd) return;
  const said = (day: number): string => (Number.isFinite(day) ? dateOf(day) : 'as far as rows go');
  throw new ModelError({
    code: 'split-options',
    message: 'The dates of the split are not in order.',
    expected: 'training that ends before the test starts, and a test that ends on its first day or later',
    arrived: `training ${said(trainStart)} to ${said(trainEnd)}, test ${said(testStart)} to ${said(testEnd)}`,
    next: 'Correct train_end, test_start and test_end.',
  });
}
