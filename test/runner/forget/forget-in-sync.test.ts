import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { verifyJournal } from '../../../runner/verify-journal.ts';
import { historyIn, leadsIn } from '../../salesforce/push/fixtures.ts';
import { granting, syncBench } from '../../tools/sync/sync-bench.ts';

const here = { sources: false, salesforce: false };

test('a sync that waits for its grant is worked out without the lead, and granted anew', async () => {
  const { engine, fake, ids, folder } = await syncBench();
  const [first = '', ...others] = ids;
  const run = await engine.start('salesforce-sync');
  await engine.advance(run);
  await engine.approvals.grant(`${run}/1`, granting);
  const { left } = await engine.forgetting.carryOut(first, here, granting.operator);
  expect(left.files).toEqual([]);

  const waiting = await engine.advance(run);
  expect(waiting).toMatchObject({ state: 'waiting', approvals: [{ state: 'void' }, { state: 'requested' }] });
  expect(waiting.approvals[1]?.subject.preview).toContain('**3 are written**');
  expect(await readFile(path.join(folder, 'runs', run, 'artifacts/sync/examples.md'), 'utf8')).not.toContain(
    first,
  );
  await engine.approvals.grant(`${run}/2`, granting);
  expect(await engine.advance(run)).toMatchObject({ state: 'finished' });
  expect(leadsIn(fake)[first]?.Leadline_Tier__c).toBeNull();
  expect(historyIn(fake)).toHaveLength(others.length);
  expect((await verifyJournal(path.join(folder, 'journal.sqlite'))).problems).toEqual([]);
});

test('scores are synced after a lead was forgotten, by a run that begins then', async () => {
  const { engine, fake, ids, score, through } = await syncBench();
  const [first = '', ...others] = ids;
  await engine.forgetting.carryOut(first, here, granting.operator);
  expect(await through('salesforce-sync')).toMatchObject({
    state: 'finished',
    approvals: [{ state: 'used' }],
  });
  expect(leadsIn(fake)[first]?.Leadline_Tier__c).toBeNull();
  expect(historyIn(fake)).toHaveLength(others.length);
  await score();
  expect((await engine.advance(await engine.start('salesforce-sync'))).steps[0]).toMatchObject({
    state: 'done',
  });
});

test('the journal of a whole sync names no lead', async () => {
  const { engine, ids } = await syncBench();
  const run = await engine.start('salesforce-sync');
  await engine.advance(run);
  await engine.approvals.grant(`${run}/1`, granting);
  await engine.advance(run);
  const journal = JSON.stringify(engine.runs().map((state) => engine.journalOf(state.run)));
  expect(ids.filter((id) => journal.includes(id.slice(0, 15)))).toEqual([]);
});
