import { expect, it } from 'vitest';
import { hotSideOf, hotWord } from '../../../tools/enablement/direction.ts';

type Kind = Parameters<typeof hotWord>[1];
const flag: Kind = { kind: 'flag', encoder: null };
const number: Kind = { kind: 'number', encoder: null };
const place: Kind = { kind: 'category', encoder: { kind: 'frequency', categories: ['TX'], shares: [1] } };
const size: Kind = { kind: 'category', encoder: { kind: 'ordinal', categories: ['small', 'large'] } };

it.each([
  [0.3, 'up'],
  [-0.3, 'down'],
  [0.29, 'both'],
  [-0.29, 'both'],
  [null, 'both'],
] as const)('takes a correlation of %s for %s', (direction, side) => {
  expect(hotSideOf({ direction })).toBe(side);
});

it.each([
  [flag, 'yes', 'no'],
  [number, 'more', 'less'],
  [place, 'common', 'rare'],
  [size, 'more', 'less'],
] as const)('says the sides of %j as %s and %s', (feature, up, down) => {
  expect([hotWord('up', feature), hotWord('down', feature)]).toEqual([up, down]);
  expect(hotWord('both', feature)).toBe('it depends');
});
