import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandName } from '../../cli/command-names.ts';
import { answerSchemas, usageErrorSchema } from '../../cli/schemas.ts';
import { temporaryFolder } from '../runner/fixtures.ts';
import { environmentOf } from '../support/operator.ts';
import { leadline } from './leadline.ts';

/** The one document on stdout, checked against the command's schema. */
async function answerOf(
  command: CommandName,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
) {
  const { stdout } = await leadline([command, ...args, '--json'], { cwd, env });
  return answerSchemas[command].parse(JSON.parse(stdout));
}

describe('--json', () => {
  it('prints exactly one document that its schema describes, for every command that needs no data', async () => {
    const folder = path.join(temporaryFolder(), 'firm');
    const init = await leadline(['init', '--workspace', folder, '--json']);
    expect(answerSchemas.init.parse(JSON.parse(init.stdout))).toMatchObject({
      command: 'init',
      ok: true,
      workspace: folder,
    });
    expect(await answerOf('plans', [], folder)).toMatchObject({
      ok: true,
      plans: expect.arrayContaining([expect.objectContaining({ name: 'v6-true-vintage' })]),
    });
    expect(await answerOf('run', ['v6-true-vintage'], folder)).toMatchObject({
      ok: false,
      error: { code: 'waiting-for-person' },
      run: { run: 'v6-true-vintage-1', state: 'waiting' },
    });
    expect(await answerOf('status', [], folder)).toMatchObject({ ok: true, run: { state: 'waiting' } });
    expect(await answerOf('gates', [], folder)).toMatchObject({
      ok: true,
      gates: [{ gate: 'V6-0', status: 'passed' }],
    });
    expect(await answerOf('verify', [], folder)).toMatchObject({ ok: true, problems: [] });
    expect(await answerOf('sql', ['vendor/vintages'], folder)).toMatchObject({
      query: { dialect: 'bigquery' },
    });
    expect(await answerOf('step', ['1.1', '--done'], folder, await environmentOf('Ada'))).toMatchObject({
      ok: false,
      error: { code: 'form-invalid' },
    });
    expect(await answerOf('resume', ['--until', '1.1', '--rehearse'], folder)).toMatchObject({
      ok: true,
      run: { state: 'paused' },
    });
  });

  it('holds the error, too, and nothing goes to stderr', async () => {
    const { code, stdout, stderr } = await leadline(['runn', '--json']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(usageErrorSchema.parse(JSON.parse(stdout)).error.code).toBe('usage');
  });

  it('leaves progress on stderr, without colour or redrawing in a pipe', async () => {
    const folder = path.join(temporaryFolder(), 'firm');
    await leadline(['init', '--workspace', folder]);
    const { stderr } = await leadline(['run', 'v6-true-vintage', '--json'], { cwd: folder });
    expect(stderr.split('\n')).toEqual([
      'Run v6-true-vintage-1: V6: true vintages',
      expect.stringContaining('0 Define data contracts'),
      expect.stringContaining('✓ done      0 Define data contracts'),
      expect.stringContaining('? waiting   1.1'),
      '',
    ]);
  });
});

describe('help', () => {
  it.each([
    'demo',
    'sandbox',
    'init',
    'plans',
    'run',
    'resume',
    'status',
    'gates',
    'compare',
    'step',
    'explain-row',
    'verify',
    'sql',
    'mcp',
  ])('of %s has an example, --workspace and --json', async (command) => {
    const { code, stdout } = await leadline([command, '--help']);
    expect(code).toBe(0);
    for (const part of ['Example:', `$ leadline ${command}`, '--workspace', '--json'])
      expect(stdout).toContain(part);
  });

  it('is shown with code 2 when no command is given', async () => {
    const { code, stdout, stderr } = await leadline([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('explain-row');
  });
});
