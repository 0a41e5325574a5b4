import { expect, test } from 'vitest';
import { temporaryFolder } from '../runner/fixtures.ts';
import { drillSalesforce, smallSizes } from './salesforce/drill.ts';

/** `salesforce.ts` draws more, and firms that Bulk API 2.0 writes. */
const runs = 20;

test('twenty syncs among faults, refusals and kills lose, double and half-write no row, restore to the byte, and spend their approval once', {
  timeout: 600_000,
}, async () => {
  const told: string[] = [];
  const faulty = await drillSalesforce(temporaryFolder(), {
    numbers: Array.from({ length: runs }, (_, index) => index + 1),
    seed: 6,
    lanes: 2,
    sizes: smallSizes,
    tell: (line) => told.push(line),
  });
  expect(faulty, told.join('\n')).toBe(0);
  const [, cases, killed, faults] =
    /^\s*(\d+) syncs.* of which (\d+) were killed, (\d+) faults/.exec(told.at(-1) ?? '') ?? [];
  expect(Number(cases)).toBe(runs);
  expect(Number(killed)).toBeGreaterThan(10);
  expect(Number(faults)).toBeGreaterThan(50);
});
