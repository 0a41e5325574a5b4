import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type LeakName, leakConfig } from '../../../sandbox/leaks.ts';
import { extraFeature } from '../../../tools/extra-features.ts';
import { makeTiny, temporaryFolder } from '../../sandbox/made.ts';
import { openFirmOf } from './firm.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

async function audited(seed: number, leak?: LeakName) {
  const directory = join(folder.path, `${leak ?? 'clean'}-${seed}`);
  await makeTiny(directory, { seed, ...(leak === undefined ? {} : { leak }) });
  const firm = await openFirmOf((target) => {
    cpSync(join(directory, 'crm/Lead.csv'), join(target, 'Lead.csv'));
    cpSync(join(directory, 'fintrx/employment_history.csv'), join(target, 'history.csv'));
    cpSync(join(directory, 'fintrx/firm_historicals.csv'), join(target, 'firms.csv'));
    cpSync(join(directory, 'fintrx/ria_contacts_current.csv'), join(target, 'contacts.csv'));
    cpSync(join(directory, 'crm/broker_protocol_members.csv'), join(target, 'protocol.csv'));
  });
  const added = leak === undefined ? [] : (leakConfig(leak)?.extra_features ?? []);
  const extra_features = added.map((each) => extraFeature.parse(each));
  await firm.target();
  const built = await firm.build({ extra_features });
  const { measures } = await firm.audit({ extra_features });
  await firm.warehouse.close();
  return { built, measures };
}

describe('the sandbox', () => {
  it.each([7, 8, 9])(
    'gives features that the audit finds nothing in, clean and with seed %i',
    async (seed) => {
      const { built, measures } = await audited(seed);
      expect(built.measures).toMatchObject({ futureFacts: { value: 0 }, invalidInteractions: { value: 0 } });
      expect(measures).toMatchObject({
        forbiddenColumns: { value: 0 },
        replayDifferences: { value: 0 },
        suspiciousFeatures: { value: 0 },
      });
    },
  );

  it.each(['current-value', 'backfilled-end-date', 'post-contact-column', 'target-proxy'] as const)(
    'gives the leak %s away by rule, by replay and by information value',
    async (leak) => {
      const { measures } = await audited(7, leak);
      expect(measures.forbiddenColumns?.value).toBe(1);
      expect(measures.replayDifferences?.value).toBeGreaterThan(10);
      expect(measures.suspiciousFeatures?.value).toBe(1);
    },
  );
});
