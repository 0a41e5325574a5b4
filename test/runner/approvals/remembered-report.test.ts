import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { signaturesOf } from '../../../runner/approvals/remembered-report.ts';
import { asked, blockedRun, entriesOf, granting, why } from './blocked-run.ts';
import { editInPlace, rewriteJournal } from './forge.ts';

/** A run whose gate Ada has waived, and of which it was already asked whether her decision is genuine. */
async function waived() {
  const blocked = await blockedRun();
  const { id } = await asked(blocked.engine, blocked.run);
  await blocked.engine.approvals.grant(id, granting);
  expect(blocked.engine.distrust()).toBeNull();
  return blocked;
}

test('a journal is followed once as long as nothing comes to it', async () => {
  const { folder, engine, run } = await waived();
  const report = signaturesOf(entriesOf(folder));
  expect(report.problems).toEqual([]);
  expect(signaturesOf(entriesOf(folder))).toBe(report);
  await engine.advance(run);
  expect(signaturesOf(entriesOf(folder))).not.toBe(report);
});

test('an entry that was rewritten under its old hash is noticed, although the head is the same', async () => {
  const { folder, engine, reopened } = await waived();
  const head = () => readFileSync(path.join(folder, 'journal.head'), 'utf8');
  const before = { head: head(), hashes: entriesOf(folder).map(({ hash }) => hash) };
  editInPlace(folder, why, 'The feed of May is complete.');
  expect({ head: head(), hashes: entriesOf(folder).map(({ hash }) => hash) }).toEqual(before);
  for (const reader of [engine, await reopened()]) {
    expect(reader.distrust()).toContain('the signature of Ada does not match');
  }
  editInPlace(folder, 'The feed of May is complete.', why);
  expect(engine.distrust()).toBeNull();
});

test('a journal of the same length and beginning that says something else is followed anew', async () => {
  const { folder, engine } = await waived();
  rewriteJournal(folder, (entries) =>
    entries.map((entry) =>
      entry.type === 'approval-granted' ? { ...entry, payload: { ...entry.payload, by: 'Bea' } } : entry,
    ),
  );
  expect(engine.distrust()).toContain('it names Bea and is signed with the key of Ada');
});
