import { whyNotWaivable } from '../gates/waiver.ts';
import type { RunState, StepState } from './run-state.ts';
import { keepsRun } from './verdict-standing.ts';

/** One thing that waits for a person. */
export type InboxItem = {
  run: string;
  step: string;
  /** One line for the list. */
  title: string;
  /** ISO time since when it waits. */
  since: string;
} & (
  | { kind: 'task' }
  | { kind: 'gate'; gate: string /** Whether a person may waive it at all. */; waivable: boolean }
  | { kind: 'approval'; gate: string; approval: string }
  | { kind: 'error'; code: string }
);

/**
 * What waits for a person in these runs: approvals asked for, then gates that block, tasks, and errors; oldest first within each. Of
 * each plan only the newest run waits for tasks, gates and errors: who begins a new one has given the earlier one up.
 */
export function inboxOf(runs: readonly RunState[]): InboxItem[] {
  const asked = runs.flatMap(approvalsAskedFor);
  const inHand = [...new Map(runs.map((run) => [run.plan, run])).values()];
  const waiting = inHand.flatMap((run) => run.steps.flatMap((step) => waitingAt(run, step)));
  const isAsked = (item: InboxItem) =>
    item.kind === 'gate' && asked.some(({ run, gate }) => run === item.run && gate === item.gate);
  return [...asked, ...waiting.filter((item) => !isAsked(item))].sort(
    (a, b) => urgency.indexOf(a.kind) - urgency.indexOf(b.kind) || a.since.localeCompare(b.since),
  );
}

const urgency: readonly InboxItem['kind'][] = ['approval', 'gate', 'task', 'error'];

function approvalsAskedFor({ run, approvals }: RunState): Extract<InboxItem, { kind: 'approval' }>[] {
  return approvals.flatMap(({ id, state, subject, requestedBy, requestedAt }) => {
    if (state !== 'requested' || subject.gate === null) return [];
    const title = `${requestedBy.name} asks to waive ${subject.gate.id}, ${subject.gate.title}`;
    const { step, gate } = subject;
    return [{ kind: 'approval', run, step, gate: gate.id, approval: id, title, since: requestedAt }];
  });
}

function waitingAt(state: RunState, step: StepState): InboxItem[] {
  const { run } = state;
  switch (step.state) {
    case 'blocked':
      return step.verdicts.filter(keepsRun).map((verdict) => ({
        kind: 'gate',
        run,
        step: step.id,
        gate: verdict.gate,
        waivable: whyNotWaivable(verdict) === null,
        title: `${verdict.gate} blocks: ${verdict.sentence}`,
        since: endOf(step) ?? state.startedAt,
      }));
    case 'waiting':
      return [{ kind: 'task', run, step: step.id, title: step.title, since: lastEndIn(state) }];
    case 'failed':
      return [
        {
          kind: 'error',
          run,
          step: step.id,
          code: step.error?.code ?? 'step-failed',
          title: `${step.title}: ${step.error?.message ?? 'failed'}`,
          since: endOf(step) ?? state.startedAt,
        },
      ];
    default:
      return [];
  }
}

/** A step waits since the one before it ended: that is when the run came to it. */
function lastEndIn({ steps, startedAt }: RunState): string {
  return steps.reduce((latest, step) => {
    const end = endOf(step);
    return end !== undefined && end > latest ? end : latest;
  }, startedAt);
}

function endOf({ startedAt, seconds = 0 }: StepState): string | undefined {
  if (startedAt === undefined) return undefined;
  return new Date(Date.parse(startedAt) + 1000 * seconds).toISOString();
}
