import { ModelError } from '../booster/errors.ts';
import { checkGap, dateOf, lastTrainingDay, rowsBetween } from './days.ts';

export interface Fold {
  /** Row numbers, ascending. */
  train: Int32Array;
  validation: Int32Array;
}

export interface BlockedOptions {
  /** 1 or more. */
  folds: number;
  /** The first day of validation is at least so many days after the last of training. */
  gapDays: number;
}

/**
 * An expanding window over n rows in order of their day. Block k of folds + 1 (k from 0) begins on the day of the row
 * at rank floor(k n / (folds + 1)) and ends the day before the next block begins, so a day lies in one block whole.
 * Fold k validates on block k and trains on every row at least `gapDays` before it. `times` are days since
 * 1970-01-01, in any order. Throws `fold-empty` when a fold would have no row on one side, and `split-options`.
 */
export function blockedTimeSeriesFolds(times: Int32Array, { folds, gapDays }: BlockedOptions): Fold[] {
  checkGap(gapDays);
  if (!Number.isSafeInteger(folds) || folds < 1) {
    throw new ModelError({
      code: 'split-options',
      message: 'The number of folds is not a count.',
      expected: 'an integer from 1',
      arrived: String(folds),
    });
  }
  const sorted = times.toSorted();
  const begins = Array.from(
    { length: folds + 1 },
    (_, block) => sorted[Math.floor((block * sorted.length) / (folds + 1))] ?? 0,
  );
  const ends = begins.map((_, block) => (begins[block + 1] ?? Number.POSITIVE_INFINITY) - 1);

  return begins.slice(1).map((begin, index) => {
    const train = rowsBetween(times, Number.NEGATIVE_INFINITY, lastTrainingDay(begin, gapDays));
    const validation = rowsBetween(times, begin, ends[index + 1] as number);
    if (train.length > 0 && validation.length > 0) return { train, validation };
    throw new ModelError({
      code: 'fold-empty',
      message: `Fold ${index + 1} of ${folds}, which validates from ${dateOf(begin)}, would be empty on one side.`,
      expected: 'at least one row to train on and one to validate on',
      arrived: `${train.length} and ${validation.length} rows`,
      next: 'Ask for fewer folds or a shorter gap, or bring rows over a longer time.',
    });
  });
}
