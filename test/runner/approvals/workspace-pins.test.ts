import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkPins, readPin } from '../../../runner/approvals/workspace-pins.ts';
import { Journal } from '../../../runner/journal.ts';
import { headPath } from '../../../runner/journal-format.ts';
import { operatorCalled } from '../../support/operator.ts';
import { tickingClock } from '../count-plan.ts';
import { engineOn, temporaryFolder, workspaceFolder } from '../fixtures.ts';

const ada = operatorCalled('Ada');
const eve = operatorCalled('Eve');

describe('what a person last saw of a workspace', () => {
  test('is nothing before he signs, and agrees while the journal only grows', async () => {
    const { folder, home, engine, run } = await waiting();
    expect(readPin(home, folder)).toBeNull();
    expect(checkPins(home, folder, entriesOf(folder))).toBeUndefined();

    await engine.completeHumanStep(run, '2', { operator: ada });
    const entries = entriesOf(folder);
    const signed = entries.find(({ type }) => type === 'human-done');
    expect(readPin(home, folder)).toMatchObject({
      operator: { id: ada.id, name: 'Ada' },
      head: { seq: signed?.seq, hash: signed?.hash },
    });
    await engine.advance(run);
    expect(entriesOf(folder).length).toBeGreaterThan(entries.length);
    expect(checkPins(home, folder, entriesOf(folder))).toBeUndefined();
  });

  test('belongs to the folder, whichever way it is reached', async () => {
    const { folder, home, engine, run } = await waiting();
    await engine.completeHumanStep(run, '2', { operator: ada });
    const link = path.join(temporaryFolder(), 'link');
    symlinkSync(folder, link);
    expect(readPin(home, link)).toEqual(readPin(home, folder));
    expect(readPin(home, `${folder}/.`)).toEqual(readPin(home, folder));
    expect(readPin(home, await workspaceFolder())).toBeNull();
  });

  test('does not agree with a journal that lost its last entries', async () => {
    const { folder, home, engine, run } = await waiting();
    await engine.completeHumanStep(run, '2', { operator: ada });
    const entries = entriesOf(folder);
    expect(checkPins(home, folder, entries.slice(0, -1))).toMatchObject({ code: 'journal-rolled-back' });
    expect(checkPins(home, folder, [])).toMatchObject({ code: 'journal-rolled-back' });
  });

  test('does not agree with a journal that was written anew, by the same person or another', async () => {
    const { folder, home, engine, run } = await waiting();
    await engine.completeHumanStep(run, '2', { operator: ada });
    await engine.close();
    await rm(path.join(folder, 'journal.sqlite'));
    await rm(headPath(path.join(folder, 'journal.sqlite')));

    const { engine: another } = await engineOn(folder, { home: path.join(temporaryFolder(), 'eve') });
    const again = await another.start('count');
    await another.advance(again);
    expect(checkPins(home, folder, entriesOf(folder))).toMatchObject({ code: 'journal-rolled-back' });
    await another.completeHumanStep(again, '2', { operator: eve });
    const error = checkPins(home, folder, entriesOf(folder));
    expect(error).toMatchObject({
      code: 'operators-replaced',
      expected: `Ada (key ${ada.id})`,
      arrived: `Eve (key ${eve.id})`,
    });
    expect(error?.next).toContain('leadline operator trust');
  });

  test('keeps him from signing in a workspace that was replaced, until he says that it was himself', async () => {
    const { folder, home, engine, run } = await waiting();
    await engine.completeHumanStep(run, '2', { operator: ada });
    await engine.close();
    await rm(path.join(folder, 'journal.sqlite'));
    await rm(headPath(path.join(folder, 'journal.sqlite')));
    const { engine: fresh } = await engineOn(folder, { home });
    const again = await fresh.start('count');
    await expect(fresh.operators.add(eve, ada)).rejects.toMatchObject({ code: 'journal-rolled-back' });
    await expect(fresh.completeHumanStep(again, '2', { operator: ada })).rejects.toMatchObject({
      code: 'journal-rolled-back',
    });

    await fresh.operators.trust(ada);
    await fresh.operators.add(eve, ada);
    expect(readPin(home, folder)).toMatchObject({ head: { seq: entriesOf(folder).length } });
  });

  test('begins, in a new workspace, when he claims it before anybody signs there', async () => {
    const { folder, home, engine, run } = await waiting();
    await engine.operators.trust(ada);
    expect(engine.operators.list()).toMatchObject([{ name: 'Ada', vouchedBy: ada.id }]);
    expect(readPin(home, folder)).toMatchObject({ operator: { name: 'Ada' } });
    const late = engine.completeHumanStep(run, '2', { operator: eve });
    await expect(late).rejects.toMatchObject({ code: 'operator-unknown' });
  });

  test('is forgotten, and not noted, where others may sign and he may not', async () => {
    const { folder, home, engine } = await waiting();
    await engine.operators.trust(ada);
    await engine.operators.trust(eve);
    expect(engine.operators.list().map(({ name }) => name)).toEqual(['Ada']);
    expect(readPin(home, folder)).toBeNull();
  });

  test('is never taken for nothing because it cannot be read', async () => {
    const { folder, home, engine, run } = await waiting();
    await engine.completeHumanStep(run, '2', { operator: ada });
    const [file = ''] = readdirSync(path.join(home, 'workspaces'));
    writeFileSync(path.join(home, 'workspaces', file), '{}');
    expect(checkPins(home, folder, entriesOf(folder))).toMatchObject({ code: 'pin-unreadable' });
  });

  test('is said to be missing where the home cannot be written, and the signature stands', async () => {
    const { home, engine, run, events } = await waiting();
    writeFileSync(home, 'a file where the folder would be');
    const state = await engine.completeHumanStep(run, '2', { operator: ada });
    expect(state.steps[1]).toMatchObject({ state: 'done', by: 'Ada' });
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'notice',
        message: expect.stringMatching(/^Signed, but what you saw/),
      }),
    );
  });
});

/** A run that waits for a person at step 2. */
async function waiting() {
  const folder = await workspaceFolder();
  const home = path.join(temporaryFolder(), 'home');
  const { engine, events } = await engineOn(folder, { home });
  const run = await engine.start('count');
  await engine.advance(run);
  return { folder, home, engine, run, events };
}

function entriesOf(folder: string) {
  return new Journal(path.join(folder, 'journal.sqlite'), tickingClock()).entries();
}
