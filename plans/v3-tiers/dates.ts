import { daysBefore } from '../../tools/tiers/dates.ts';

interface DateParameters {
  train_start: string;
  test_days: number;
  gap_days: number;
  follow_up_days: number;
}

/**
 * The windows, reckoned back from the analysis date: the test ends so early that its last lead could be followed up, lasts `test_days`, and
 * the gap lies before it. From 2025-10-31 the reference's numbers give the reference's dates: 2025-10-01, 2025-08-02 and 2025-07-03.
 */
export function datesOf(
  { train_start, test_days, gap_days, follow_up_days }: DateParameters,
  analysisDate: string,
) {
  const testEnd = daysBefore(analysisDate, follow_up_days);
  const testStart = daysBefore(testEnd, test_days);
  const trainEnd = daysBefore(testStart, gap_days);
  return {
    train: { from: train_start, to: trainEnd },
    test: { from: testStart, to: testEnd },
  };
}

export type Dates = ReturnType<typeof datesOf>;
