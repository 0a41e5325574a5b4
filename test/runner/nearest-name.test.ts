import { expect, test } from 'vitest';
import { nearestName } from '../../runner/nearest-name.ts';

test.each([
  ['maturity_day', 'maturity_days'],
  ['Maturity_Days', 'maturity_days'],
  ['cuont', 'count'],
  ['seed', 'seed'],
  ['completely_else', undefined],
  ['9', undefined],
])('%s was meant to be %s', (name, meant) => {
  expect(nearestName(name, ['count', 'maturity_days', 'seed', '1', '2'])).toBe(meant);
});
