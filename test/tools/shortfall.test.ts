import { expect, it } from 'vitest';
import { shortfall } from '../../tools/shortfall.ts';

it('says nothing where nothing is missing', () => {
  expect(shortfall({ what: 'leads', have: 10, need: 10, perWeek: 1 })).toBeNull();
});

it('says how many are missing and how many weeks they take, the waiting included', () => {
  expect(shortfall({ what: 'leads', have: 4, need: 10, perWeek: 6 })).toBe(
    '4 leads, 6 fewer than the 10 needed; at 6.0 a week they take about 1 week to come',
  );
  expect(shortfall({ what: 'conversions', have: 4, need: 10, perWeek: 2.5, waitDays: 43 })).toBe(
    '4 conversions, 6 fewer than the 10 needed; at 2.5 a week they take about 9 weeks to come, 43 days of waiting included',
  );
});

it('tells no time where nothing comes', () => {
  expect(shortfall({ what: 'leads', have: 0, need: 5, perWeek: 0 })).toContain('no time can be told');
});
