import { createHash } from 'node:crypto';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { verifyJournal } from '../../../runner/verify-journal.ts';
import { countWrites, historyIn, leadsIn } from '../../salesforce/push/fixtures.ts';
import { idsInJournal, rowsIn } from './reading.ts';
import { granting, syncBench } from './sync-bench.ts';

describe('a sync', () => {
  test('shows the difference, waits, and writes it once a person has granted it', async () => {
    const bench = await syncBench();
    const { engine, fake, ids, folder } = bench;
    const writes = countWrites(fake);
    const run = await engine.start('salesforce-sync');
    const waiting = await engine.advance(run);
    expect(waiting.state).toBe('waiting');
    expect(waiting.verdicts.every(({ status }) => status === 'passed')).toBe(true);
    expect(writes().size).toBe(0);

    const preview = waiting.approvals[0]?.subject.preview ?? '';
    expect(preview).toBe(bench.artifact(run, 'sync/preview.md'));
    expect(preview).toContain('4, of which **4 are written**, 0 hold what they should already');
    expect(rowsIn(preview)).toContainEqual(['Very Hot', '1', '1', '1']);
    expect(rowsIn(preview)).toContainEqual([
      '4',
      '0',
      '0',
      expect.stringMatching(/^Tier, Score Percentile, /),
    ]);
    const examples = bench.artifact(run, 'sync/examples.md');
    expect(rowsIn(examples)).toContainEqual([
      ...[ids[0], 'none -> Very Hot', 'none -> 12.3 %', '13 fields'],
      'Moved firms twice in three years',
    ]);
    expect(examples).toContain('- Probability: (empty) -> 12.3456');
    expect(await engine.examplesOf(run, '4')).toBe(examples);
    for (const [file, text] of [
      ['difference.csv', bench.artifact(run, 'sync/difference.csv')],
      ['examples.md', examples],
    ] as const) {
      const sha256 = createHash('sha256').update(text).digest('hex');
      expect(preview).toMatch(new RegExp(`^- \`sync/${file}\`.* SHA-256 ${sha256}$`, 'm'));
    }

    await engine.approvals.grant(`${run}/1`, granting);
    const done = await engine.advance(run);
    expect(done).toMatchObject({ state: 'finished', approvals: [{ state: 'used' }] });
    expect([...writes().values()]).toEqual([1, 1, 1, 1]);
    expect(leadsIn(fake)[ids[1] ?? '']).toMatchObject({
      Leadline_Tier__c: 'Hot',
      Leadline_Score_Percentile__c: 87.5,
      Leadline_Probability__c: 12.3456,
      Leadline_Driver_Up_1__c: 'Moved firms twice in three years',
      Leadline_Driver_Up_1_Effect__c: 0.812,
      Leadline_Driver_Up_2__c: '-3 advisors at the firm this year, "net"',
      Leadline_Driver_Up_3__c: null,
      Leadline_Driver_Down_1__c: 'A long time in the business',
      Leadline_Driver_Down_1_Effect__c: -0.4,
      Leadline_Narrative__c: 'Moved firms, twice.',
      Leadline_Not_Scored_Reason__c: null,
    });
    expect(historyIn(fake)).toEqual(
      ids.toSorted().map((id) => expect.stringMatching(`^${id}:salesforce-sync-1/1@[0-9a-f]{8}$`)),
    );
    expect(bench.artifact(run, 'sync/report.md')).toMatch(/\| succeeded +\| +4 \|/);
    expect((await verifyJournal(path.join(folder, 'journal.sqlite'))).problems).toEqual([]);
    expect(idsInJournal(folder, ids)).toEqual([]);
  });

  test('shows tiers from the best to the worst, and leads without one last', async () => {
    const bench = await syncBench({
      leads: 6,
      yaml: 'plans: { salesforce-sync: { tiers: { A: Hot, B: Top, C: Cold, D: Cool } } }',
    });
    bench.changeScores((all) =>
      all.map((one, at) => (at === 5 ? { ...one, tier: null, reason: 'None.' } : one)),
    );
    await bench.score();
    const run = await bench.engine.start('salesforce-sync');
    await bench.engine.advance(run);
    const rows = rowsIn(bench.artifact(run, 'sync/preview.md'));
    const tiers = rows.slice(rows.findIndex(([head]) => head === 'tier') + 2).map(([tier]) => tier);
    expect(tiers).toEqual(['Hot', 'Top', 'Cold', 'Cool', 'none']);
  });

  test('does not say that leadline.yaml has changed because a command named the run', async () => {
    const bench = await syncBench({ leads: 2 });
    await bench.through('salesforce-sync', { run: 'scoring-1' });
    expect(bench.events.filter(({ type }) => type === 'notice')).toEqual([]);
  });

  test('opens no warehouse: somebody may look at it meanwhile', async () => {
    const bench = await syncBench({ leads: 2 });
    const engine = await bench.reopened({
      openWarehouse: () => Promise.reject(new Error('it is open elsewhere')),
    });
    const run = await engine.start('salesforce-sync');
    expect(await engine.advance(run)).toMatchObject({ state: 'waiting' });
    await engine.approvals.grant(`${run}/1`, granting);
    expect(await engine.advance(run)).toMatchObject({ state: 'finished' });
  });

  test('leaves no id of a lead in the journal or the log, even where a value does not fit, rows fail or are taken back', async () => {
    const bench = await syncBench({ leads: 3 });
    const { ids, folder } = bench;
    const first = await bench.through('salesforce-sync');
    await bench.through('salesforce-rollback', { run: first.run });
    bench.changeScores((all) => all.map((one) => ({ ...one, reason: 'x'.repeat(300), tier: null })));
    await bench.score();
    const failed = await bench.through('salesforce-sync');
    expect(failed.steps[2]?.error?.code).toBe('salesforce-value-too-long');
    expect(idsInJournal(folder, ids)).toEqual([]);
  });

  test('with nothing changed asks nobody and writes nothing; with one lead changed writes that one', async () => {
    const bench = await syncBench();
    await bench.through('salesforce-sync');
    const writes = countWrites(bench.fake);
    await bench.score();
    const second = await bench.through('salesforce-sync');
    expect(second).toMatchObject({ state: 'finished', approvals: [] });
    expect(writes().size).toBe(0);
    expect(bench.artifact(second.run, 'sync/report.md')).toContain('Nothing had to be written');

    bench.changeScores(([first, ...rest]) => [{ ...first, id: first?.id ?? '', tier: 'D' }, ...rest]);
    await bench.score();
    const third = await bench.through('salesforce-sync');
    expect(third).toMatchObject({ state: 'finished', approvals: [{ state: 'used' }] });
    expect([...writes()]).toEqual([[bench.ids[0], 1]]);
  });

  test('that was failing half-way goes on with the same grant, and no row is written twice', async () => {
    const bench = await syncBench({ leads: 30 });
    const { engine, fake, folder } = bench;
    const writes = countWrites(fake);
    const run = await engine.start('salesforce-sync');
    await engine.advance(run);
    await engine.approvals.grant(`${run}/1`, granting);
    fake.context.faults.set([{ kind: 'drop-after', route: 'POST /services/data/v', after: 1, times: 30 }]);
    const stopped = await engine.advance(run);
    fake.context.faults.set([]);
    expect(stopped.state).toBe('failed');
    const done = await (await bench.reopened()).advance(run);
    expect(done).toMatchObject({ state: 'finished', approvals: [{ state: 'used' }] });
    expect(new Set(writes().values())).toEqual(new Set([1]));
    expect(writes().size).toBe(30);
    expect((await verifyJournal(path.join(folder, 'journal.sqlite'))).problems).toEqual([]);
  });

  test('of an earlier run takes that one', async () => {
    const bench = await syncBench();
    bench.changeScores((before) => before.map((one) => ({ ...one, tier: 'D' })));
    await bench.score();
    const state = await bench.through('salesforce-sync', { run: 'scoring-1' });
    expect(state.changedParameters).toEqual([{ path: 'run', reference: null, value: 'scoring-1' }]);
    expect(leadsIn(bench.fake)[bench.ids[0] ?? '']).toMatchObject({ Leadline_Tier__c: 'Very Hot' });
  });

  test('suppresses numbers where it is told to, and goes back where it is told otherwise', async () => {
    const bench = await syncBench();
    await bench.through('salesforce-sync', { suppress_numbers: true });
    const held = () => leadsIn(bench.fake)[bench.ids[0] ?? ''];
    expect(held()).toMatchObject({
      Leadline_Tier__c: 'Very Hot',
      Leadline_Driver_Up_1__c: 'Moved firms twice in three years',
      Leadline_Driver_Up_1_Effect__c: null,
      Leadline_Probability__c: null,
      Leadline_Score_Percentile__c: null,
    });
    await bench.through('salesforce-sync');
    expect(held()).toMatchObject({ Leadline_Probability__c: 12.3456, Leadline_Driver_Up_1_Effect__c: 0.812 });
    const cleared = await bench.through('salesforce-sync', { suppress_numbers: true });
    expect(rowsIn(bench.artifact(cleared.run, 'sync/preview.md'))).toContainEqual([
      ...['0', '0', '4'],
      expect.stringContaining('Probability'),
    ]);
    expect(held()).toMatchObject({ Leadline_Probability__c: null });
  });

  test('takes reworded narratives, and makes those anew that tell what is suppressed', async () => {
    const bench = await syncBench({
      leads: 2,
      besides: ([first]) => ({
        'scores.json': JSON.stringify({ base_rate: 0.05, outcome: 'a call within 30 days' }),
        'polished.csv': `id,narrative,source,because\n${first},Two moves so far.,model,\n`,
      }),
    });
    bench.changeScores((all) =>
      all.map((one) => ({
        ...one,
        narrative: 'Moved twice. 12.3 % chance of a call, 2.5 times the average.',
      })),
    );
    await bench.score();
    const narratives = () => bench.ids.map((id) => leadsIn(bench.fake)[id]?.Leadline_Narrative__c);
    await bench.through('salesforce-sync');
    expect(narratives()).toEqual([
      'Two moves so far.',
      'Moved twice. 12.3 % chance of a call, 2.5 times the average.',
    ]);
    await bench.through('salesforce-sync', { suppress_numbers: true });
    expect(narratives()).toEqual([
      'Two moves so far.',
      'Moved firms twice in three years; -3 advisors at the firm this year, "net"; against it: a long time in the business.',
    ]);
  });

  test('writes the reason of a lead that has no score, and leaves out those that are gone', async () => {
    const bench = await syncBench({ yaml: 'plans: { salesforce-sync: { gates: { most_left_out: 1 } } }' });
    const [first = '', second = ''] = bench.ids;
    bench.changeScores(([, ...rest]) => [
      { id: first, tier: null, reason: 'No vintage on that day.' },
      ...rest,
    ]);
    await bench.score();
    await fetch(`${bench.fake.url}/__fake/delete`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bench.fake.controlToken}` },
      body: JSON.stringify({ object: 'Lead', ids: [second] }),
    });
    const state = await bench.through('salesforce-sync');
    expect(state.state).toBe('finished');
    expect(leadsIn(bench.fake)[first]).toMatchObject({
      Leadline_Tier__c: null,
      Leadline_Not_Scored_Reason__c: 'No vintage on that day.',
    });
    expect(bench.artifact(state.run, 'sync/left-out.csv')).toContain(`${second},deleted,,`);
  });
});
