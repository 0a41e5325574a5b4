import { whyNotWaivable } from '../gates/waiver.ts';
import { openRequests } from './open-requests.ts';
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
  /** A newer run of the same plan exists: who began it has most likely given this one up. */
  older?: true;
} & (
  | { kind: 'task' }
  | { kind: 'gate'; gate: string /** Whether a person may waive it at all. */; waivable: boolean }
  | { kind: 'approval'; gate: string; approval: string }
  /** What a step would do outside of the workspace, for a person to grant. */
  | { kind: 'effect'; approval: string }
  | { kind: 'error'; code: string }
);

/**
 * What waits for a person in these runs: approvals asked for, of effects first, then gates that block, tasks, and errors; oldest first within each. What an
 * older run of a plan waits for comes after all of these, in the same order; an approval that somebody asks for keeps its place.
 */
export function inboxOf(runs: readonly RunState[]): InboxItem[] {
  const asked = runs.flatMap(approvalsAskedFor);
  const effects = runs.flatMap(effectsAskedFor);
  const newest = new Set(new Map(runs.map(({ plan, run }) => [plan, run])).values());
  const waiting = runs.flatMap((run) => run.steps.flatMap((step) => waitingAt(run, step)));
  const isAsked = (item: InboxItem) =>
    item.kind === 'gate' && asked.some(({ run, gate }) => run === item.run && gate === item.gate);
  return [...asked, ...effects, ...waiting.filter((item) => !isAsked(item))]
    .map((item): InboxItem => (newest.has(item.run) ? item : { ...item, older: true }))
    .sort((a, b) => rank(a) - rank(b) || a.since.localeCompare(b.since));
}

/** Whether a person is called to this now; what else is in the inbox is there to be found. */
export function calls(item: InboxItem): boolean {
  return item.older === undefined || item.kind === 'approval' || item.kind === 'effect';
}

function rank(item: InboxItem): number {
  return urgency.indexOf(item.kind) + (calls(item) ? 0 : urgency.length);
}

const urgency: readonly InboxItem['kind'][] = ['effect', 'approval', 'gate', 'task', 'error'];

function approvalsAskedFor({ run, approvals }: RunState): Extract<InboxItem, { kind: 'approval' }>[] {
  return approvals.flatMap(({ id, state, subject, requestedBy, requestedAt }) => {
    if (state !== 'requested' || subject.gate === null) return [];
    const title = `${requestedBy.name} asks to waive ${subject.gate.id}, ${subject.gate.title}`;
    const { step, gate } = subject;
    return [{ kind: 'approval', run, step, gate: gate.id, approval: id, title, since: requestedAt }];
  });
}

function effectsAskedFor(state: RunState): InboxItem[] {
  return openRequests(state).flatMap(({ id, subject, requestedAt }) => {
    const step = state.steps.find((one) => one.id === subject.step);
    if (subject.gate !== null || step === undefined) return [];
    const title = `${step.title}: read what it would do outside, and grant or decline it`;
    return [
      { kind: 'effect', run: state.run, step: step.id, approval: id, title, since: requestedAt } as const,
    ];
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
      // A tool step waits for the grant of its effect, which stands in the list as such.
      if (step.kind === 'tool') return [];
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
