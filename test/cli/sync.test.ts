import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { historyIn, leadsIn } from '../salesforce/push/fixtures.ts';
import { syncBench } from '../tools/sync/sync-bench.ts';
import { leadline } from './leadline.ts';

/** A workspace with scores whose leadline.yaml names a fake org. */
async function workspace() {
  const bench = await syncBench({ leads: 3 });
  await bench.engine.close();
  const { fake, folder } = bench;
  const section = { auth: 'client-credentials', login_url: fake.url, client_id: fake.clientId };
  await writeFile(path.join(folder, 'leadline.yaml'), JSON.stringify({ salesforce: section }));
  const env = { LEADLINE_SALESFORCE_CLIENT_SECRET: fake.clientSecret };
  const run = (...args: string[]) => leadline([...args, '--workspace', folder], { env });
  return { ...bench, run };
}

test('leadline sync: a dry run, waiting for a person, a rehearsal on the fake org, nothing left to do, and back again', async () => {
  const { run, fake, ids } = await workspace();
  const before = leadsIn(fake);

  const dry = await run('sync', '--dry-run');
  expect(dry).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('# What would be written to Salesforce'),
  });
  const waiting = await run('sync');
  expect(waiting).toMatchObject({ code: 4, stdout: expect.stringContaining('leadline ui') });
  expect(leadsIn(fake)).toEqual(before);

  const { code, stdout } = await run('sync', '--rehearse', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    run: { run: 'salesforce-sync-1', state: 'finished', rehearsal: true },
    preview: { changes: 3, org: { kind: 'fake' } },
    report: { succeeded: 3, failed: 0, notTried: 0, history: { added: 3 } },
  });
  expect(leadsIn(fake)[ids[0] ?? '']).toMatchObject({ Leadline_Tier__c: 'Very Hot' });

  expect(await run('sync')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Nothing had to be written'),
  });
  const back = await run('sync', 'rollback', 'salesforce-sync-1', '--rehearse');
  expect(back).toMatchObject({ code: 0, stdout: expect.stringMatching(/\| succeeded +\| +3 \|/) });
  expect(leadsIn(fake)).toEqual(before);
  expect(historyIn(fake)).toHaveLength(6);
  expect(await run('verify')).toMatchObject({ code: 0 });
}, 120_000);

test('leadline sync says what is missing before it begins', async () => {
  const { run, folder } = await workspace();
  expect(await run('sync', '--run', 'scoring-7')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('run-unknown'),
  });
  expect(await run('sync', 'rollback', 'salesforce-sync-9')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('run-unknown'),
  });
  await writeFile(path.join(folder, 'leadline.yaml'), '');
  expect(await run('sync')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('salesforce-not-configured'),
  });
}, 60_000);
