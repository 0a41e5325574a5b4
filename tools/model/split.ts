import { z } from 'zod';
import { blockedTimeSeriesFolds, temporalHoldout } from '../../model/split/index.ts';
import { asked } from './errors.ts';

export const splitFields = {
  folds: z.int().min(2).max(20).default(5).describe('Time-ordered folds of the training window.'),
  gap_days: z
    .int()
    .min(0)
    .default(30)
    .describe('Days left out between training and test rows, in the holdout and in every fold.'),
  test_fraction: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.2)
    .describe('The newest share of the rows, unless `test_start` is given.'),
  test_start: z.iso.date().nullable().default(null),
  test_end: z.iso
    .date()
    .nullable()
    .default(null)
    .describe('The last day of the test; later rows are used for nothing. Null: the last row.'),
  train_start: z.iso
    .date()
    .nullable()
    .default(null)
    .describe('The first day of training; earlier rows are used for nothing. Null: the first row.'),
  train_end: z.iso
    .date()
    .nullable()
    .default(null)
    .describe(
      'The last day of training. It takes the place of `gap_days` before the test, even where it leaves a shorter gap; the folds keep theirs.',
    ),
  validation_fraction: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.15)
    .describe(
      'The newest share of a training window: it stops the training early and calibrates. The test rows never do.',
    ),
};

/** Where the split is: the fields above, as far as the holdout goes. */
interface HoldoutInput {
  gap_days: number;
  test_fraction: number;
  test_start: string | null;
  test_end?: string | null;
  train_start?: string | null;
  train_end?: string | null;
  validation_fraction: number;
}

/** Row numbers, all in time order. `train` is `fit` and `validation` together. */
export interface HoldoutRows {
  train: Int32Array;
  fit: Int32Array;
  validation: Int32Array;
  test: Int32Array;
  /** How many rows lie in the gap before the test rows and are used for nothing. */
  gapRows: number;
  /** Days since 1970-01-01: the last that training may use and the first of the test, whether they have rows or not. */
  trainEnd: number;
  testStart: number;
}

export interface FoldRows {
  fit: Int32Array;
  validation: Int32Array;
  test: Int32Array;
}

/** The newest rows apart, a gap before them, and of the rest the newest part kept for early stopping and calibration. */
export function splitHoldout(times: Int32Array, input: HoldoutInput): HoldoutRows {
  const { train, test, gapRows, trainEnd, testStart } = asked(() =>
    temporalHoldout(times, {
      ...(input.test_start === null
        ? { testFraction: input.test_fraction }
        : { testStart: dayOf(input.test_start) }),
      ...(input.test_end ? { testEnd: dayOf(input.test_end) } : {}),
      ...(input.train_start ? { trainStart: dayOf(input.train_start) } : {}),
      ...(input.train_end ? { trainEnd: dayOf(input.train_end) } : {}),
      gapDays: input.gap_days,
    }),
  );
  const tail = withTail(times, train, input.validation_fraction);
  return { train, ...tail, test, gapRows: gapRows.length, trainEnd, testStart };
}

/** Expanding windows over the given rows; each fold's own training part gives up its tail for early stopping. */
export function splitFolds(
  times: Int32Array,
  rows: Int32Array,
  input: { folds: number; gap_days: number; validation_fraction: number },
): FoldRows[] {
  const folds = asked(() =>
    blockedTimeSeriesFolds(timesOf(times, rows), { folds: input.folds, gapDays: input.gap_days }),
  );
  return folds.map((fold) => ({
    ...withTail(times, pick(rows, fold.train), input.validation_fraction),
    test: pick(rows, fold.validation),
  }));
}

/**
 * The newest share of the rows, whole days only, and the rest. No gap lies between them: the tail never measures the model, it only chooses the
 * number of rounds and the calibrators.
 */
function withTail(
  times: Int32Array,
  rows: Int32Array,
  share: number,
): { fit: Int32Array; validation: Int32Array } {
  const { train, test } = asked(() =>
    temporalHoldout(timesOf(times, rows), { testFraction: share, gapDays: 0 }),
  );
  return { fit: pick(rows, train), validation: pick(rows, test) };
}

const millisecondsInADay = 86_400_000;

/** Days since 1970-01-01 of an ISO date. */
export function dayOf(date: string): number {
  return Math.floor(Date.parse(`${date}T00:00:00Z`) / millisecondsInADay);
}

/** The ISO date of days since 1970-01-01. */
export function dateOf(day: number): string {
  return new Date(day * millisecondsInADay).toISOString().slice(0, 10);
}

/** First and last date of the given rows, which must not be empty. */
export function spanOf(times: Int32Array, rows: Int32Array): { from: string; to: string } {
  const days = timesOf(times, rows).sort();
  return { from: dateOf(days[0] as number), to: dateOf(days.at(-1) as number) };
}

function timesOf(times: Int32Array, rows: Int32Array): Int32Array {
  return pick(times, rows);
}

function pick(values: Int32Array, rows: Int32Array): Int32Array {
  return Int32Array.from(rows, (row) => values[row] as number);
}
