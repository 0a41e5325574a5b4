import { ModelError } from '../booster/errors.ts';

/** The rows whose day, in days since 1970-01-01, is from `first` up to `last`, both included, in ascending order. */
export function rowsBetween(times: Int32Array, first: number, last: number): Int32Array {
  const rows = new Int32Array(times.length);
  let count = 0;
  for (let row = 0; row < times.length; row++) {
    const day = times[row] as number;
    if (day >= first && day <= last) rows[count++] = row;
  }
  return rows.slice(0, count);
}

/** The last day that training may use before the given day. Even without a gap, a day is never on both sides. */
export function lastTrainingDay(firstDay: number, gapDays: number): number {
  return firstDay - Math.max(gapDays, 1);
}

export function checkGap(gapDays: number): void {
  if (Number.isSafeInteger(gapDays) && gapDays >= 0) return;
  throw new ModelError({
    code: 'split-options',
    message: 'The gap between training and test is not a number of days.',
    expected: 'an integer from 0',
    arrived: String(gapDays),
  });
}

/** An ISO date for a day since the epoch. */
export function dateOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
