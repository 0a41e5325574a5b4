import type { VerdictStatus } from '../gates/gate.ts';
import type { StepVerdict, Waived } from './run-state.ts';

/** What became of a verdict: `waived` where the gate does not hold and people have let it pass. */
export type VerdictStanding = VerdictStatus | 'waived';

export function standingOf({ status, waived }: Pick<StepVerdict, 'status' | 'waived'>): VerdictStanding {
  return waived === undefined ? status : 'waived';
}

/** Whether the gate keeps its run from going on. */
export function keepsRun(verdict: Pick<StepVerdict, 'status' | 'waived'>): boolean {
  return standingOf(verdict) === 'failed';
}

/** How many verdicts stand in each way: `3 passed, 1 warned, 0 failed`, and those that were waived where there are any. */
export function tallyOf(verdicts: readonly Pick<StepVerdict, 'status' | 'waived'>[]): string {
  const count = (standing: VerdictStanding) => verdicts.filter((one) => standingOf(one) === standing).length;
  const waived = count('waived') === 0 ? '' : `, ${count('waived')} waived`;
  return `${count('passed')} passed, ${count('warned')} warned, ${count('failed')} failed${waived}`;
}

/** Who let a gate pass, and why: `waived by Ada and Bob: <reason>`. That nobody else looked at it is never left out. */
export function describeWaiver({ by, reason, selfApproved }: Waived): string {
  return `waived by ${by.join(' and ')}${selfApproved ? ', SELF-APPROVED' : ''}: ${reason}`;
}
