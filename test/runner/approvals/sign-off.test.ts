import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { verifySignature } from '../../../runner/approvals/operator-key.ts';
import { signOffText } from '../../../runner/approvals/sign-texts.ts';
import { verifySignatures } from '../../../runner/approvals/verify-signatures.ts';
import { Journal, type JournalEntry } from '../../../runner/journal.ts';
import { operatorCalled } from '../../support/operator.ts';
import { tickingClock } from '../count-plan.ts';
import { engineOn, workspaceFolder } from '../fixtures.ts';

const ada = operatorCalled('Ada');

type HumanDone = Extract<JournalEntry, { type: 'human-done' }>;

describe('a signed human step', () => {
  test('carries a signature over what was asked, what was said, where and when', async () => {
    const { engine, run, entries } = await waiting();
    await engine.completeHumanStep(run, '2', { operator: ada, note: 'fine' });
    const [before, registered, done] = entries().slice(-3);
    expect(registered).toMatchObject({ run: 'workspace', type: 'operator-added', at: done?.at });
    const { payload, at } = done as HumanDone;
    expect(payload).toMatchObject({ step: '2', by: 'Ada', note: 'fine', rehearsal: false });

    const [first] = entries();
    const asked = first?.type === 'run-started' ? first.payload.steps[1] : undefined;
    if (asked === undefined) throw new Error('the run begins with its steps');
    expect(asked).toMatchObject({ id: '2', checklist: ['The count is plausible.'] });

    const text = signOffText({
      journal: first?.hash ?? '',
      after: before?.hash ?? '',
      run,
      step: '2',
      attempt: 1,
      asked,
      by: 'Ada',
      note: 'fine',
      at,
    });
    const signature = payload.signature ?? { key: '', value: '' };
    expect(verifySignature(ada, text, signature)).toBe(true);
  });

  test('is found genuine, and not once a word of it is changed or it stands elsewhere', async () => {
    const { engine, run, entries } = await waiting();
    await engine.completeHumanStep(run, '2', { operator: ada, note: 'fine' });
    const sound = entries();
    expect(verifySignatures(sound)).toEqual({ problems: [], signatures: 2 });

    const changes: ((entry: HumanDone) => JournalEntry)[] = [
      (entry) => ({ ...entry, payload: { ...entry.payload, note: 'fine!' } }),
      (entry) => ({ ...entry, payload: { ...entry.payload, by: 'Grace' } }),
      (entry) => ({ ...entry, payload: { ...entry.payload, form: { checked: true } } }),
      (entry) => ({ ...entry, payload: { ...entry.payload, step: '1' } }),
      (entry) => ({ ...entry, at: '2031-01-01T00:00:00.000Z' }),
      ({ payload: { signature: _, ...payload }, ...entry }) => ({ ...entry, payload }),
    ];
    for (const change of changes) {
      const changed = sound.map((entry) => (entry.type === 'human-done' ? change(entry) : entry));
      const { problems } = verifySignatures(changed);
      expect(problems.map(({ entry }) => entry)).toEqual([sound.length]);
    }
  });

  test('is signed anew when the step was taken back, and the old one does not do', async () => {
    const { engine, run, entries } = await waiting();
    await engine.completeHumanStep(run, '2', { operator: ada });
    await engine.reopen(run, '2', 'look again');
    await engine.advance(run);
    await engine.completeHumanStep(run, '2', { operator: ada });
    const [first, second] = entries().filter((entry) => entry.type === 'human-done');
    expect(second?.payload.signature?.value).not.toBe(first?.payload.signature?.value);

    const replayed = entries().map((entry) =>
      entry.seq === second?.seq && first !== undefined
        ? { ...entry, at: first.at, payload: first.payload }
        : entry,
    ) as JournalEntry[];
    expect(verifySignatures(replayed).problems).toMatchObject([{ entry: second?.seq }]);
  });

  test('is refused of a person whom nobody here vouched for, and it is journalled', async () => {
    const { engine, run, entries } = await waiting();
    await engine.operators.add(operatorCalled('Grace'), ada);
    const eve = { operator: operatorCalled('Eve') };
    await expect(engine.completeHumanStep(run, '2', eve)).rejects.toMatchObject({ code: 'operator-unknown' });
    await expect(engine.operators.add(eve.operator, eve.operator)).rejects.toMatchObject({
      code: 'operator-unknown',
    });
    expect(entries().filter(({ type }) => type === 'human-done')).toEqual([]);
    expect(entries().slice(-2)).toMatchObject([
      { run, payload: { attempted: 'sign-off', by: 'Eve', code: 'operator-unknown' } },
      { run: 'workspace', payload: { attempted: 'operator-add', by: 'Eve', code: 'operator-unknown' } },
    ]);
    const grace = { operator: operatorCalled('Grace') };
    expect((await engine.completeHumanStep(run, '2', grace)).steps[1]).toMatchObject({ by: 'Grace' });
  });

  test('cannot be made with a key that was locked again', async () => {
    const { engine, run, entries } = await waiting();
    const jo = operatorCalled('Jo');
    jo.forget();
    const done = engine.completeHumanStep(run, '2', { operator: jo });
    await expect(done).rejects.toMatchObject({ code: 'operator-locked' });
    expect(entries().filter(({ run: log }) => log === 'workspace')).toEqual([]);
  });
});

/** A run that waits for a person at step 2, and its journal. */
async function waiting() {
  const folder = await workspaceFolder();
  const { engine } = await engineOn(folder);
  const run = await engine.start('count');
  await engine.advance(run);
  const entries = () => new Journal(path.join(folder, 'journal.sqlite'), tickingClock()).entries();
  return { engine, run, entries };
}
