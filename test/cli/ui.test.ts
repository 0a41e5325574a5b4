import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { engineOn, temporaryFolder, workspaceFolder } from '../runner/fixtures.ts';
import { entry, leadline } from './leadline.ts';

async function workspaceWithRun(): Promise<string> {
  const folder = await workspaceFolder();
  const { engine } = await engineOn(folder);
  await engine.advance(await engine.start('count'));
  await engine.close();
  return folder;
}

describe('without a terminal', () => {
  test('leadline alone inside a workspace, and leadline ui, print where the run stands', async () => {
    const folder = await workspaceWithRun();
    const within = path.join(folder, 'data');
    const status = await leadline(['status'], { cwd: within });
    expect(status.stdout).toContain('waiting for a person');
    expect(await leadline([], { cwd: within })).toEqual(status);
    expect(await leadline(['ui', '--workspace', folder])).toEqual(status);
  });

  test('leadline alone outside of a workspace prints its help', async () => {
    const outside = path.join(temporaryFolder(), 'empty');
    await mkdir(outside);
    expect(await leadline([], { cwd: outside })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Usage: leadline'),
    });
  });
});

const canDraw = process.platform === 'linux' && hasScript();

/** `script` of util-linux makes a pseudo-terminal. */
function hasScript(): boolean {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
}

/** The terminal in a pseudo-terminal of 80 x 24. */
function openTerminal(folder: string, env: NodeJS.ProcessEnv = {}) {
  const command = `stty cols 80 rows 24; exec '${process.execPath}' '${entry}' ui --workspace '${folder}'`;
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    env: {
      PATH: process.env.PATH,
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      LEADLINE_HOME: `${folder}-home`,
      ...env,
    },
  });
  const closed = once(child, 'close');
  let written = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written += text;
  });
  return {
    async until(words: string): Promise<void> {
      while (!written.includes(words)) await Promise.race([once(child.stdout, 'data'), closed]);
    },
    type: (keys: string) => child.stdin.write(keys),
    async ended(): Promise<{ code: unknown; written: string }> {
      const [code] = await closed;
      return { code, written };
    },
  };
}

describe.skipIf(!canDraw)('in a terminal (made by script of util-linux)', () => {
  test('shows the board on a screen of its own and leaves the terminal as it was', async () => {
    const terminal = openTerminal(await workspaceWithRun());
    await terminal.until('Look at the count');
    terminal.type('q');
    const { code, written } = await terminal.ended();
    expect(code).toBe(0);
    expect(written.indexOf('\u001b[?1049h')).toBeGreaterThanOrEqual(0);
    expect(written.indexOf('\u001b[?1049l')).toBeGreaterThan(written.indexOf('Look at the count'));
    expect(written).toContain('\u001b[?25h');
  });

  test('uses no colour under NO_COLOR', async () => {
    const terminal = openTerminal(await workspaceWithRun(), { NO_COLOR: '1' });
    await terminal.until('Look at the count');
    terminal.type('\u0003');
    expect((await terminal.ended()).written).not.toContain('\u001b[3');
  });

  test('says what is wrong in one sentence where there is no workspace, and draws nothing', async () => {
    const terminal = openTerminal(temporaryFolder());
    const { code, written } = await terminal.ended();
    expect(code).toBe(2);
    expect(written).toContain('workspace-missing');
    expect(written).not.toContain('\u001b[?1049h');
  });
});
