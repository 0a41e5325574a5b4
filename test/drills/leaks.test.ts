import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LeakName, leakNames } from '../../sandbox/leaks.ts';
import { makeTiny, temporaryFolder } from '../sandbox/made.ts';
import { drilledPlans, huntIn } from './leaks-case.ts';

const folder = temporaryFolder();
const clean = join(folder.path, 'clean');
beforeAll(() => makeTiny(clean));
afterAll(folder.remove);

/** Two plans a leak, so that every plan meets two leaks: `leaks.ts` has each plan meet each leak, over many seeds. */
const pairs = leakNames.flatMap((leak, index) =>
  [index, index + 2].map((at) => [leak, drilledPlans[at % drilledPlans.length]?.name ?? ''] as const),
);

const planNamed = (name: string) => {
  const plan = drilledPlans.find((each) => each.name === name);
  if (plan === undefined) throw new Error(`no plan ${name}`);
  return plan;
};

const made = new Map<LeakName, string>();

/** A tiny firm with the leak, made once. */
async function firmWith(leak: LeakName): Promise<string> {
  const directory = join(folder.path, leak);
  if (!made.has(leak)) made.set(leak, (await makeTiny(directory, { leak })).directory);
  return directory;
}

describe('leakage gates', () => {
  it.each(drilledPlans.map(({ name }) => name))(
    'of %s are silent where nothing is planted',
    async (name) => {
      const { judged, alarms } = await huntIn(clean, planNamed(name), null);
      expect(judged.length).toBeGreaterThan(3);
      expect(alarms.map(({ sentence }) => sentence)).toEqual([]);
    },
    120_000,
  );

  it.each(pairs)(
    'catch %s in %s, name what leaks and show leads',
    async (leak, name) => {
      const { alarms, faults } = await huntIn(await firmWith(leak), planNamed(name), leak);
      expect(faults).toEqual([]);
      const byRule = leak === 'misdated-snapshot' ? 1 : 3;
      expect(alarms).toHaveLength(byRule);
    },
    120_000,
  );
});
