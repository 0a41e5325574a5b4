import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { verifyJournal } from '../../runner/verify-journal.ts';
import { workspaceFolder } from './fixtures.ts';

const script = fileURLToPath(new URL('run-and-die.ts', import.meta.url));

function runAndDie(folder: string, instant: number) {
  const { status, signal, stderr } = spawnSync(process.execPath, [script, folder, String(instant)]);
  return { status, signal, stderr: stderr.toString() };
}

/** Every file that the run leaves to its readers, except the log, which has times in it. */
function remains(folder: string): Record<string, string> {
  const root = path.join(folder, 'runs/count-1');
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => path.relative(root, path.join(file.parentPath, file.name))).sort();
  return Object.fromEntries(
    paths.map((name) => [
      name,
      name === 'EXECUTION_LOG.md' ? '' : readFileSync(path.join(root, name), 'utf8'),
    ]),
  );
}

test('a run that is killed at any instant goes on to the same bytes', async () => {
  const undisturbed = await workspaceFolder();
  expect(runAndDie(undisturbed, 0)).toEqual({ status: 0, signal: null, stderr: '' });
  const expected = remains(undisturbed);

  let deaths = 0;
  for (let instant = 1; ; instant++) {
    const folder = await workspaceFolder();
    if (runAndDie(folder, instant).signal !== 'SIGKILL') break;
    deaths += 1;
    expect(runAndDie(folder, 0), `resume after instant ${instant}`).toMatchObject({ status: 0, stderr: '' });
    expect(remains(folder), `after instant ${instant}`).toEqual(expected);
    expect((await verifyJournal(path.join(folder, 'journal.sqlite'))).problems).toEqual([]);
  }
  // Eleven events, and an instant before and after each of the two artifacts.
  expect(deaths).toBe(15);
});

test('a run that is killed each time a little later still comes to its end', async () => {
  const folder = await workspaceFolder();
  let lives = 1;
  while (runAndDie(folder, lives + 1).signal === 'SIGKILL') lives += 1;
  expect(lives).toBeGreaterThan(2);
  expect((await verifyJournal(path.join(folder, 'journal.sqlite'))).problems).toEqual([]);
});
