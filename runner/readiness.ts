import { LeadlineError } from '../errors/leadline-error.ts';
import { nearestName } from './nearest-name.ts';
import type { RunState, StepState } from './run-state.ts';
import { keepsRun } from './verdict-standing.ts';

/** Finds a step by its id. Throws `step-unknown`, with the id that was most likely meant. */
export function findStep(state: RunState, id: string): StepState {
  return stepNamed(id, state.steps, `Run ${state.run}`, 'leadline status');
}

/** As `findStep`, in any list of steps; `owner` and the command that lists them are for the error. */
export function stepNamed<T extends { id: string }>(
  id: string,
  steps: readonly T[],
  owner: string,
  listedBy: string,
): T {
  const step = steps.find((candidate) => candidate.id === id);
  if (step !== undefined) return step;
  const ids = steps.map((candidate) => candidate.id);
  const nearest = nearestName(id, ids);
  throw new LeadlineError({
    code: 'step-unknown',
    message: `${owner} has no step "${id}".${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
    expected: `one of ${ids.join(', ')}`,
    arrived: id,
    next: `See the steps with \`${listedBy}\`.`,
    kind: 'usage',
  });
}

/** Throws `step-not-ready` while a step before it blocks or something that it needs is not done; the error says what may be done. */
export function requireReady(state: RunState, step: StepState): void {
  const before = state.steps.slice(0, state.steps.indexOf(step));
  const blocking = before.find((candidate) => candidate.state === 'blocked');
  if (blocking !== undefined) throw gateOpen(state, step, blocking);

  const unmet = step.needs.filter(
    (id) => state.steps.find((candidate) => candidate.id === id)?.state !== 'done',
  );
  if (unmet.length > 0) throw needsUnmet(state, step, unmet);
}

function gateOpen(state: RunState, step: StepState, blocking: StepState): LeadlineError {
  const verdicts = blocking.verdicts.filter(keepsRun);
  return new LeadlineError({
    code: 'step-not-ready',
    message: `Step ${step.id} cannot run: ${verdicts.map(({ gate }) => `gate ${gate}`).join(', ')} of step ${blocking.id} blocks.`,
    expected: verdicts.map(({ gate, threshold }) => `${gate} ${threshold}`).join('; '),
    arrived: verdicts.map(({ sentence, evidence }) => `${sentence} Evidence: ${evidence.path}.`).join(' '),
    next: legalActions(state),
    kind: 'blocked',
  });
}

function needsUnmet(state: RunState, step: StepState, unmet: readonly string[]): LeadlineError {
  const standings = unmet.map((id) => {
    const needed = state.steps.find((candidate) => candidate.id === id);
    return `step ${id} is ${needed?.state ?? 'not part of the plan'}`;
  });
  return new LeadlineError({
    code: 'step-not-ready',
    message: `Step ${step.id} cannot run yet: ${standings.join(', ')}.`,
    expected: `done: ${unmet.join(', ')}`,
    arrived: standings.join(', '),
    next: legalActions(state),
    kind: state.state === 'waiting' ? 'waiting' : 'blocked',
  });
}

function legalActions(state: RunState): string {
  return state.nextActions.map(({ label, command }) => `${label}: ${command}`).join('\n');
}
