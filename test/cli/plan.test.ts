import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { answerSchemas } from '../../cli/schemas.ts';
import { temporaryFolder } from '../runner/fixtures.ts';
import { leadline } from './leadline.ts';

const plan = 'v6-true-vintage';

describe('outside of a workspace', () => {
  it('gates PLAN lists every gate with what it asks, declared ones too', async () => {
    const { code, stdout } = await leadline(['gates', plan, '--json'], { cwd: temporaryFolder() });
    expect(code).toBe(0);
    const answer = answerSchemas.gates.parse(JSON.parse(stdout));
    expect(answer).toMatchObject({ ok: true, run: null, plan, parameters: 'reference', changedGates: [] });
    expect(answer).toMatchObject({
      gates: expect.arrayContaining([
        expect.objectContaining({
          gate: 'V6-3.2.2',
          step: '3.2',
          severity: 'blocking',
          measure: 'repMatchRate',
          threshold: '>= 0.85',
          tool: 'engineer-features',
          kind: 'runnable',
          status: 'not-judged',
          verdict: null,
        }),
        expect.objectContaining({ kind: 'declared', status: 'declared', tool: null }),
      ]),
    });
  });

  it('plan brief prints what a step asks', async () => {
    const { code, stdout } = await leadline(['plan', 'brief', plan, '3.2'], { cwd: temporaryFolder() });
    expect(code).toBe(0);
    expect(stdout).toContain('# Step 3.2: Engineer the features');
    expect(stdout).toContain('- `V6-3.2.2` (blocking)');
    expect(stdout).toContain('## When to stop and ask');
  });

  it('plan diff says that the plan is the reference', async () => {
    const { stdout } = await leadline(['plan', 'diff', plan], { cwd: temporaryFolder() });
    expect(stdout).toContain('is the reference: no parameter and no gate differs.');
  });

  it.each([
    ['plan brief', ['plan', 'brief', plan, '33.2'], 'step-unknown'],
    ['plan diff', ['plan', 'diff', 'v66-true-vintage'], 'plan-unknown'],
    ['gates', ['gates', plan, '--run', 'x'], 'run-missing'],
    ['plan brief', ['plan', 'brief', plan], 'usage'],
  ])('a name that is not there ends %s with code 2 and what was meant', async (command, args, error) => {
    const { code, stdout } = await leadline([...args, '--json'], { cwd: temporaryFolder() });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ command, ok: false, error: { code: error } });
  });

  it.each(['lint', 'diff', 'brief'])(
    'the help of plan %s has an example, --workspace and --json',
    async (name) => {
      const { code, stdout } = await leadline(['plan', name, '--help']);
      expect(code).toBe(0);
      for (const part of [`$ leadline plan ${name}`, '--workspace', '--json']) expect(stdout).toContain(part);
    },
  );
});

describe('a threshold that leadline.yaml changes', () => {
  let folder: string;

  beforeEach(async () => {
    folder = path.join(temporaryFolder(), 'firm');
    await leadline(['init', '--workspace', folder]);
    const yaml = `plans: { ${plan}: { gates: { rep_match_rate: 0.8 } } }\n`;
    await writeFile(path.join(folder, 'leadline.yaml'), yaml);
  });

  it('is a diff before any run, and stands in the first lines of the run', async () => {
    const diff = await leadline(['plan', 'diff', plan, '--json'], { cwd: folder });
    expect(answerSchemas['plan diff'].parse(JSON.parse(diff.stdout))).toMatchObject({
      parameters: path.join(folder, 'leadline.yaml'),
      changedParameters: [{ path: 'gates.rep_match_rate', reference: 0.85, value: 0.8 }],
      changedGates: [{ gate: 'V6-3.2.2', change: 'loosened', reference: '>= 0.85', value: '>= 0.8' }],
    });
    const line = '! Gate loosened: V6-3.2.2 of step 3.2';
    const run = await leadline(['run', plan], { cwd: folder });
    expect(run.stderr.split('\n')[2]).toContain(line);
    for (const command of [['status'], ['gates'], ['gates', plan]]) {
      expect((await leadline(command, { cwd: folder })).stdout).toContain(line);
    }
    const status = JSON.parse((await leadline(['status', '--json'], { cwd: folder })).stdout);
    expect(status.run.changedGates).toMatchObject([{ gate: 'V6-3.2.2', change: 'loosened' }]);
  });

  it('leaves the verdicts of the newest run beside the gates of the plan', async () => {
    await leadline(['run', plan], { cwd: folder });
    const { stdout } = await leadline(['gates', plan, '--json'], { cwd: folder });
    const { run, gates } = JSON.parse(stdout);
    expect(run).toBe(`${plan}-1`);
    expect(gates[0]).toMatchObject({ gate: 'V6-0', status: 'passed', verdict: { measured: 0 } });
  });
});

it('--rehearsal, the first name of --rehearse, goes on working and is not shown', async () => {
  const folder = path.join(temporaryFolder(), 'firm');
  await leadline(['init', '--workspace', folder]);
  const { code, stdout } = await leadline(['run', plan, '--until', '1.1', '--rehearsal', '--json'], {
    cwd: folder,
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ run: { rehearsal: true } });
  const help = await leadline(['run', '--help']);
  expect(help.stdout).toContain('--rehearse ');
  expect(help.stdout).not.toContain('--rehearsal');
});
