import { readdirSync } from 'node:fs';
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
  const changeConfiguration = (more: object) =>
    writeFile(path.join(folder, 'leadline.yaml'), JSON.stringify({ salesforce: section, ...more }));
  await changeConfiguration({});
  const env = { LEADLINE_SALESFORCE_CLIENT_SECRET: fake.clientSecret };
  const run = (...args: string[]) => leadline([...args, '--workspace', folder], { env });
  return { ...bench, run, changeConfiguration };
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

  const again = await run('sync');
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing had to be written') });
  expect(again.stdout).toContain('leadline sync --workspace');
  expect(again.stdout).not.toContain('leadline run');
  const back = await run('sync', 'rollback', 'salesforce-sync-1', '--rehearse');
  expect(back).toMatchObject({ code: 0, stdout: expect.stringMatching(/\| succeeded +\| +3 \|/) });
  expect(leadsIn(fake)).toEqual(before);
  expect(historyIn(fake)).toHaveLength(6);
  expect(await run('verify')).toMatchObject({ code: 0 });
}, 120_000);

test('leadline sync begins a new sync where leadline.yaml forbids what the open one would write, and a dry run of it waits for nobody', async () => {
  const { run, folder, changeConfiguration } = await workspace();
  expect(await run('sync')).toMatchObject({ code: 4 });
  const dry = await run('sync', '--dry-run', '--json');
  expect(dry.code).toBe(0);
  expect(JSON.parse(dry.stdout)).toMatchObject({ run: { run: 'salesforce-sync-1', state: 'waiting' } });

  await changeConfiguration({ plans: { 'salesforce-sync': { suppress_numbers: true } } });
  const begun = await run('sync');
  expect(begun).toMatchObject({
    code: 4,
    stdout: expect.stringContaining('- Numbers: suppressed'),
    stderr: expect.stringContaining('salesforce-sync-2 is begun in its place'),
  });
  expect(begun.stdout).toMatch(/Step 4 asks a person: Write to Salesforce\n\n\S/);
  const { stderr } = await run('sync', '--json');
  expect(stderr).not.toContain('is begun in its place');
  expect(await run('sync', '--rehearse')).toMatchObject({ code: 0 });
  const third = await run('sync');
  expect(third).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing had to be written') });
  expect(third.stderr).not.toContain('is begun in its place');
  expect(runsIn(folder)).toEqual([
    'salesforce-sync-1',
    'salesforce-sync-2',
    'salesforce-sync-3',
    'scoring-1',
  ]);
}, 120_000);

test('leadline sync answers a wrong run before one is begun, and names those that fit', async () => {
  const { run, folder } = await workspace();
  for (const [args, code] of [
    [['sync', '--run', 'scoring-7'], 'run-unknown'],
    [['sync', 'rollback', 'salesforce-sync-9'], 'run-unknown'],
    [['sync', 'rollback', 'scoring-1'], 'run-not-a-sync'],
  ] as const) {
    const answered = await run(...args);
    expect(answered).toMatchObject({ code: 2, stderr: expect.stringContaining(code) });
  }
  expect((await run('sync', '--run', 'scoring-7')).stderr).toContain('one of scoring-1');
  expect(runsIn(folder)).toEqual(['scoring-1']);

  expect(await run('sync', '--dry-run')).toMatchObject({ code: 0 });
  expect(await run('sync', 'rollback', 'salesforce-sync-1')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('has written nothing to Salesforce yet'),
  });
  expect(await run('sync', '--run', 'salesforce-sync-1')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('scores-missing'),
  });
}, 120_000);

test('leadline sync says what is missing in leadline.yaml', async () => {
  const { run, folder } = await workspace();
  await writeFile(path.join(folder, 'leadline.yaml'), '');
  expect(await run('sync')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('salesforce-not-configured'),
  });
}, 60_000);

function runsIn(folder: string): string[] {
  return readdirSync(path.join(folder, 'runs')).sort();
}
