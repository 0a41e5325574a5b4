import type { Approval } from './approvals/approval.ts';
import type { RunState } from './run-state.ts';
import { standingOf } from './verdict-standing.ts';

/** The approvals that wait for a person: asked for, undecided, and about the result that stands now. */
export function openRequests({ approvals, steps }: Pick<RunState, 'approvals' | 'steps'>): Approval[] {
  return approvals.filter(({ state, subject }) => {
    const step = steps.find(({ id }) => id === subject.step);
    if (state !== 'requested' || step?.attempts !== subject.attempt) return false;
    const verdict = step.verdicts.find(({ gate }) => gate === subject.gate?.id);
    return subject.gate === null || (verdict !== undefined && standingOf(verdict) !== 'waived');
  });
}
