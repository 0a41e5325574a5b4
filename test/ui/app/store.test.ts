import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createStore } from '../../../ui/app/store.ts';
import { forgeEntries } from '../../runner/approvals/forge.ts';
import { engineOn, workspaceFolder } from '../../runner/fixtures.ts';
import { operatorCalled } from '../../support/operator.ts';

const ada = operatorCalled('Ada');
const mine = { name: ada.name, id: ada.id, publicKey: ada.publicKey, protection: 'passphrase' as const };

/** A store whose clock the test turns by hand. */
function storeOf(directory: string, run: string | null = null) {
  const clock = { milliseconds: Date.UTC(2025, 10, 1) };
  const store = createStore({ directory, run, solo: false, clock: () => new Date(clock.milliseconds) });
  onTestFinished(() => store.close());
  return { store, clock };
}

test('a snapshot is made anew only when something changed', async () => {
  const folder = await workspaceFolder();
  const { store, clock } = storeOf(folder);
  expect(store.poll()).toBe(false);
  const empty = store.snapshot;
  clock.milliseconds += 5000;
  expect(store.poll()).toBe(false);
  expect(store.snapshot).toBe(empty);

  const { engine } = await engineOn(folder);
  await engine.advance(await engine.start('count'));
  expect(store.poll()).toBe(true);
  expect(store.snapshot).toMatchObject({
    run: { run: 'count-1', state: 'waiting' },
    inbox: [{ kind: 'task', step: '2' }],
    now: '2025-11-01T00:00:05.000Z',
  });
  expect(store.poll()).toBe(false);
});

test('another terminal sees at its next poll what was done in this one', async () => {
  const folder = await workspaceFolder();
  const here = storeOf(folder).store;
  const there = storeOf(folder).store;
  const { engine } = await engineOn(folder);
  await engine.start('count');
  for (const store of [here, there]) store.poll();
  expect(there.snapshot.runs).toEqual(here.snapshot.runs);
});

test('the newest run is looked at until another is chosen, also one that is yet to come', async () => {
  const folder = await workspaceFolder();
  const { engine } = await engineOn(folder);
  const { store } = storeOf(folder, 'count-2');
  await engine.start('count');
  store.poll();
  expect(store.snapshot.run?.run).toBe('count-1');
  await engine.start('count');
  await engine.start('count');
  store.poll();
  expect(store.snapshot.run?.run).toBe('count-2');
  store.lookAt(null);
  expect(store.poll()).toBe(true);
  expect(store.snapshot.run?.run).toBe('count-3');
});

test('while a run is at work the seconds go on and its progress is shown, and no longer', async () => {
  const folder = await workspaceFolder();
  const { engine } = await engineOn(folder);
  await engine.start('count');
  await engine.close();
  const { store, clock } = storeOf(folder);
  store.poll();

  const holder = fileURLToPath(new URL('../../runner/hold-lease.ts', import.meta.url));
  const child = spawn(process.execPath, [holder, path.join(folder, 'journal.sqlite')], { stdio: 'pipe' });
  await once(child.stdout, 'data');
  const progress = { run: 'count-1', step: '1', message: 'rows', percent: 40, at: '', seconds: 1 };
  store.set({ progress });
  expect(store.poll()).toBe(true);
  expect(store.snapshot.progress).toEqual(progress);
  store.set({ progress: { ...progress } });
  expect(store.poll()).toBe(false);
  clock.milliseconds += 1000;
  expect(store.poll()).toBe(true);

  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(store.poll()).toBe(true);
  expect(store.snapshot.progress).toBeNull();
  clock.milliseconds += 1000;
  expect(store.poll()).toBe(false);
});

test('what waits grows older on the screen although nothing happens', async () => {
  const folder = await workspaceFolder();
  const { store, clock } = storeOf(folder);
  store.poll();
  clock.milliseconds += 30_000;
  expect(store.poll()).toBe(true);
  expect(store.snapshot.now).toBe('2025-11-01T00:00:30.000Z');
});

test('it knows whether the operator may sign here', async () => {
  const folder = await workspaceFolder();
  const { store } = storeOf(folder);
  store.set({ mine });
  store.poll();
  expect(store.snapshot.operator).toMatchObject({ mine: { name: 'Ada' }, registered: 'first' });

  const { engine } = await engineOn(folder);
  const run = await engine.start('count');
  await engine.advance(run);
  await engine.completeHumanStep(run, '2', { operator: ada });
  store.poll();
  expect(store.snapshot.operator.registered).toBe('yes');
  store.set({ mine: { ...mine, id: 'somebody else' } });
  store.poll();
  expect(store.snapshot.operator.registered).toBe('no');
});

test('a decision that nobody signed is known for what it is within a second', async () => {
  const folder = await workspaceFolder();
  const { store, clock } = storeOf(folder);
  const { engine } = await engineOn(folder);
  const run = await engine.start('count');
  await engine.advance(run);
  store.poll();
  expect(store.snapshot.distrust).toBeUndefined();

  forgeEntries(folder, run, { type: 'human-done', payload: { step: '2', by: 'Ada', rehearsal: false } });
  clock.milliseconds += 1000;
  expect(store.poll()).toBe(true);
  expect(store.snapshot.distrust).toContain('Ada has not signed it');
});
