import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures.ts';
import { ada, agent, asked, blockedRun, entriesOf, granting, why } from './blocked-run.ts';
import { editInPlace, type Forged, rewriteJournal } from './forge.ts';

type Blocked = Awaited<ReturnType<typeof blockedRun>>;

/** A terminal that has read the whole journal, has signed in it, keeps it open, and is about to decide once more. */
async function openTerminal() {
  const blocked = await blockedRun();
  const { engine, run } = blocked;
  const { id } = await asked(engine, run);
  const warning = await engine.approvals.request(run, { gate: 'W-warn', reason: why, by: agent });
  await engine.approvals.decline(warning.id, { operator: ada, reason: why });
  return { ...blocked, id };
}

/** Everything that a person can sign, on a journal in which W-block is asked to be waived. */
const decisions = [
  ['a grant', ({ engine, id }) => engine.approvals.grant(id, granting)],
  ['a refusal', ({ engine, id }) => engine.approvals.decline(id, { operator: ada, reason: why })],
  ['a sign-off', ({ engine, run }) => engine.completeHumanStep(run, '2', { operator: ada })],
] satisfies [string, (at: Blocked & { id: string }) => Promise<unknown>][];

describe.each(decisions)('%s in a terminal that read the journal before', (_what, decide) => {
  test('is not built on an entry that was edited since', async () => {
    const terminal = await openTerminal();
    editInPlace(terminal.folder, '"status":"failed"', '"status":"passed"');
    await expectUnsound(terminal, decide(terminal), 'was changed');
  });

  test('is not built on bytes that were changed past SQLite', async () => {
    const terminal = await openTerminal();
    const file = path.join(terminal.folder, 'journal.sqlite');
    const other = new DatabaseSync(file);
    other.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    other.close();
    const bytes = readFileSync(file, 'latin1');
    expect(bytes).toContain('>= 10');
    writeFileSync(file, bytes.replaceAll('>= 10', '>= 01'), 'latin1');
    await expectUnsound(terminal, decide(terminal), 'was changed');
  });

  test('is not built on a journal that can be changed since', async () => {
    const terminal = await openTerminal();
    const other = new DatabaseSync(path.join(terminal.folder, 'journal.sqlite'));
    other.exec('DROP TRIGGER events_never_change');
    other.close();
    await expectUnsound(terminal, decide(terminal), 'not append-only any more');
    // A process that has not been here does not put it back unseen.
    const engine = await terminal.reopened();
    await expectUnsound(terminal, decide({ ...terminal, engine }), 'not append-only any more');
  });
});

async function expectUnsound({ folder }: Blocked, deciding: Promise<unknown>, message: string) {
  const before = countEntries(folder);
  await expect(deciding).rejects.toMatchObject({
    code: 'journal-unsound',
    message: expect.stringContaining(message),
  });
  expect(countEntries(folder)).toBe(before);
}

/** How many rows there are, whatever they say. */
function countEntries(folder: string): unknown {
  const database = new DatabaseSync(path.join(folder, 'journal.sqlite'), { readOnly: true });
  try {
    return database.prepare('SELECT count(*) AS entries FROM events').get()?.entries;
  } finally {
    database.close();
  }
}

test('a signature that was found genuine is not believed under other words', async () => {
  const { folder, engine, run, id, reopened } = await openTerminal();
  await engine.approvals.grant(id, granting);
  expect((await engine.advance(run)).state).toBe('waiting');

  const reason = 'The feed of June is known to be short.';
  const retold = (entry: Forged): Forged =>
    entry.type === 'approval-granted' ? { ...entry, payload: { ...entry.payload, reason } } : entry;
  rewriteJournal(folder, (entries) => entries.map(retold));
  // Somebody who never signed here has no pin that would notice it first.
  const other = await reopened({ home: path.join(temporaryFolder(), 'home') });
  await expect(other.advance(run)).rejects.toMatchObject({
    code: 'grant-forged',
    message: expect.stringContaining('the signature of Ada does not match'),
  });
  expect(entriesOf(folder).at(-1)?.type).toBe('approval-refused');
});
