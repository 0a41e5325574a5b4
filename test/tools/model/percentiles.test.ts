import { expect, test } from 'vitest';
import { percentilesOf } from '../../../tools/model/percentiles.ts';

test('the percentile is the share of scores that are lower, and equal scores have the same', () => {
  expect(percentilesOf([0.9, 0.5, 0.5, 0.1])).toEqual([75, 25, 25, 0]);
  expect(percentilesOf([0.3])).toEqual([0]);
  expect(percentilesOf([])).toEqual([]);
});
