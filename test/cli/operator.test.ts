import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerSchemas } from '../../cli/schemas.ts';
import { temporaryFolder } from '../runner/fixtures.ts';
import { environmentOf, passphrase } from '../support/operator.ts';
import { leadline } from './leadline.ts';
import { copyOf, madeWorkspace, plan } from './workspaces.ts';

describe('leadline operator init', () => {
  it('makes a key once, and says the line that a colleague needs', async () => {
    const env = { LEADLINE_HOME: path.join(temporaryFolder(), 'home'), LEADLINE_PASSPHRASE: passphrase };
    const made = await leadline(['operator', 'init', '--name', 'Ada Lovelace', '--json'], { env });
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const answer = answerSchemas['operator init'].parse(JSON.parse(made.stdout));
    expect(answer).toMatchObject({
      operator: { name: 'Ada Lovelace', protection: 'passphrase' },
      line: expect.stringMatching(/^leadline-operator:1:Ada Lovelace:[A-Za-z0-9+/]{43}=$/),
      home: env.LEADLINE_HOME,
    });
    const shown = await leadline(['operator', 'show'], { env });
    expect(shown.stdout).toBe(`${(answer as { line: string }).line}\n`);
    expect(made.stdout + shown.stdout).not.toContain(passphrase);

    const again = await leadline(['operator', 'init', '--name', 'Eve'], { env });
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('operator-exists');
  });

  it.each([
    ['a passphrase, with nobody there to type it', ['--name', 'Ada'], {}, 'passphrase-missing'],
    ['a name, with nobody there to type it', [], { LEADLINE_PASSPHRASE: passphrase }, 'name-missing'],
    ['a long passphrase', ['--name', 'Ada'], { LEADLINE_PASSPHRASE: 'short' }, 'passphrase-short'],
  ])('needs %s', async (_, args, given, code) => {
    const env = { LEADLINE_HOME: path.join(temporaryFolder(), 'home'), ...given };
    const ended = await leadline(['operator', 'init', ...args], { env });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain(code);
  });
});

describe('people in a workspace', () => {
  let firm: Awaited<ReturnType<typeof madeWorkspace>>;
  beforeAll(async () => {
    firm = await madeWorkspace();
    expect((await leadline(['run', plan, '--workspace', firm.folder])).code).toBe(4);
  });
  afterAll(() => firm.remove());

  it('sign with their keys: the first as such, the next once one has vouched for him', async () => {
    const cwd = await copyOf(firm.folder);
    const ada = await environmentOf('Ada');
    const grace = await environmentOf('Grace');
    const nobody = await leadline(['operator', 'list'], { cwd });
    expect(nobody.stdout).toContain('Nobody has signed in this workspace yet.');

    const wrong = await leadline(['step', '1.1', '--done', '--answer', 'checked=all'], {
      cwd,
      env: { ...ada, LEADLINE_PASSPHRASE: 'not the passphrase' },
    });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('passphrase-wrong');

    const signed = await leadline(
      ['step', '1.1', '--done', '--answer', 'checked=all', '--note', 'eight files'],
      { cwd, env: ada },
    );
    expect(signed.code).toBe(0);
    expect(signed.stderr).toContain('by Ada');
    expect(await journalText(cwd)).not.toContain(passphrase);

    const stranger = await leadline(['operator', 'add', await lineOf(ada)], { cwd, env: grace });
    expect(stranger.code).toBe(2);
    expect(stranger.stderr).toContain('operator-unknown');
    const added = await leadline(['operator', 'add', await lineOf(grace)], { cwd, env: ada });
    expect(added.stdout).toMatch(
      /^Grace \(key [0-9a-f]{32}\) may sign in this workspace; Ada vouches for it\.\n$/,
    );

    const list = await leadline(['operator', 'list', '--json'], { cwd });
    expect(answerSchemas['operator list'].parse(JSON.parse(list.stdout))).toMatchObject({
      ok: true,
      operators: [{ name: 'Ada' }, { name: 'Grace' }],
    });
    expect((await leadline(['verify'], { cwd, env: ada })).code).toBe(0);
  });

  it('learn that a workspace was replaced since they signed, and say so when it was themselves', async () => {
    const cwd = await copyOf(firm.folder);
    const env = await environmentOf('Ada');
    expect((await leadline(['step', '1.1', '--done', '--answer', 'checked=all'], { cwd, env })).code).toBe(0);
    for (const file of ['journal.sqlite', 'journal.sqlite-wal', 'journal.sqlite-shm', 'journal.head'])
      await rm(path.join(cwd, file), { force: true });
    expect((await leadline(['run', plan], { cwd })).code).toBe(4);

    const refused = await leadline(['step', '1.1', '--done', '--answer', 'checked=all'], { cwd, env });
    expect(refused.stderr).toContain('journal-rolled-back');
    expect(refused.stderr).toContain('leadline operator trust');
    const locked = await leadline(['operator', 'trust'], { cwd, env: { LEADLINE_HOME: env.LEADLINE_HOME } });
    expect(locked.stderr).toContain('passphrase-missing');
    const trusted = await leadline(['operator', 'trust', '--json'], { cwd, env });
    expect(answerSchemas['operator trust'].parse(JSON.parse(trusted.stdout))).toMatchObject({ ok: true });
    expect((await leadline(['step', '1.1', '--done', '--answer', 'checked=all'], { cwd, env })).code).toBe(0);
  });
});

async function lineOf(env: { LEADLINE_HOME: string }): Promise<string> {
  return (await leadline(['operator', 'show'], { env })).stdout.trim();
}

async function journalText(workspace: string): Promise<string> {
  return readFile(path.join(workspace, 'journal.sqlite'), 'latin1');
}
