import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { emptyJournal, journalId } from '../../../runner/approvals/journal-id.ts';
import { signatureOf, type UnlockedOperator } from '../../../runner/approvals/operator-key.ts';
import {
  addOperator,
  ensureRegistered,
  readRegistry,
  registeredOperators,
} from '../../../runner/approvals/operator-registry.ts';
import { operatorAddedText } from '../../../runner/approvals/sign-texts.ts';
import type { RunEvent } from '../../../runner/events.ts';
import { Journal } from '../../../runner/journal.ts';
import { workspaceLog } from '../../../runner/runs.ts';
import { operatorCalled } from '../../support/operator.ts';
import { tickingClock } from '../count-plan.ts';
import { temporaryFolder } from '../fixtures.ts';

const ada = operatorCalled('Ada');
const grace = operatorCalled('Grace');
const eve = operatorCalled('Eve');

describe('who may sign in a workspace', () => {
  test('is nobody, then whoever signs first, on his own signature', async () => {
    const journal = emptyOne();
    expect(readRegistry(journal)).toEqual([]);
    await journal.appendAs(() => ({ run: workspaceLog, events: ensureRegistered(journal, ada) }));
    expect(readRegistry(journal)).toMatchObject([{ name: 'Ada', id: ada.id, vouchedBy: ada.id, entry: 1 }]);
    expect(ensureRegistered(journal, ada)).toEqual([]);
  });

  test('is whom one of them vouches for, and nobody else', async () => {
    const journal = emptyOne();
    await addOperator(journal, grace, ada);
    expect(readRegistry(journal).map(({ name, vouchedBy }) => [name, vouchedBy])).toEqual([
      ['Ada', ada.id],
      ['Grace', ada.id],
    ]);
    expect(() => ensureRegistered(journal, eve)).toThrow(
      expect.objectContaining({
        code: 'operator-unknown',
        expected: `one of Ada (key ${ada.id}), Grace (key ${grace.id})`,
      }),
    );
    await expect(addOperator(journal, eve, eve)).rejects.toMatchObject({ code: 'operator-unknown' });
    await addOperator(journal, operatorCalled('Joan'), grace);
    expect(readRegistry(journal)).toHaveLength(3);
  });

  test('is told apart by name, and added once', async () => {
    const journal = emptyOne();
    await addOperator(journal, grace, ada);
    await expect(addOperator(journal, grace, ada)).rejects.toMatchObject({ code: 'operator-known' });
    const other = { ...operatorCalled('another Ada'), name: 'ＡDA' };
    await expect(addOperator(journal, other, ada)).rejects.toMatchObject({ code: 'operator-name-taken' });
  });

  test('is not whoever was added under another name', async () => {
    const journal = emptyOne();
    await addOperator(journal, { ...grace, name: 'Grace the Second' }, ada);
    expect(() => ensureRegistered(journal, grace)).toThrow(
      expect.objectContaining({ code: 'operator-name-differs' }),
    );
  });

  test('is bound to the journal, once it has begun', async () => {
    const journal = emptyOne();
    await journal.append('count-1', { type: 'step-started', payload: { step: '1' } });
    await addOperator(journal, grace, ada);
    const entries = journal.entries();
    expect(journalId(journal)).toBe(entries[0]?.hash);
    expect(registeredOperators(entries, journalId(journal))).toMatchObject({
      operators: [{ name: 'Ada' }, { name: 'Grace' }],
      problems: [],
    });
    expect(registeredOperators(entries, 'another journal').operators).toEqual([]);
  });

  test.each<[string, (journal: Journal) => RunEvent, string]>([
    ['himself', (journal) => added(journal, eve, eve), 'nobody who may sign here vouched for Eve.'],
    ['a key that another claims', (journal) => added(journal, eve, eve, ada.id), 'it was not signed by Ada.'],
    [
      'a name after the signature',
      (journal) => ({
        type: 'operator-added',
        payload: {
          operator: { ...record(eve), name: 'Bob' },
          signature: added(journal, eve, ada).payload.signature,
        },
      }),
      'it was not signed by Ada.',
    ],
    [
      'an id that is not the key’s',
      (journal) => added(journal, { ...eve, id: '0'.repeat(32) }, { ...eve, id: '0'.repeat(32) }),
      'nobody who may sign here vouched for Eve.',
    ],
    ['a second entry of the first', (journal) => added(journal, ada, ada), 'Ada was added before.'],
    [
      'a namesake',
      (journal) => added(journal, { ...eve, name: 'ada' }, ada),
      'there is another ada already.',
    ],
    [
      'a name that hides something',
      (journal) => added(journal, { ...eve, name: 'E\u202eve' }, ada),
      'its name is none.',
    ],
  ])('is not whoever writes into the journal %s', async (_, forge, why) => {
    const journal = emptyOne();
    await journal.appendAs(() => ({ run: workspaceLog, events: ensureRegistered(journal, ada) }));
    await journal.append(workspaceLog, forge(journal));
    const { operators, problems } = registeredOperators(journal.entries(), journalId(journal));
    expect(operators.map(({ name }) => name)).toEqual(['Ada']);
    expect(problems).toEqual([
      { entry: 2, run: workspaceLog, message: `Entry 2 (operator-added) is not valid: ${why}` },
    ]);
    expect(() => readRegistry(journal)).toThrow(expect.objectContaining({ code: 'operators-forged' }));
    await expect(addOperator(journal, grace, ada)).rejects.toMatchObject({ code: 'operators-forged' });
  });

  test('is not said in the log of a run', async () => {
    const journal = emptyOne();
    await journal.append('count-1', added(journal, ada, ada));
    const { operators, problems } = registeredOperators(journal.entries(), journalId(journal));
    expect(operators).toEqual([]);
    expect(problems).toMatchObject([{ entry: 1, run: 'count-1' }]);
  });
});

function emptyOne(): Journal {
  const journal = new Journal(path.join(temporaryFolder(), 'journal.sqlite'), tickingClock());
  onTestFinished(() => journal.close());
  return journal;
}

function record({ name, publicKey, id }: UnlockedOperator) {
  return { name, publicKey, id };
}

/** An entry as somebody with a pen would write it. */
function added(journal: Journal, operator: UnlockedOperator, signer: UnlockedOperator, key = signer.id) {
  const id = journal.entries().length === 0 ? emptyJournal : journalId(journal);
  const text = operatorAddedText({ journal: id, operator: record(operator), vouchedBy: key });
  const signature = { ...signatureOf(signer, text), key };
  return { type: 'operator-added', payload: { operator: record(operator), signature } } satisfies RunEvent;
}
