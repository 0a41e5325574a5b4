import type { RunEvent } from '../events.ts';
import { writeExecutionLog } from '../execution-log.ts';
import { finishIfComplete } from '../finish-run.ts';
import { whyTablesLost } from '../reopen.ts';
import type { RunContext } from '../run-context.ts';
import { workspaceLog } from '../runs.ts';
import type { Approval, Grant } from './approval.ts';
import { findApproval, runOf } from './find-approval.ts';
import { requireGenuine } from './genuine.ts';
import { journalId, lastEntryHash } from './journal-id.ts';
import { signatureOf, type UnlockedOperator } from './operator-key.ts';
import { ensureRegistered } from './operator-registry.ts';
import { type Decision, decided } from './refuse.ts';
import * as rules from './rules.ts';
import { declineText, grantText } from './sign-texts.ts';
import { evidenceHashOf, readGround, sameSubjectNow } from './subject.ts';
import { type FilesSeen, seeFiles } from './subject-files.ts';
import { timeSinceGrant } from './time-since-grant.ts';
import { requireTrusted } from './trusted-entries.ts';
import { pinSigned } from './workspace-pins.ts';

/** How a person grants. */
export interface Granting {
  operator: UnlockedOperator;
  reason: string;
  /** What the person typed: the gate's id in full, or for an effect the step's. */
  typed: string;
  /** Lets the person grant what he asked for himself. */
  solo: boolean;
  /** How long it is good for, 1 to 168; without it 24. */
  hours?: number;
}

/**
 * Grants an approval. When as many people have granted as the plan needs, a waiver is used at once, in the same transaction. The bytes
 * of everything that was shown are read again before: a difference makes the approval void.
 */
export async function grantApproval(context: RunContext, id: string, granting: Granting): Promise<void> {
  const { operator } = granting;
  const run = runOf(context, id);
  const tried = { attempted: 'grant', by: operator.name, id } as const;
  await sawFiles(context, id, (files) =>
    decided(
      context,
      run,
      tried,
      (now) => decideGrant(context, id, granting, files, now),
      () => requireTrusted(context),
    ),
  );
  await pinSigned(context, run);
  await finishIfComplete(context, run);
  await writeExecutionLog(context, run);
}

/** Says no to a request. */
export async function declineApproval(
  context: RunContext,
  id: string,
  { operator, reason: given }: { operator: UnlockedOperator; reason: string },
): Promise<void> {
  const run = runOf(context, id);
  const tried = { attempted: 'decline', by: operator.name, id } as const;
  await decided(
    context,
    run,
    tried,
    () => decideDecline(context, id, operator, given),
    () => requireTrusted(context),
  );
  await pinSigned(context, run);
  await writeExecutionLog(context, run);
}

/** Reads the files of an approval outside of the transaction, and again where one was touched meanwhile. */
export async function sawFiles<T>(
  context: RunContext,
  id: string,
  work: (files: FilesSeen) => Promise<T | 'touched'>,
): Promise<T> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const { run, subject } = findApproval(context, id);
    const done = await work(await seeFiles(context.workspace, context.stateOf(run), subject));
    if (done !== 'touched') return done;
  }
  throw rules.evidenceUnsettled(id);
}

function decideGrant(
  context: RunContext,
  id: string,
  { operator, reason: given, typed, solo, hours = rules.hoursOfGrant.usual }: Granting,
  files: FilesSeen,
  now: string,
): Decision<null | 'touched'> {
  const approval = findApproval(context, id);
  requireGenuine(context, approval.run);
  rules.requireOpen(approval);
  rules.requireTyped(approval, typed);
  const reason = rules.requireReason(given);
  rules.requireHours(hours);
  const registration = ensureRegistered(context.journal, operator);
  const selfApproved = rules.requireAnother(approval, operator, solo);
  const fallen = stillHolds(context, approval, files, now);
  if (fallen === 'touched') return { events: [], answer: 'touched' };
  if (fallen !== undefined) return fallen;

  const expiresAt = new Date(Date.parse(now) + hours * 3_600_000).toISOString();
  const said = {
    id,
    evidenceHash: approval.evidenceHash,
    by: operator.name,
    reason,
    scope: scopeOf(approval),
  };
  const facts = { ...said, grantedAt: now, expiresAt, selfApproved };
  const text = grantText({ ...facts, ...placeOf(context, approval.run) });
  const grant: Grant = { ...facts, signature: signatureOf(operator, text) };
  const isWhole = approval.grants.length + 1 >= context.stateOf(approval.run).grantsNeeded;
  const events: RunEvent[] = [
    { type: 'approval-granted', payload: grant },
    ...(isWhole ? usedForWaiver(approval) : []),
  ];
  return { before: { run: workspaceLog, events: registration }, events, answer: null };
}

function decideDecline(
  context: RunContext,
  id: string,
  operator: UnlockedOperator,
  given: string,
): Decision<null> {
  const approval = findApproval(context, id);
  const { run, evidenceHash } = approval;
  requireGenuine(context, run);
  rules.requireOpen(approval);
  const reason = rules.requireReason(given);
  const before = { run: workspaceLog, events: ensureRegistered(context.journal, operator) };
  const said = { id, evidenceHash, by: operator.name, reason };
  const text = declineText({ ...said, ...placeOf(context, run) });
  const payload = { ...said, signature: signatureOf(operator, text) };
  return { before, events: [{ type: 'approval-declined', payload }], answer: null };
}

/** Where a signature stands. */
function placeOf({ journal }: RunContext, run: string) {
  return { journal: journalId(journal), after: lastEntryHash(journal), run };
}

/** Why an approval has fallen, with the entry that says so; undefined while it can be granted and used. */
export function stillHolds(
  context: RunContext,
  approval: Approval,
  files: FilesSeen,
  now: string,
): Decision<never> | 'touched' | undefined {
  const { id, evidenceHash } = approval;
  const time = timeSinceGrant(context.journal.entries(approval.run), approval, now);
  const expired = rules.expiredGrant(approval, time);
  if (expired !== undefined) {
    const event: RunEvent = { type: 'approval-expired', payload: { id, expiredAt: time } };
    return { events: [event], refused: rules.approvalExpired(approval, expired) };
  }
  const state = context.stateOf(approval.run);
  const subject = sameSubjectNow(readGround(context.journal, state), approval);
  const isSame = subject !== undefined && evidenceHashOf(subject) === evidenceHash;
  if (isSame && !files.areUntouched()) return 'touched';
  const difference = isSame
    ? (files.difference ?? whyTablesLost(context, state) ?? null)
    : 'the step was judged again since it was asked for';
  if (difference !== null) {
    const event: RunEvent = { type: 'approval-void', payload: { id, reason: difference } };
    return { events: [event], refused: rules.evidenceChanged(approval, difference) };
  }
  if (approval.subject.gate !== null) rules.waivableVerdict(state, approval.subject.gate.id);
  return undefined;
}

/** The slot is taken before the gate lets pass, so that one grant can never waive twice. An effect takes its own when it begins. */
function usedForWaiver({ id, subject: { gate, step } }: Approval): RunEvent[] {
  if (gate === null) return [];
  return [
    { type: 'approval-used', payload: { id, purpose: `waive ${gate.id}` } },
    { type: 'gate-waived', payload: { step, gate: gate.id, approval: id } },
  ];
}

function scopeOf({ run, subject: { gate, step } }: Approval): string {
  const what = gate === null ? `the effect of step ${step}` : `waive ${gate.id} of step ${step}`;
  return `${what} in run ${run}, once`;
}
