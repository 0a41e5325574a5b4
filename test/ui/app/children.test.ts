import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { processExists } from '../../../runner/lease.ts';
import type { Said } from '../../../ui/app/app-state.ts';
import { createChildren } from '../../../ui/app/children.ts';
import { temporaryFolder } from '../../runner/fixtures.ts';

const leadline = fileURLToPath(new URL('stand-in.js', import.meta.url));

function childrenOf(environment: NodeJS.ProcessEnv = process.env) {
  return createChildren({ leadline, workspace: '/w', environment });
}

/** What is said when the process with these arguments has ended. */
function ended(children: ReturnType<typeof childrenOf>, ...args: string[]): Promise<Said> {
  return new Promise((resolve) => {
    expect(children.start(args, resolve)).toBe(true);
  });
}

test('the end of a run is one line, whatever it came to', async () => {
  const children = childrenOf();
  expect(await ended(children, 'run', 'v6')).toEqual({
    tone: 'good',
    text: 'The run went as far as it may.',
  });
  expect(await ended(children, 'wait')).toEqual({ tone: 'warning', text: 'Run v6-1 waits at 1.1.' });
  expect(await ended(children, 'crash')).toEqual({
    tone: 'bad',
    text: 'The process of the run ended (exit code 7) last line',
  });
});

test('a run gets neither the passphrase nor the key of a provider', async () => {
  const children = childrenOf({ ...process.env, LEADLINE_PASSPHRASE: 'p', OPENAI_API_KEY: 'k', KEPT: 'yes' });
  expect((await ended(children, 'environment')).text).toBe('environment: ,,yes');
});

test('one run is at work at a time, and stops where it can be resumed', async () => {
  const children = childrenOf();
  const said = ended(children, 'stay');
  expect(children.working).toBe(true);
  expect(children.start(['run', 'v6'], () => expect.unreachable())).toBe(false);
  // It may still be starting up, and then dies of the signal as well.
  children.stop();
  expect((await said).tone).toBe('warning');
  expect(children.working).toBe(false);
});

test('closing waits for the run to end', async () => {
  const children = childrenOf();
  const said = ended(children, 'stay');
  await children.close();
  expect(children.working).toBe(false);
  await said;
});

test('a run does not outlive a terminal that is killed', async () => {
  const file = path.join(temporaryFolder(), 'run.pid');
  const parent = spawn(process.execPath, [fileURLToPath(new URL('parent.ts', import.meta.url)), file], {
    stdio: 'ignore',
  });
  const pid = Number(await vi.waitFor(() => readFile(file, 'utf8'), { timeout: 20_000 }));
  expect(processExists(pid)).toBe(true);
  parent.kill('SIGKILL');
  await vi.waitFor(() => expect(processExists(pid)).toBe(false), { timeout: 20_000 });
});
