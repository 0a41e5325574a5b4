import { LeadlineError } from '../../errors/leadline-error.ts';
import { whyNotWaivable } from '../../gates/waiver.ts';
import type { RunState, StepVerdict } from '../run-state.ts';
import type { Approval, Grant } from './approval.ts';

/** Characters that a reason has at least and at most. */
export const reasonLength = { least: 10, most: 2000 };

/** Hours after which a grant falls: the fewest, the usual and the most. */
export const hoursOfGrant = { least: 1, usual: 24, most: 168 };

/** The verdict that a waiver is asked for. Throws `gate-unknown`, `gate-not-waivable`. */
export function waivableVerdict(state: RunState, gate: string): StepVerdict {
  const verdict = state.verdicts.find((candidate) => candidate.gate === gate);
  if (verdict === undefined) {
    const judged = state.verdicts.map((candidate) => candidate.gate);
    throw new LeadlineError({
      code: 'gate-unknown',
      message: `Run ${state.run} has judged no gate "${cut(gate, 60)}".`,
      expected: judged.length === 0 ? 'a gate that was judged; none was yet' : `one of ${judged.join(', ')}`,
      arrived: cut(gate, 60),
      next: 'See the gates with `leadline gates`.',
      kind: 'usage',
    });
  }
  const why =
    verdict.waived === undefined
      ? whyNotWaivable(verdict)
      : `Gate ${gate} is waived already, by approval ${verdict.waived.approval}.`;
  if (why === null) return verdict;
  throw new LeadlineError({
    code: 'gate-not-waivable',
    message: why,
    expected: 'a warning gate that does not hold, or a blocking one that the plan calls waivable',
    next: verdict.status === 'passed' ? 'Go on with `leadline resume`.' : verdict.onFailure,
    kind: verdict.status === 'failed' ? 'blocked' : 'usage',
  });
}

/** Hands a reason back without the space around it. Throws `reason-missing`. */
export function requireReason(reason: string): string {
  const text = reason.trim();
  if (text.length >= reasonLength.least && text.length <= reasonLength.most) return text;
  throw new LeadlineError({
    code: 'reason-missing',
    message:
      text === ''
        ? 'There is no reason.'
        : `The reason has ${text.length} ${text.length === 1 ? 'character' : 'characters'}.`,
    expected: `a reason of ${reasonLength.least} to ${reasonLength.most.toLocaleString('en')} characters`,
    next: 'Say in a sentence why, for whoever reads this in a year.',
    kind: 'usage',
  });
}

/** What must be typed to grant: the gate's id, or for an effect the step's. Throws `confirmation-mismatch`. */
export function requireTyped({ subject }: Approval, typed: string): void {
  const expected = subject.gate?.id ?? subject.step;
  if (typed === expected) return;
  throw new LeadlineError({
    code: 'confirmation-mismatch',
    message: `What was typed is not ${expected}.`,
    expected,
    arrived: cut(typed, 60),
    next: `Type ${expected} in full, as it stands on the screen, to grant; nothing has been granted.`,
    kind: 'usage',
  });
}

/** Throws `approval-expiry-invalid`. */
export function requireHours(hours: number): void {
  const { least, most } = hoursOfGrant;
  if (Number.isFinite(hours) && hours >= least && hours <= most) return;
  throw new LeadlineError({
    code: 'approval-expiry-invalid',
    message: `A grant cannot be good for ${hours} hours.`,
    expected: `${least} to ${most} hours`,
    arrived: String(hours),
    next: `Leave the hours out for ${hoursOfGrant.usual}, or give fewer.`,
    kind: 'usage',
  });
}

/** Whether an approval can still be granted or used. Throws `approval-closed`, `approval-expired`, `evidence-changed`. */
export function requireOpen({ id, state, because }: Approval): void {
  if (state === 'requested' || state === 'granted') return;
  const why = because === undefined ? '' : `: ${because}`;
  throw new LeadlineError({
    code: state === 'expired' ? 'approval-expired' : 'approval-closed',
    message: `Approval ${id} is ${state === 'void' ? 'void' : state}${why}.`,
    expected: 'an approval that is open',
    arrived: state,
    next: 'Ask for a new one if the gate still needs it.',
    kind: 'usage',
  });
}

/** Throws `self-approval`, `same-operator-twice`. Answers whether the grant is the requester's own. */
export function requireAnother(
  approval: Approval,
  operator: { id: string; name: string },
  solo: boolean,
): boolean {
  const isOwn = approval.requestedBy.key === operator.id;
  if (isOwn && !solo) {
    throw new LeadlineError({
      code: 'self-approval',
      message: `${operator.name} asked for approval ${approval.id} and cannot grant it.`,
      expected: 'a grant by somebody else',
      next: 'Let a second operator grant it (`leadline operator add`), or start `leadline ui --solo`: the entry then says self-approved.',
      kind: 'usage',
    });
  }
  if (approval.grants.some(({ signature }) => signature.key === operator.id)) {
    throw new LeadlineError({
      code: 'same-operator-twice',
      message: `${operator.name} has granted approval ${approval.id} already; the plan needs two people.`,
      expected: 'a grant with another key',
      next: 'Let the second operator grant it. --solo does not stand in for a second person.',
      kind: 'usage',
    });
  }
  return isOwn;
}

/** The first grant that has expired by `now`, an ISO time. */
export function expiredGrant({ grants }: Approval, now: string): Grant | undefined {
  return grants.find(({ expiresAt }) => Date.parse(expiresAt) <= Date.parse(now));
}

export function approvalExpired({ id }: Approval, { expiresAt, by }: Grant): LeadlineError {
  return new LeadlineError({
    code: 'approval-expired',
    message: `The grant of ${by} for approval ${id} expired at ${expiresAt}.`,
    expected: 'a grant that is used before it expires',
    next: 'Ask for a new one if the gate still needs it.',
    kind: 'usage',
  });
}

export function evidenceChanged({ id }: Approval, difference: string): LeadlineError {
  return new LeadlineError({
    code: 'evidence-changed',
    message: `Approval ${id} is void: ${difference}.`,
    expected: 'the evidence that was shown, to the byte',
    next: 'Run `leadline resume` to judge the gate again on what is there now, and ask anew if it still does not hold.',
    kind: 'blocked',
  });
}

export function evidenceUnsettled(id: string): LeadlineError {
  return new LeadlineError({
    code: 'evidence-unsettled',
    message: `Files that approval ${id} rests on are being written.`,
    expected: 'files that stand still while they are read',
    next: 'Wait until they are written, then decide again.',
  });
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
