import type { Approval } from '../../runner/approvals/approval.ts';
import { openRequests } from '../../runner/open-requests.ts';
import type { RunState, StepState } from '../../runner/run-state.ts';
import type { Snapshot } from '../app/snapshot.ts';
import { hasExpired } from '../gate/subject.ts';

/** What a step would do outside of the workspace, as the journal has it now. */
export interface EffectSubject {
  run: RunState;
  step: StepState;
  /** Every approval of this effect, newest first. */
  approvals: Approval[];
  /** The one that a person may grant or decline now. */
  open: Approval | null;
}

/** Null while the run or the step is unknown, and where nothing was ever asked for. */
export function findEffect(snapshot: Snapshot, place: { run: string; step: string }): EffectSubject | null {
  const run = snapshot.runs.find((state) => state.run === place.run);
  const step = run?.steps.find(({ id }) => id === place.step);
  if (run === undefined || step === undefined) return null;
  const isOfStep = ({ subject }: Approval) => subject.kind === 'effect' && subject.step === step.id;
  const approvals = run.approvals.filter(isOfStep).reverse();
  if (approvals.length === 0) return null;
  const open = openRequests(run).findLast(
    (approval) => isOfStep(approval) && !hasExpired(approval, snapshot.now),
  );
  return { run, step, approvals, open: open ?? null };
}

/** Whether the newest approval is granted and waits to be used. */
export function isGranted({ approvals }: EffectSubject): boolean {
  return approvals[0]?.state === 'granted';
}
