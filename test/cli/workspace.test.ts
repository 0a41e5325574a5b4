import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { answerSchemas } from '../../cli/schemas.ts';
import { temporaryFolder } from '../runner/fixtures.ts';
import { forTinyData } from '../support/for-tiny-data.ts';
import { entry, leadline } from './leadline.ts';

describe('a workspace with a tiny sandbox', () => {
  let made: string;

  beforeAll(async () => {
    made = path.join(await mkdtemp(path.join(tmpdir(), 'leadline-')), 'firm');
    const { code, stdout } = await leadline(['sandbox', '--scale', 'tiny', '--workspace', made, '--json']);
    expect(code).toBe(0);
    expect(answerSchemas.sandbox.parse(JSON.parse(stdout))).toMatchObject({
      reused: false,
      scale: 'tiny',
      seed: 42,
      leak: null,
      configuration: 'created',
    });
  });

  afterAll(() => rm(path.dirname(made), { recursive: true }));

  /** A copy of the workspace for one test. */
  async function workspace(): Promise<string> {
    const folder = path.join(temporaryFolder(), 'firm');
    await cp(made, folder, { recursive: true });
    return folder;
  }

  it('has the parameters for trials in leadline.yaml, as comments whose signs can be taken away', async () => {
    const text = await readFile(path.join(made, 'leadline.yaml'), 'utf8');
    expect(parse(text).plans).toBeNull();
    expect(parse(text.replace(/^#(?= {2})/gm, '')).plans).toEqual(parse(forTinyData).plans);
  });

  it('is found from a folder below it, and the same sandbox is used again', async () => {
    const { stdout } = await leadline(['sandbox', '--scale', 'tiny', '--json'], {
      cwd: path.join(made, 'data', 'crm'),
    });
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      workspace: made,
      reused: true,
      configuration: 'kept',
    });
  });

  it('keeps a different sandbox from being lost', async () => {
    const { code, stderr } = await leadline([
      'sandbox',
      '--scale',
      'tiny',
      '--seed',
      '7',
      '--workspace',
      made,
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('sandbox-exists');
  });

  it('gets the configuration of a planted leak, and the rest of leadline.yaml stays as it was', async () => {
    const folder = await workspace();
    const configuration = path.join(folder, 'leadline.yaml');
    await writeFile(configuration, 'seed: 7 # ours\nplans:\n  v6-true-vintage:\n    maturity_days: 45\n');
    const args = [
      'sandbox',
      '--scale',
      'tiny',
      '--plant-leak',
      'current-value',
      '--replace',
      '--workspace',
      folder,
    ];
    const { code, stdout } = await leadline(args);
    expect(code).toBe(0);
    expect(stdout).toContain('Planted the leak current-value, and set extra_features in');
    expect(stdout).toContain(
      'these plans use it: v3-tiers, v4-xgboost, m5-progress, v6-true-vintage, v12-direct-lead.',
    );
    const text = await readFile(configuration, 'utf8');
    expect(text).toContain('seed: 7 # ours');
    const leaked = { extra_features: [{ name: 'firm_tenure_current' }] };
    expect(parse(text).plans).toMatchObject({
      'v3-tiers': leaked,
      'v6-true-vintage': { maturity_days: 45, ...leaked },
    });
  });

  it('says which vintage, file and line fed each value of a lead', async () => {
    const folder = await workspace();
    const run = await leadline(['run', 'v6-true-vintage', '--until', '3.2', '--rehearse'], { cwd: folder });
    expect(run.code).toBe(0);
    const records = (await readFile(path.join(folder, 'data', 'crm', 'Lead.csv'), 'utf8'))
      .split('\n')
      .slice(1, 60);
    const ids = records.map((record) => record.split(',')[0]?.replaceAll('"', '') ?? '');
    const { lead, line, file, value, raw } = await explainUntilFound(ids, folder);
    expect(await lineOf(path.join(folder, 'data', 'crm', 'Lead.csv'), lead.line)).toContain(lead.id);
    expect(await lineOf(path.join(folder, file), line)).toContain(String(raw));
    expect(value).toBe(Number(raw));
  });

  it('is stopped by Ctrl-C where it can go on, and says so', async () => {
    const folder = await workspace();
    const run = await startRun(folder);
    run.child.kill('SIGINT');
    const { code, stdout } = await run.ended;
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'run-stopped' } });
    const resumed = await leadline(['resume', '--until', '1.4b', '--rehearse'], { cwd: folder });
    expect(resumed.code).toBe(0);
  });

  it('can be read, but not driven, while another process is at work', async () => {
    const folder = await workspace();
    const run = await startRun(folder);
    const status = await leadline(['status', '--json'], { cwd: folder });
    const second = await leadline(['resume', '--rehearse'], { cwd: folder });
    run.child.kill('SIGINT');
    await run.ended;
    expect(JSON.parse(status.stdout)).toMatchObject({ ok: true, run: { state: 'running' } });
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('workspace-busy');
    expect(second.stderr).toContain(String(run.child.pid));
  });
});

/** A run in the background that has come to the loading of the vendor files. */
async function startRun(cwd: string) {
  const child = spawn(process.execPath, [entry, 'run', 'v6-true-vintage', '--rehearse', '--json'], { cwd });
  let stdout = '';
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  const ended = new Promise<{ code: number | null; stdout: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, stdout })),
  );
  const loading = new Promise<void>((resolve) =>
    child.stderr.on('data', (text) => {
      if (String(text).includes('1.2 Load')) resolve();
    }),
  );
  await Promise.race([loading, ended]);
  return { child, ended };
}

async function lineOf(file: string, line: number): Promise<string> {
  const lines = (await readFile(file, 'latin1')).split('\n');
  return lines[line - 1] ?? '';
}

/** The first of the leads that the plan joined with a vintage, and its years in the business. */
async function explainUntilFound(ids: readonly string[], cwd: string) {
  for (const id of ids) {
    const { code, stdout } = await leadline(['explain-row', id, '--json'], { cwd });
    if (code !== 0) continue;
    const answer = answerSchemas['explain-row'].parse(JSON.parse(stdout)) as {
      sources: { lead: { line: number }; rep: { file: string; line: number } | null };
      values: { feature: string; value: number | null; rawValues: (string | null)[] }[];
    };
    const years = answer.values.find((each) => each.feature === 'DateBecameRep_NumberOfYears');
    if (answer.sources.rep === null || years === undefined || years.value === null) continue;
    const { file, line } = answer.sources.rep;
    return {
      lead: { id, line: answer.sources.lead.line },
      file,
      line,
      value: years.value,
      raw: years.rawValues[0],
    };
  }
  throw new Error('none of the first leads was joined');
}
