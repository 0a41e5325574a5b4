import type { RunEvent } from '../events.ts';
import type { RunState } from '../run-state.ts';

/** The entries that end the open approvals of steps whose result falls: what was shown is not what will be there. */
export function voided(state: RunState, steps: readonly string[], reason: string): RunEvent[] {
  return state.approvals
    .filter((approval) => approval.state === 'requested' || approval.state === 'granted')
    .filter(({ subject }) => steps.includes(subject.step))
    .map(({ id }) => ({ type: 'approval-void', payload: { id, reason } }));
}
