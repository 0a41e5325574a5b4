import { formatScalar } from '../gates/judge.ts';
import type { PhaseOfRun } from './log-phases.ts';
import { nextActions } from './next-actions.ts';
import type { NextAction, RunState } from './run-state.ts';
import { describeWaiver, keepsRun, standingOf } from './verdict-standing.ts';

/** The one thing to know of a phase: what keeps it, else its waivers, its first learning, warning, gate or figure. */
export function keyOutcome({ steps, verdicts, status }: PhaseOfRun): string {
  const failed = steps.find((step) => step.state === 'failed')?.error;
  if (failed !== undefined) return `${failed.code}: ${failed.message}`;
  const blocking = verdicts.find(keepsRun);
  if (blocking !== undefined) return `${blocking.gate}: ${blocking.sentence}`;
  const waiting = steps.find((step) => step.state === 'waiting');
  if (waiting !== undefined) return `A person is asked: ${waiting.title}`;
  if (status === 'declared') return steps[0]?.why ?? '';

  const waived = verdicts.flatMap((verdict) =>
    verdict.waived === undefined ? [] : [`${verdict.gate} ${describeWaiver(verdict.waived)}`],
  );
  if (waived[0] !== undefined)
    return waived.length === 1 ? waived[0] : `${waived[0]} And ${waived.length - 1} more, below.`;
  const [learning] = steps.flatMap(({ learnings }) => learnings);
  if (learning !== undefined) return learning;
  const judged = verdicts.find((verdict) => verdict.status === 'warned') ?? verdicts[0];
  if (judged !== undefined) return judged.sentence;
  const [figure] = steps.flatMap(({ output }) => figures(output));
  if (figure !== undefined) return `${figure.name}: ${figure.value}`;
  return steps.flatMap(({ by }) => (by === undefined ? [] : [`Done by ${by}`]))[0] ?? '';
}

/** The output's scalars, with dots for those one level down: what a reader looks for first. */
export function figures(output: unknown, prefix = ''): { name: string; value: string }[] {
  if (typeof output !== 'object' || output === null || Array.isArray(output)) return [];
  return Object.entries(output).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'number' || typeof value === 'boolean') {
      return [{ name: prefix + name, value: formatScalar(value) }];
    }
    if (typeof value === 'string' && value.length <= 120) return [{ name: prefix + name, value }];
    return prefix === '' ? figures(value, `${name}.`) : [];
  });
}

/** What comes after a phase: what its gates ask for, then the legal actions where the run stands here, else the next phase. */
export function nextSteps(phases: readonly PhaseOfRun[], phase: PhaseOfRun, state: RunState): string[] {
  const asked = phase.verdicts
    .filter((verdict) => ['warned', 'failed'].includes(standingOf(verdict)))
    .map(({ gate, onFailure }) => `${gate}: ${onFailure}`);
  const isDone = ['passed', 'warned', 'waived'].includes(phase.status);
  // The log belongs to its workspace, wherever that is copied to, so its commands name no folder; later runs may come, so they name its run.
  const actions = nextActions(state, { workspace: null, newest: false }).map(describeAction);
  if (!isDone) return [...asked, ...actions];

  const after = phases.slice(phases.indexOf(phase) + 1).find(({ status }) => status !== 'declared');
  return [...asked, ...(after === undefined ? actions : [`Go on with ${after.heading}.`])];
}

function describeAction({ label, command }: NextAction): string {
  return `${label}: \`${command}\``;
}
