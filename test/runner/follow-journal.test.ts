import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { JournalFollower } from '../../runner/follow-journal.ts';
import { Journal } from '../../runner/journal.ts';
import { readRuns } from '../../runner/runs.ts';
import { canMount, mountedCopyOf } from '../cli/workspaces.ts';
import { tickingClock } from './count-plan.ts';
import { engineOn, temporaryFolder, workspaceFolder } from './fixtures.ts';

function followerOf(folder: string): JournalFollower {
  const follower = new JournalFollower(path.join(folder, 'journal.sqlite'), folder);
  onTestFinished(() => follower.close());
  return follower;
}

test('an absent journal has no runs, and is followed as soon as it is there', async () => {
  const folder = await workspaceFolder();
  const follower = followerOf(folder);
  expect(follower.poll()).toBe(false);
  expect(follower.runs).toEqual([]);

  const { engine } = await engineOn(folder);
  await engine.start('count');
  expect(follower.poll()).toBe(true);
  expect(follower.runs.map(({ run, state }) => [run, state])).toEqual([['count-1', 'paused']]);
});

test('what it says is what the whole journal says, after every event of two runs', async () => {
  const folder = await workspaceFolder();
  const follower = followerOf(folder);
  const { engine } = await engineOn(folder, {
    onEvent: () => {
      follower.poll();
      expect(follower.runs).toEqual(engine.runs());
    },
  });
  await engine.advance(await engine.start('count'));
  await engine.advance(await engine.start('count'), { rehearsal: true });
  follower.poll();
  expect(follower.runs.map(({ state }) => state)).toEqual(['waiting', 'finished']);
  expect(follower.runs).toEqual(engine.runs());
});

test('a run in which nothing happened is the same object, and a quiet journal is no change', async () => {
  const folder = await workspaceFolder();
  const { engine } = await engineOn(folder);
  await engine.start('count');
  const second = await engine.start('count');
  const follower = followerOf(folder);
  follower.poll();
  const [before, changing] = follower.runs;
  expect(follower.poll()).toBe(false);

  await engine.advance(second);
  expect(follower.poll()).toBe(true);
  expect(follower.runs[0]).toBe(before);
  expect(follower.runs[1]).not.toBe(changing);
});

test('a run is at work as long as its process lives, whatever becomes of it', async () => {
  const folder = await workspaceFolder();
  const { engine } = await engineOn(folder);
  await engine.start('count');
  await engine.close();
  const follower = followerOf(folder);
  follower.poll();

  const holder = fileURLToPath(new URL('hold-lease.ts', import.meta.url));
  const child = spawn(process.execPath, [holder, path.join(folder, 'journal.sqlite')], { stdio: 'pipe' });
  await once(child.stdout, 'data');
  expect(follower.poll()).toBe(true);
  expect(follower.runs[0]?.state).toBe('running');
  expect(follower.holder?.pid).toBe(child.pid);

  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(follower.poll()).toBe(true);
  expect(follower.runs[0]?.state).toBe('paused');
  expect(follower.holder).toBeNull();
});

test('a journal that was put in the place of another is read anew', async () => {
  const folder = await workspaceFolder();
  const { engine } = await engineOn(folder);
  await engine.start('count');
  await engine.close();
  const journal = path.join(folder, 'journal.sqlite');
  await copyFile(journal, `${journal}.kept`);
  const again = await engineOn(folder);
  await again.engine.start('count');
  await again.engine.close();

  const follower = followerOf(folder);
  follower.poll();
  expect(follower.runs).toHaveLength(2);
  for (const name of [journal, `${journal}-wal`, `${journal}-shm`]) await rm(name, { force: true });
  await copyFile(`${journal}.kept`, journal);
  expect(follower.poll()).toBe(true);
  expect(follower.runs.map(({ run }) => run)).toEqual(['count-1']);
});

test('an entry that cannot be read is told of at every poll, and what was known stays', async () => {
  const folder = await workspaceFolder();
  const { engine } = await engineOn(folder);
  await engine.start('count');
  const follower = followerOf(folder);
  follower.poll();

  const database = new DatabaseSync(path.join(folder, 'journal.sqlite'));
  database.exec(`INSERT INTO events VALUES (2, 'count-1', '2025-11-01', 'unheard-of', '{}', 'x', 'y')`);
  database.close();
  for (const _ of [1, 2])
    expect(() => follower.poll()).toThrow(expect.objectContaining({ code: 'journal-unreadable' }));
  expect(follower.runs).toHaveLength(1);
});

test('a file that is no journal is told of', async () => {
  const folder = temporaryFolder();
  await writeFile(
    path.join(folder, 'journal.sqlite'),
    'not a database, and long enough to be looked at as one',
  );
  expect(() => followerOf(folder).poll()).toThrow(expect.objectContaining({ code: 'journal-unreadable' }));
});

test.skipIf(!canMount())('a folder that cannot be written can be followed', async () => {
  const source = await workspaceFolder();
  const { engine } = await engineOn(source);
  await engine.advance(await engine.start('count'));
  await engine.close();
  const { execFileSync } = await import('node:child_process');
  const mounted = await mountedCopyOf(source, 'size=4m');
  execFileSync('mount', ['-o', 'remount,ro', mounted]);

  const follower = followerOf(mounted);
  expect(follower.poll()).toBe(true);
  expect(follower.runs.map(({ state }) => state)).toEqual(['waiting']);
  expect(follower.poll()).toBe(false);

  execFileSync('mount', ['-o', 'remount,rw', mounted]);
  const writing = await engineOn(mounted);
  await writing.engine.start('count');
  await writing.engine.close();
  follower.poll();
  expect(follower.runs).toEqual(
    readRuns(new Journal(path.join(mounted, 'journal.sqlite'), tickingClock()), mounted, null),
  );
  follower.close();
});
