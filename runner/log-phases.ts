import type { RunState, StepState, StepVerdict } from './run-state.ts';
import { standingOf } from './verdict-standing.ts';

/** A phase of the reference document with the steps of a run that belong to it; a step without one stands for itself. */
export interface PhaseOfRun {
  heading: string;
  status: PhaseStatus;
  steps: StepState[];
  verdicts: StepVerdict[];
  /** Seconds of all its steps together; undefined while none has ended. */
  seconds: number | undefined;
  /** ISO time at which its first step began. */
  startedAt: string | undefined;
  rehearsal: boolean;
}

export type PhaseStatus =
  | 'passed'
  | 'warned'
  | 'waived'
  | 'blocked'
  | 'failed'
  | 'waiting'
  | 'running'
  | 'begun'
  | 'pending'
  | 'declared';

/** The phases of a run in the order in which its plan first comes to them. */
export function phasesOf({ steps }: RunState): PhaseOfRun[] {
  const groups = new Map<string, StepState[]>();
  for (const step of steps) {
    const heading = headingOf(step);
    groups.set(heading, [...(groups.get(heading) ?? []), step]);
  }
  return [...groups].map(([heading, members]) => {
    const took = members.flatMap(({ seconds }) => (seconds === undefined ? [] : [seconds]));
    return {
      heading,
      status: statusOf(members),
      steps: members,
      verdicts: members.flatMap(({ verdicts }) => verdicts),
      seconds: took.length === 0 ? undefined : took.reduce((sum, one) => sum + one, 0),
      startedAt: members.find(({ startedAt }) => startedAt !== undefined)?.startedAt,
      rehearsal: members.some(({ rehearsal }) => rehearsal),
    };
  });
}

/** Documents name their phases `3.1` or `Unit 4`; only a bare number needs the word. */
function headingOf({ id, title, phase }: StepState): string {
  if (phase === undefined) return `Step ${id}: ${title}`;
  return `${/^\d/.test(phase.id) ? 'Phase ' : ''}${phase.id}: ${phase.title}`;
}

/** What keeps a phase comes first; steps that are only declared do not keep it from being passed. */
function statusOf(steps: readonly StepState[]): PhaseStatus {
  for (const status of ['failed', 'blocked', 'running', 'waiting'] as const) {
    if (steps.some(({ state }) => state === status)) return status;
  }
  const runnable = steps.filter(({ state }) => state !== 'declared');
  if (runnable.length === 0) return 'declared';
  if (runnable.every(({ state }) => state === 'pending')) return 'pending';
  if (runnable.some(({ state }) => state === 'pending')) return 'begun';
  const standings = new Set(steps.flatMap(({ verdicts }) => verdicts.map(standingOf)));
  if (standings.has('waived')) return 'waived';
  return standings.has('warned') ? 'warned' : 'passed';
}
