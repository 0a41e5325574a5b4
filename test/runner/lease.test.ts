import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Journal } from '../../runner/journal.ts';
import { liveHolder, takeLease } from '../../runner/lease.ts';
import { tickingClock } from './count-plan.ts';
import { engineOn, temporaryFolder, workspaceFolder } from './fixtures.ts';

/** Another process that holds the lease of a journal. */
async function holder(journal: string): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('hold-lease.ts', import.meta.url));
  const child = spawn(process.execPath, [script, journal], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

function openJournal(file = path.join(temporaryFolder(), 'journal.sqlite')): Journal {
  const journal = new Journal(file, tickingClock());
  onTestFinished(() => journal.close());
  return journal;
}

test('a second process is told who has the workspace and since when, and may still read', async () => {
  const folder = await workspaceFolder();
  const { engine } = await engineOn(folder);
  const run = await engine.start('count');
  const child = await holder(path.join(folder, 'journal.sqlite'));
  await expect(engine.advance(run)).rejects.toMatchObject({
    code: 'workspace-busy',
    message: `Another process owns this workspace: pid ${child.pid} since 1970-01-01T00:00:00.000Z, working on run count-1.`,
  });
  await expect(engine.withWarehouse(async () => 1)).rejects.toMatchObject({ code: 'workspace-busy' });
  expect(engine.status().state).toBe('running');

  await kill(child);
  expect(engine.status().state).toBe('paused');
  expect((await engine.advance(run, { rehearsal: true })).state).toBe('finished');
});

test.skipIf(process.platform !== 'linux')(
  'a killed process whose parent never asks after it holds nothing',
  async () => {
    const journal = openJournal();
    const script = fileURLToPath(new URL('hold-lease.ts', import.meta.url));
    const careless = 'node=$0; "$node" "$1" "$2" & exec sleep 600';
    const parent = spawn('sh', ['-c', careless, process.execPath, script, journal.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void parent.kill('SIGKILL'));
    await once(parent.stdout, 'data');
    const pid = liveHolder(journal)?.pid;
    expect(pid).toBeTypeOf('number');
    process.kill(pid as number, 'SIGKILL');
    await vi.waitFor(() => expect(liveHolder(journal)).toBeNull());
  },
);

test('two engines of one process do not share a workspace', async () => {
  const folder = await workspaceFolder();
  const [first, second] = [await engineOn(folder), await engineOn(folder)];
  const run = await first.engine.start('count');
  await first.engine.withWarehouse(async () => {
    await expect(second.engine.advance(run)).rejects.toMatchObject({ code: 'workspace-busy' });
  });
  expect((await second.engine.advance(run, { until: '1' })).steps[0]?.state).toBe('done');
});

test('a lease is free again once it is released', () => {
  const journal = openJournal();
  takeLease(journal, null).release();
  const lease = takeLease(journal, null);
  expect(liveHolder(journal)).toMatchObject({ pid: process.pid, run: null });
  lease.release();
  expect(liveHolder(journal)).toBeNull();
});

test('a lease that another holder has reclaimed is not released by its former one', () => {
  const journal = openJournal();
  const lease = takeLease(journal, null);
  journal.exclusively((database) => database.exec("UPDATE lease SET since = 'later'"));
  lease.release();
  expect(journal.read((database) => database.prepare('SELECT since FROM lease').all())).toHaveLength(1);
});

test.each([
  ['a process of before the restart', "boot = 'another start'"],
  ['a later process with the same number', "process_started = 'another time'"],
])('%s holds nothing', (_who, change) => {
  const journal = openJournal();
  takeLease(journal, null);
  journal.exclusively((database) => database.exec(`UPDATE lease SET pid = ${process.ppid}, ${change}`));
  expect(liveHolder(journal)).toBeNull();
  takeLease(journal, null).release();
});

test('a process of another machine counts as alive', () => {
  const journal = openJournal();
  takeLease(journal, null);
  journal.exclusively((database) => database.exec("UPDATE lease SET host = 'elsewhere', boot = 'its own'"));
  expect(() => takeLease(journal, null)).toThrow(
    expect.objectContaining({ code: 'workspace-busy', next: expect.stringContaining('elsewhere') }),
  );
});
