import { LeadlineError } from '../../errors/leadline-error.ts';
import { nearestName } from '../../runner/nearest-name.ts';
import type { RunState, StepState, StepVerdict } from '../../runner/run-state.ts';
import { findRun } from '../../runner/runs.ts';
import type { Snapshot } from '../app/snapshot.ts';

/** The named run, or the one that is looked at. Throws `run-missing`, `run-unknown`. */
export function runOf({ runs, run }: Snapshot, name?: string): RunState {
  return findRun(runs, name ?? run?.run);
}

/** A judged gate of the run by its id, or by the end of it that only one has. Throws `gate-unknown`. */
export function gateOf(state: RunState, id: string): StepVerdict {
  const wanted = id.toLowerCase();
  const ending = state.verdicts.filter(({ gate }) => gate.toLowerCase().endsWith(wanted.replace(/^g/, '')));
  const found =
    state.verdicts.find(({ gate }) => gate.toLowerCase() === wanted) ??
    (ending.length === 1 ? ending[0] : undefined);
  if (found !== undefined) return found;
  throw unknown(
    'gate-unknown',
    `No gate ${id} was judged in ${state.run}.`,
    id,
    state.verdicts.map(({ gate }) => gate),
    '/gates lists those that were.',
  );
}

/** A step of the run. Throws `step-unknown`. */
export function stepOf(state: RunState, id: string): StepState {
  const found = state.steps.find((step) => step.id.toLowerCase() === id.toLowerCase());
  if (found !== undefined) return found;
  throw unknown(
    'step-unknown',
    `${state.run} has no step ${id}.`,
    id,
    state.steps.map((step) => step.id),
    '/status lists them.',
  );
}

/** An error that names what was probably meant. */
export function unknown(
  code: string,
  message: string,
  arrived: string,
  known: readonly string[],
  next: string,
): LeadlineError {
  const nearest = nearestName(arrived, known);
  return new LeadlineError({
    code,
    message: nearest === undefined ? message : `${message} Did you mean ${nearest}?`,
    arrived,
    next,
    kind: 'usage',
  });
}
