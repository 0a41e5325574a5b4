import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxSummary } from '../../sandbox/generate.ts';
import { changedFiles, makeTiny, temporaryFolder } from './made.ts';

const folder = temporaryFolder();
const directory = join(folder.path, 'data');
let made: SandboxSummary;

beforeAll(async () => {
  made = await makeTiny(directory, { threads: 2 });
});
afterAll(folder.remove);

describe('generateSandbox', () => {
  it('writes the files of the reference under their names', () => {
    expect(made.files.map((file) => file.path)).toEqual([
      'TRUTH.json',
      'crm/Lead.csv',
      'crm/broker_protocol_members.csv',
      'fintrx/employment_history.csv',
      'fintrx/firm_historicals.csv',
      'fintrx/ria_contacts_current.csv',
      'vendor/RIARepDataFeed_20240107.csv',
      'vendor/RIARepDataFeed_20240331.csv',
      'vendor/RIARepDataFeed_20240707.csv',
      'vendor/RIARepDataFeed_20241006.csv',
      'vendor/RIARepDataFeed_20250105.csv',
      'vendor/RIARepDataFeed_20250406.csv',
      'vendor/RIARepDataFeed_20250706.csv',
      'vendor/RIARepDataFeed_20251005.csv',
    ]);
    expect(made.files.filter((file) => file.path.startsWith('vendor/')).map((file) => file.rows)).toEqual(
      Array.from({ length: 8 }, () => 4000),
    );
    expect(readdirSync(directory).sort()).toEqual(['TRUTH.json', 'crm', 'fintrx', 'manifest.json', 'vendor']);
  });

  it('gives the same bytes for the same seed, whatever the number of threads', async () => {
    const again = await makeTiny(join(folder.path, 'again'), { threads: 1 });
    expect(changedFiles(made, again)).toEqual([]);
  });

  it('gives other data for another seed', async () => {
    const other = await makeTiny(join(folder.path, 'other'), { seed: 8 });
    expect(changedFiles(made, other)).toEqual(made.files.map((file) => file.path));
  });

  it('reuses the same sandbox without writing', async () => {
    const again = await makeTiny(directory);
    expect(again).toEqual({ ...made, reused: true });
  });

  it('refuses to overwrite a different sandbox, says what both are, and replaces it on request', async () => {
    const own = join(folder.path, 'own');
    cpSync(directory, own, { recursive: true });
    await expect(makeTiny(own, { signal: 'weak' })).rejects.toMatchObject({
      code: 'sandbox-exists',
      expected: expect.stringContaining('signal weak'),
      arrived: expect.stringContaining('signal normal'),
    });
    const replaced = await makeTiny(own, { signal: 'weak', replace: true });
    expect(replaced).toMatchObject({ reused: false, signal: 'weak' });
  });

  it('takes a sandbox with a missing file for a different one', async () => {
    const torn = join(folder.path, 'torn');
    cpSync(directory, torn, { recursive: true });
    rmSync(join(torn, 'crm/Lead.csv'));
    await expect(makeTiny(torn)).rejects.toMatchObject({
      code: 'sandbox-exists',
      arrived: 'a sandbox with files missing or changed',
    });
  });

  it('never removes a folder that is not a sandbox', async () => {
    const precious = join(folder.path, 'precious');
    mkdirSync(precious);
    writeFileSync(join(precious, 'thesis.txt'), 'years of work');
    await expect(makeTiny(precious, { replace: true })).rejects.toMatchObject({
      code: 'sandbox-folder-not-empty',
    });
    expect(readdirSync(precious)).toEqual(['thesis.txt']);
  });

  it('leaves nothing half-made when it is interrupted', async () => {
    const broken = join(folder.path, 'broken');
    const interrupt = ({ done }: { done: number }) => {
      if (done === 5) throw new Error('interrupted');
    };
    await expect(makeTiny(broken, { onProgress: interrupt })).rejects.toThrow('interrupted');
    expect(existsSync(broken)).toBe(false);
    expect(readdirSync(folder.path).filter((name) => name.includes('making'))).toEqual([]);
  });

  it('clears away what a killed generation left, and keeps the old sandbox until the new one is complete', async () => {
    const kept = join(folder.path, 'kept');
    cpSync(directory, kept, { recursive: true });
    mkdirSync(join(folder.path, '.kept.making', 'vendor'), { recursive: true });
    const interrupt = ({ done }: { done: number }) => {
      if (done === 11) throw new Error('interrupted');
    };
    const replacing = makeTiny(kept, { seed: 9, replace: true, onProgress: interrupt });
    await expect(replacing).rejects.toThrow('interrupted');
    expect((await makeTiny(kept)).reused).toBe(true);
    expect(existsSync(join(folder.path, '.kept.making'))).toBe(false);
  });

  it('refuses a seed that is not a whole number', async () => {
    await expect(makeTiny(join(folder.path, 'half'), { seed: 0.5 })).rejects.toMatchObject({
      code: 'sandbox-seed-invalid',
    });
  });
});
