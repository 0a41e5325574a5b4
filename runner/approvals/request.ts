import { LeadlineError } from '../../errors/leadline-error.ts';
import type { RunEvent } from '../events.ts';
import { findStep } from '../readiness.ts';
import type { RunContext } from '../run-context.ts';
import type { RunState } from '../run-state.ts';
import type { Approval, ApprovalSubject, Requester } from './approval.ts';
import { type Decision, decidedLightly } from './refuse.ts';
import { expiredGrant, requireReason, waivableVerdict } from './rules.ts';
import { effectSubject, evidenceHashOf, readGround, waiverSubject } from './subject.ts';
import { timeSinceGrant } from './time-since-grant.ts';

/** What is asked for: that a gate be waived, or that a step may have the effect that `preview` says in full. */
export type Asked = ({ gate: string } | { step: string; preview: string }) & {
  /** The argument for it, in the requester's words. */
  reason: string;
  by: Requester;
};

/** How many approvals of a run can be open at once. */
const mostOpen = 20;

/** Asks for an approval, or finds the open one that was asked for on the same evidence. Answers with its id. */
export function requestApproval(context: RunContext, run: string, asked: Asked): Promise<string> {
  const tried = { attempted: 'request', by: asked.by.name, id: null } as const;
  return decidedLightly(context, run, tried, (now) => decide(context, run, asked, now));
}

function decide(context: RunContext, run: string, asked: Asked, now: string): Decision<string> {
  const state = context.stateOf(run);
  requireKey(asked.by);
  const reason = requireReason(asked.reason);
  const subject = subjectOf(context, state, asked);
  const evidenceHash = evidenceHashOf(subject);

  const open = state.approvals.filter((approval) => isOpen(approval));
  const same = open.find((approval) => approval.evidenceHash === evidenceHash);
  const entries = context.journal.entries(run);
  const expired = same === undefined ? undefined : expiredGrant(same, timeSinceGrant(entries, same, now));
  if (same !== undefined && expired === undefined) return { events: [], answer: same.id };
  if (same === undefined && open.length >= mostOpen) throw flooded(run, open.length);

  const ended: RunEvent[] =
    same === undefined ? [] : [{ type: 'approval-expired', payload: { id: same.id, expiredAt: now } }];
  const id = `${run}/${state.approvals.length + 1}`;
  const payload = { id, subject, evidenceHash, by: asked.by, reason };
  return { events: [...ended, { type: 'approval-requested', payload }], answer: id };
}

function isOpen({ state }: Approval): boolean {
  return state === 'requested' || state === 'granted';
}

function subjectOf(context: RunContext, state: RunState, asked: Asked): ApprovalSubject {
  const ground = readGround(context.journal, state);
  if ('gate' in asked) return waiverSubject(ground, waivableVerdict(state, asked.gate));
  return effectSubject(ground, findStep(state, asked.step).id, asked.preview);
}

/** Without a key nobody could tell whether a person grants what he asked for himself. */
function requireKey({ kind, name, key }: Requester): void {
  if (kind !== 'operator' || key !== undefined) return;
  throw new LeadlineError({
    code: 'operator-missing',
    message: `${name} asks as an operator and has no key.`,
    expected: "the operator's key",
    next: 'Make one with `leadline operator init`.',
    kind: 'usage',
  });
}

function flooded(run: string, open: number): LeadlineError {
  return new LeadlineError({
    code: 'approvals-flooded',
    message: `Run ${run} has ${open} approvals open.`,
    expected: `at most ${mostOpen}`,
    next: 'Let the operator decide those first, in `leadline ui`.',
    kind: 'waiting',
  });
}
