import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expectedSuccesses } from '../../../model/measure/expected-successes.ts';
import { normalInterval } from '../../../model/measure/normal-interval.ts';
import { wilsonInterval } from '../../../model/measure/wilson.ts';

interface Golden {
  normal: [successes: number, trials: number, level: number, low: number, high: number][];
  sums: { called: number; groups: [successes: number, trials: number][]; low: number; high: number }[];
  coverageOfLists: number;
}
const golden = JSON.parse(
  readFileSync(new URL('../../goldens/tiers/tiers.json', import.meta.url), 'utf8'),
) as Golden;

describe("statsmodels' figures are ours", () => {
  it.each(golden.normal)('normal interval: %i of %i at %d', (successes, trials, level, low, high) => {
    const interval = normalInterval(successes, trials, level);
    expect(interval.low).toBeCloseTo(low, 12);
    expect(interval.high).toBeCloseTo(high, 12);
  });

  it.each(golden.sums)('the sum of two groups: $groups', ({ called, groups, low, high }) => {
    const { mean } = expectedSuccesses(groups.map(([successes, trials]) => ({ called, successes, trials })));
    expect(mean.low).toBeCloseTo(low, 10);
    expect(mean.high).toBeCloseTo(high, 10);
  });

  it('held what a list brings in 95 of 100 simulated lists, give or take one', () => {
    expect(Math.abs(golden.coverageOfLists - 0.95)).toBeLessThan(0.01);
  });
});

it('gives a single group its Wilson interval times the leads called', () => {
  const wilson = wilsonInterval(8, 84);
  const { mean, list } = expectedSuccesses([{ called: 50, successes: 8, trials: 84 }]);
  expect(mean.low).toBeCloseTo(50 * wilson.low, 12);
  expect(mean.high).toBeCloseTo(50 * wilson.high, 12);
  expect(list.low).toBeLessThan(mean.low);
  expect(list.high).toBeGreaterThan(mean.high);
});

it('expects nothing of an empty list, and no more calls than leads', () => {
  expect(expectedSuccesses([]).list).toMatchObject({ estimate: 0, low: 0, high: 0 });
  expect(expectedSuccesses([{ called: 3, successes: 9, trials: 10 }]).list.high).toBe(3);
});

it.each([
  [1, 0],
  [-1, 4],
  [5, 4],
])('refuses %i of %i', (successes, trials) => {
  expect(() => normalInterval(successes, trials)).toThrow(
    expect.objectContaining({ code: 'proportion-invalid' }),
  );
});
