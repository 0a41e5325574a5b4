import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { answerSchemas } from '../../cli/schemas.ts';
import { temporaryFolder } from '../runner/fixtures.ts';
import { environmentOf } from '../support/operator.ts';
import { leadline } from './leadline.ts';

const header =
  'Id,FA_CRD__c,LeadSource,Company,Title,CreatedDate,Stage_Entered_Contacting__c,Stage_Entered_Call_Scheduled__c';

describe('the exit code', () => {
  let folder: string;

  beforeEach(async () => {
    folder = path.join(temporaryFolder(), 'firm');
    expect((await leadline(['init', '--workspace', folder])).code).toBe(0);
  });

  it('is 0 when the command did what was asked', async () => {
    const { code, stdout, stderr } = await leadline(['plans']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('v6-true-vintage');
  });

  it('is 4 while a person is waited for, also for one who signs for files that are not there', async () => {
    const { code, stdout } = await leadline(['run', 'v6-true-vintage', '--workspace', folder]);
    expect(code).toBe(4);
    expect(stdout).toContain('Step 1.1 asks a person');
    const asked = await leadline(['step', '1.1'], { cwd: folder });
    expect(asked.code).toBe(4);
    expect(asked.stdout).toMatch(/ {2}checked=all {2}What no file can tell.*\n {4}1\. /);
    expect(asked.stdout).toContain('leadline step 1.1 --done --answer checked=all --note TEXT');
    const done = await leadline(['step', '1.1', '--done'], { cwd: folder, env: await environmentOf('Ada') });
    expect(done.code).toBe(4);
    expect(done.stderr).toContain('form-invalid');
    expect(done.stderr).toContain('not confirmed: 1. "');
    expect(done.stderr).toContain('leadline step 1.1 --done --run v6-true-vintage-1 --answer checked=all');
  });

  it('is 1 when a step fails, and the answer names the file', async () => {
    const { code, stdout } = await leadline([
      'run',
      'v6-true-vintage',
      '--rehearse',
      '--workspace',
      folder,
      '--json',
    ]);
    expect(code).toBe(1);
    const answer = JSON.parse(stdout);
    expect(answer).toMatchObject({ ok: false, command: 'run', error: { code: 'file-missing' } });
    expect(answer.error.message).toContain('RIARepDataFeed_20240107.csv');
    expect(answerSchemas.run.safeParse(answer).success).toBe(true);
  });

  it('is 3 when a blocking gate does not hold, and the answer names gate, value and threshold', async () => {
    await mkdir(path.join(folder, 'data', 'crm'), { recursive: true });
    const lead =
      '00Q000000000001AAA,1001,List,Acorn,Advisor,2024-01-09T10:00:00.000Z,2031-01-10T10:00:00.000Z,';
    await writeFile(path.join(folder, 'data', 'crm', 'Lead.csv'), `${header}\n${lead}\n`);
    await leadline(['run', 'v6-true-vintage', '--until', '1.1', '--rehearse'], { cwd: folder });
    expect((await leadline(['step', '1.4'], { cwd: folder })).code).toBe(0);
    const { code, stdout } = await leadline(['step', '1.4b', '--json'], { cwd: folder });
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      error: { code: 'gate-blocked', expected: '= 0', arrived: '1' },
      run: { state: 'blocked' },
    });
    expect((await leadline(['gates'], { cwd: folder })).stdout).toContain('✗ FAILED  1.4b');
  });

  it.each([
    ['an unknown command', ['runn'], "unknown command 'runn' (Did you mean run?)"],
    ['a missing argument', ['run'], "missing required argument 'plan'"],
    ['an unknown option', ['status', '--jsonn'], "unknown option '--jsonn' (Did you mean --json?)"],
    ['an unknown choice', ['sandbox', '--scale', 'huge'], 'Allowed choices are tiny, default, full.'],
    ['a number that is none', ['sandbox', '--seed', 'x'], 'It must be a whole number of at least 0.'],
    ['an unknown leak', ['sandbox', '--plant-leak', 'nothing'], 'leak-unknown'],
    ['an unknown plan', ['run', 'v5'], 'plan-unknown'],
    ['a workspace without a run', ['status'], 'run-missing'],
    ['a signature without a key', ['step', '1.1', '--done'], 'operator-missing'],
    ['a note without a signature', ['step', '1.1', '--note', 'x'], '--note belongs to --done'],
    ['an unknown step', ['step', '9.9'], 'step-unknown'],
  ])('is 2 for %s', async (_, args, message) => {
    if (args[0] === 'step') await leadline(['run', 'v6-true-vintage', '--workspace', folder]);
    const { code, stdout, stderr } = await leadline(args, { cwd: folder });
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('is 2 outside of a workspace, with what to do', async () => {
    const { code, stderr } = await leadline(['status', '--workspace', path.join(folder, 'nowhere')]);
    expect(code).toBe(2);
    expect(stderr).toContain('workspace-missing');
    expect(stderr).toContain('Do next');
  });
});
