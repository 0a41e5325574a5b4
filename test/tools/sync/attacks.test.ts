import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { countWrites, historyIn, leadsIn } from '../../salesforce/push/fixtures.ts';
import { granting, syncBench } from './sync-bench.ts';

describe('a grant of a sync', () => {
  test('is none for another sync of the same scores', async () => {
    const { engine, fake } = await syncBench({ leads: 2 });
    const [first, second] = [await engine.start('salesforce-sync'), await engine.start('salesforce-sync')];
    await engine.advance(first);
    await engine.advance(second);
    await engine.approvals.grant(`${first}/1`, granting);
    const writes = countWrites(fake);
    expect((await engine.advance(second)).state).toBe('waiting');
    expect(writes().size).toBe(0);
  });

  test.each(['difference.csv', 'examples.md', 'held.csv', 'preview.json'])(
    'is gone with a changed byte of %s: it is worked out and asked for anew',
    async (file) => {
      const { engine, fake, folder } = await syncBench({ leads: 2 });
      const run = await engine.start('salesforce-sync');
      await engine.advance(run);
      await engine.approvals.grant(`${run}/1`, granting);
      appendFileSync(path.join(folder, 'runs', run, 'artifacts/sync', file), ' ');
      const writes = countWrites(fake);
      const state = await engine.advance(run);
      expect(state).toMatchObject({
        state: 'waiting',
        approvals: [{ state: 'void' }, { state: 'requested' }],
      });
      expect(writes().size).toBe(0);
    },
  );

  test('shows no examples whose bytes are others', async () => {
    const { engine, folder } = await syncBench({ leads: 2 });
    const run = await engine.start('salesforce-sync');
    await engine.advance(run);
    appendFileSync(path.join(folder, 'runs', run, 'artifacts/sync/examples.md'), ' ');
    await expect(engine.examplesOf(run, '4')).rejects.toMatchObject({ code: 'artifact-changed' });
  });

  test('is gone where the scores were made anew in between', async () => {
    const bench = await syncBench({ leads: 2 });
    const { engine, fake } = bench;
    const run = await engine.start('salesforce-sync', { parameters: { run: 'scoring-1' } });
    await engine.advance(run);
    await engine.approvals.grant(`${run}/1`, granting);
    bench.changeScores((all) => all.map((one) => ({ ...one, tier: 'D' })));
    await engine.reopen('scoring-1', '1', 'scored again');
    await engine.advance('scoring-1');
    const writes = countWrites(fake);
    const state = await engine.advance(run);
    expect(state).toMatchObject({ state: 'waiting', approvals: [{ state: 'void' }, { state: 'requested' }] });
    expect(writes().size).toBe(0);
    await engine.approvals.grant(`${run}/2`, granting);
    await engine.advance(run);
    expect(Object.values(leadsIn(fake))).toMatchObject([
      { Leadline_Tier__c: 'Cold' },
      { Leadline_Tier__c: 'Cold' },
    ]);
  });
});

describe('a sync that another has overtaken', () => {
  test('does not put older scores over newer ones, though it was granted', async () => {
    const bench = await syncBench({ leads: 2 });
    const { engine, fake } = bench;
    const old = await engine.start('salesforce-sync', { parameters: { run: 'scoring-1' } });
    await engine.advance(old);
    await engine.approvals.grant(`${old}/1`, granting);
    bench.changeScores((all) => all.map((one) => ({ ...one, tier: 'D' })));
    await bench.score();
    await bench.through('salesforce-sync');
    const newer = leadsIn(fake);

    const refused = await engine.advance(old);
    expect(refused.steps[3]?.error?.code).toBe('effect-overtaken');
    expect(leadsIn(fake)).toEqual(newer);

    await engine.reopen(old, '2', 'looked again');
    expect(await engine.advance(old)).toMatchObject({ state: 'waiting' });
    expect(engine.approvals.list(old).map(({ state }) => state)).toEqual(['void', 'requested']);
  });

  test('that was interrupted and then taken back is not gone on with', async () => {
    const bench = await syncBench({ leads: 30 });
    const { engine, fake } = bench;
    const before = leadsIn(fake);
    const run = await engine.start('salesforce-sync');
    await engine.advance(run);
    await engine.approvals.grant(`${run}/1`, granting);
    fake.context.faults.set([{ kind: 'drop-after', route: 'POST /services/data/v', after: 1, times: 30 }]);
    expect((await engine.advance(run)).state).toBe('failed');
    fake.context.faults.set([]);
    expect(leadsIn(fake)).not.toEqual(before);

    const back = await bench.through('salesforce-rollback', { run });
    expect(back).toMatchObject({ state: 'finished', approvals: [{ state: 'used' }] });
    expect(leadsIn(fake)).toEqual(before);
    const resumed = await engine.advance(run);
    expect(resumed.steps[3]?.error?.code).toBe('effect-overtaken');
    expect(leadsIn(fake)).toEqual(before);
  });
});

describe('a rollback', () => {
  test('of a rollback brings back what the sync had written', async () => {
    const bench = await syncBench({ leads: 3 });
    const first = await bench.through('salesforce-sync');
    const written = leadsIn(bench.fake);
    const back = await bench.through('salesforce-rollback', { run: first.run });
    expect(leadsIn(bench.fake)).not.toEqual(written);
    const again = await bench.through('salesforce-rollback', { run: back.run });
    expect(again.state).toBe('finished');
    expect(leadsIn(bench.fake)).toEqual(written);
    expect(historyIn(bench.fake)).toHaveLength(9);
  });

  test('never writes to another org than the one that the sync wrote to, whatever ids its leads have', async () => {
    const bench = await syncBench({ leads: 2 });
    const first = await bench.through('salesforce-sync');
    const engine = await bench.reopened({
      connectSalesforce: async (...given) => ({
        ...(await bench.connectSalesforce(...given)),
        organizationId: '00D000000000002EAA',
      }),
    });
    const state = await engine.advance(
      await engine.start('salesforce-rollback', { parameters: { run: first.run } }),
    );
    expect(state.steps[2]?.error?.code).toBe('salesforce-other-org');
    expect(state.approvals).toEqual([]);
  });
});
