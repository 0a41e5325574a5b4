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
  validation_fraction: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.15)
    .describe(
      'The newest share of a training window: it stops the training early and calibrates. The test rows never do.',
    ),
};
const splitInput = z.strictObject(splitFields);
type SplitInput = z.output<typeof splitInput>;

/** Row numbers, all in time order. `train` is `fit` and `validation` together. */
export interface HoldoutRows {
  train: Int32Array;
  fit: Int32Array;
  validation: Int32Array;
  test: Int32Array;
  /** How many rows lie in the gap before the test rows and are used for nothing. */
  gapRows: number;
}

export interface FoldRows {
  fit: Int32Array;
  validation: Int32Array;
  test: Int32Array;
}

/** The newest rows apart, a gap before them, and of the rest the newest part kept for early stopping and calibration. */
export function splitHoldout(times: Int32Array, input: SplitInput): HoldoutRows {
  const where =
    input.test_start === null
      ? { testFraction: input.test_fraction }
      : { testStart: dayOf(input.test_start) };
  const { train, test, gapRows } = asked(() => temporalHoldout(times, { ...where, gapDays: input.gap_days }));
  return { train, ...withTail(times, train, input.validation_fraction), test, gapRows: gapRows.length };
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
