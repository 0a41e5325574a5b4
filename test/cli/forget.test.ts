import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { historyIn, leadsIn } from '../salesforce/push/fixtures.ts';
import { environmentOf } from '../support/operator.ts';
import { syncBench } from '../tools/sync/sync-bench.ts';
import { leadline } from './leadline.ts';

/** A workspace whose three leads were synced to a fake org. */
async function synced() {
  const bench = await syncBench({ leads: 3 });
  await bench.engine.close();
  const { fake, folder } = bench;
  const section = { auth: 'client-credentials', login_url: fake.url, client_id: fake.clientId };
  await writeFile(path.join(folder, 'leadline.yaml'), JSON.stringify({ salesforce: section }));
  const env = {
    LEADLINE_SALESFORCE_CLIENT_SECRET: fake.clientSecret,
    ...(await environmentOf('Ada Lovelace')),
  };
  const run = (...args: string[]) => leadline([...args, '--workspace', folder], { env });
  expect(await run('sync', '--rehearse')).toMatchObject({ code: 0 });
  return { ...bench, run };
}

test('leadline forget: looked at first, confirmed, signed, gone from runs, ledger and Salesforce, and told once', async () => {
  const { run, fake, ids } = await synced();
  const [first = '', second = ''] = ids;
  const other = leadsIn(fake)[second];

  const dry = await run('forget', first, '--salesforce', '--dry-run');
  expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('ledger of a writing') });
  expect(dry.stdout).toContain('1 rows');
  expect(await run('forget', first)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('confirmation-missing'),
  });
  expect(leadsIn(fake)[first]?.Leadline_Tier__c).not.toBeNull();

  // The integration user may not delete: the rest is done and told, and it says which right is missing.
  const kept = await run('forget', first, '--salesforce', '--yes');
  expect(kept).toMatchObject({ code: 1, stderr: expect.stringContaining('Looking through the workspace') });
  expect(kept.stdout).toMatch(/Salesforce .*[1-9]\d* fields, 0 rows .*erased/);
  expect(kept.stdout).toContain('Still there:\n  Salesforce Lead and its score history: 0 fields, 1 rows');
  expect(kept.stdout).toContain('salesforce-history-kept');
  expect(new Set(Object.values(leadsIn(fake)[first] ?? {}))).toEqual(new Set([null]));
  expect(leadsIn(fake)[second]).toEqual(other);
  expect(historyIn(fake)).toHaveLength(3);

  const left = await run('forget', first, '--dry-run', '--json');
  expect(JSON.parse(left.stdout)).toMatchObject({ left: { files: [], tables: [], forgottenBefore: true } });
  expect(left.stdout).not.toContain(first);
  expect(await run('verify')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Ada Lovelace had a lead forgotten'),
  });
  // What was rewritten is taken for granted by the next sync, and by taking the last one back.
  expect(await run('sync', 'rollback', 'salesforce-sync-1', '--rehearse')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/succeeded \| +2/),
  });
}, 120_000);

test('leadline forget names what is no id of a lead, and signs nothing for an id that nothing here tells of', async () => {
  const { run } = await synced();
  expect(await run('forget', 'Ada')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('lead-id-invalid'),
  });
  const before = JSON.parse((await run('verify', '--json')).stdout);
  expect(await run('forget', '00Q5f000000Nobo', '--salesforce', '--yes')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('lead-unknown'),
  });
  const after = JSON.parse((await run('verify', '--json')).stdout);
  expect(after).toMatchObject({ entries: before.entries, erasures: [] });
}, 60_000);
