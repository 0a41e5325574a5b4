import { daysBefore } from '../../tools/tiers/dates.ts';
import type { Parameters } from './parameters.ts';

type DateParameters = Pick<Parameters, 'train_start' | 'train_end' | 'test_start' | 'test_end' | 'gap_days'>;

/** The windows. Without a `train_end` training ends so early that the gap holds: 2025-07-02 before the document's test. */
export function datesOf({ train_start, train_end, test_start, test_end, gap_days }: DateParameters) {
  return {
    train_start,
    train_end: train_end ?? daysBefore(test_start, gap_days),
    test_start,
    test_end,
  };
}
