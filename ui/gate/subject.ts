import { whyNotWaivable } from '../../gates/waiver.ts';
import type { Approval } from '../../runner/approvals/approval.ts';
import { expiredGrant } from '../../runner/approvals/rules.ts';
import { openRequests } from '../../runner/open-requests.ts';
import type { RunState, StepState, StepVerdict } from '../../runner/run-state.ts';
import type { OperatorStanding, Snapshot } from '../app/snapshot.ts';

/** The gate that is looked at, as the journal has it now. */
export interface Subject {
  run: RunState;
  step: StepState;
  verdict: StepVerdict;
  /** Every approval of a waiver of this gate in this run, newest first. */
  approvals: Approval[];
  /** The one that a person may grant or decline now. */
  open: Approval | null;
}

/** The gate of a run in a snapshot; null while the run is unknown or has not judged the gate. */
export function findSubject(snapshot: Snapshot, place: { run: string; gate: string }): Subject | null {
  const run = snapshot.runs.find((state) => state.run === place.run);
  const verdict = run?.verdicts.find(({ gate }) => gate === place.gate);
  const step = run?.steps.find(({ id }) => id === verdict?.step);
  if (run === undefined || verdict === undefined || step === undefined) return null;
  const approvals = run.approvals
    .filter(({ subject }) => subject.kind === 'waiver' && subject.gate?.id === place.gate)
    .reverse();
  return { run, step, verdict, approvals, open: openOf(run, verdict, snapshot.now) };
}

/** One about other evidence, or one that has expired, is not up for decision, even before the journal says so. */
function openOf(run: RunState, verdict: StepVerdict, now: string): Approval | null {
  const found = openRequests(run).findLast(
    (approval) =>
      approval.subject.gate?.id === verdict.gate &&
      approval.subject.gate.evidence.sha256 === verdict.evidence.sha256 &&
      !hasExpired(approval, now),
  );
  return found ?? null;
}

/** Whether a grant of it ran out before it was used. */
export function hasExpired(approval: Approval, now: string): boolean {
  const { state } = approval;
  if (state === 'expired') return true;
  return (state === 'requested' || state === 'granted') && expiredGrant(approval, now) !== undefined;
}

/** Why nobody may waive the gate, in a sentence; null where somebody may. */
export function whyNobody({ verdict, step, run }: Subject): string | null {
  if (verdict.waived !== undefined) return `Gate ${verdict.gate} is waived already.`;
  if (run.state === 'running')
    return 'A process is working on this run: wait until it stops, or stop it on the board.';
  const rule = whyNotWaivable(verdict);
  if (rule !== null) return rule;
  if (step.state !== 'blocked' && step.state !== 'done')
    return `Step ${step.id} is ${step.state}: there is no result to decide on.`;
  return null;
}

/**
 * Why this operator would be refused, with what helps, so that nobody types for nothing; null where he may try. `approvals` is what
 * decides in the end.
 */
export function whyNotYou(
  { open }: Pick<Subject, 'open'>,
  { mine, registered, solo }: OperatorStanding,
): string | null {
  if (mine === null) return 'You have no key yet: make one with `leadline operator init`.';
  if (registered === 'no')
    return 'Your key is not registered in this workspace: an operator who is runs `leadline operator add`.';
  if (open === null) return null;
  if (open.grants.some(({ signature }) => signature.key === mine.id))
    return 'You have granted this already: the plan demands a second operator.';
  if (open.requestedBy.key === mine.id && !solo)
    return 'You asked for this yourself: another operator grants it, or you start `leadline ui --solo`, and every entry says self-approved.';
  return null;
}
