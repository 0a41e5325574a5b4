import { expect, test } from 'vitest';
import type { Approval, ApprovalSubject, Grant } from '../../../runner/approvals/approval.ts';
import { signatureOf } from '../../../runner/approvals/operator-key.ts';
import { grantText } from '../../../runner/approvals/sign-texts.ts';
import { evidenceHashOf } from '../../../runner/approvals/subject.ts';
import { verifySignatures } from '../../../runner/approvals/verify-signatures.ts';
import type { RunEvent } from '../../../runner/events.ts';
import { ada, agent, asked, bea, blockedRun, entriesOf, why } from './blocked-run.ts';
import { forgeEntries, rewriteJournal } from './forge.ts';

interface Told {
  subject?: (subject: ApprovalSubject) => ApprovalSubject;
  evidenceHash?: string;
  grant?: Partial<Grant>;
  /** Entries that are left out, by their type. */
  without?: RunEvent['type'][];
  between?: RunEvent[];
}

/** What is found in a journal in which Ada has signed with her own key what is told here, and in which everything else is as it should be. */
async function problemsOf({ subject: change, evidenceHash: hash, grant: odd, without, between }: Told) {
  const { engine, run, folder } = await blockedRun();
  await engine.operators.add(bea, ada);
  const { subject: shown } = await asked(engine, run);
  await engine.close();

  const id = `${run}/2`;
  const subject = change === undefined ? shown : change(shown);
  const evidenceHash = hash ?? evidenceHashOf(subject);
  const said: Omit<Grant, 'signature'> = {
    ...{ id, evidenceHash, by: 'Ada', reason: why, scope: 'waive W-block', selfApproved: false },
    ...{ grantedAt: '2025-11-01T00:00:00.000Z', expiresAt: '2025-11-02T00:00:00.000Z' },
    ...odd,
  };
  const requested = { id, subject, evidenceHash, by: agent, reason: why };
  forgeEntries(folder, run, { type: 'approval-requested', payload: requested }, ...(between ?? []));
  const after = entriesOf(folder).at(-1)?.hash ?? '';
  const signature = signatureOf(ada, grantText({ ...said, journal: shown.journal, after, run }));
  const events: RunEvent[] = [
    { type: 'approval-granted', payload: { ...said, signature } },
    { type: 'approval-used', payload: { id, purpose: 'waive W-block' } },
    { type: 'gate-waived', payload: { step: '1', gate: 'W-block', approval: id } },
  ];
  forgeEntries(folder, run, ...events.filter(({ type }) => without?.includes(type) !== true));
  return verifySignatures(entriesOf(folder)).problems.map(({ message }) => message);
}

const id = 'waive-1/2';

test('a waiver that was asked for, granted and used as it should be has no fault', async () => {
  expect(await problemsOf({})).toEqual([]);
});

test.each<[string, Told, string]>([
  ['the hash of other evidence', { evidenceHash: '0'.repeat(64) }, 'its hash is not that of its evidence'],
  ['a later attempt', { subject: (shown) => ({ ...shown, attempt: 2 }) }, 'step 1 was not begun 2 times'],
  [
    'a better measure',
    {
      subject: ({ gate, ...shown }) => ({ ...shown, gate: gate === null ? null : { ...gate, measured: 9 } }),
    },
    'its gate was judged otherwise',
  ],
  [
    'other parameters',
    { subject: (shown) => ({ ...shown, parameters: {} }) },
    'the run began with another plan',
  ],
  ['another plan', { subject: (shown) => ({ ...shown, planDigest: '' }) }, 'the run began with another plan'],
  [
    'another time',
    { grant: { grantedAt: '2025-11-01T12:00:00.000Z' } },
    'it says another time than its entry',
  ],
  [
    'a year',
    { grant: { expiresAt: '2026-11-01T00:00:00.000Z' } },
    'good for another time than a grant can be',
  ],
  [
    'what had fallen by then',
    { between: [{ type: 'approval-void', payload: { id, reason: 'changed' } }] },
    `approval ${id} was void by then`,
  ],
  [
    'what was never used',
    { without: ['approval-used'] },
    `approval ${id} is not one that was granted and used`,
  ],
])('a genuine signature for %s is worth nothing', async (_what, told, message) => {
  expect(await problemsOf(told)).toContainEqual(expect.stringContaining(message));
});

test('a grant of an effect is worth nothing once its step has run again', async () => {
  const { engine, run, folder } = await blockedRun({ yaml: 'plans: { waive: { least: 1 } }' });
  await engine.advance(run, { rehearsal: true });
  const effect = { step: '3', preview: 'writes 2 tiers', reason: why, by: agent };
  const { id } = await engine.approvals.request(run, effect);
  const granted: Approval = await engine.approvals.grant(id, {
    ...{ operator: ada, reason: why, typed: '3', solo: false },
  });
  expect(granted.state).toBe('granted');
  await engine.reopen(run, '3', 'looked again');
  await engine.advance(run);
  await engine.close();
  rewriteJournal(folder, (entries) => entries.filter(({ type }) => type !== 'approval-void'));
  forgeEntries(folder, run, { type: 'approval-used', payload: { id, purpose: 'push' } });
  const messages = verifySignatures(entriesOf(folder)).problems.map(({ message }) => message);
  expect(messages).toEqual([expect.stringContaining('step 3 has run again since')]);
});
