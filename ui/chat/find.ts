import { LeadlineError } from '../../errors/leadline-error.ts';
import { nearestName } from '../../runner/nearest-name.ts';
import type { PlannedGate } from '../../runner/plan-gates.ts';
import type { PlanReader } from '../../runner/plan-reader.ts';
import type { RunState, StepState, StepVerdict } from '../../runner/run-state.ts';
import { findRun } from '../../runner/runs.ts';
import type { Snapshot } from '../app/snapshot.ts';

/** The named run, or the one that is looked at. Throws `run-missing`, `run-unknown`. */
export function runOf({ runs, run }: Snapshot, name?: string): RunState {
  return findRun(runs, name ?? run?.run);
}

/** A gate of a run: with its verdict, or, while no attempt of its step stands judged, as the plan has it. */
export type FoundGate =
  | { is: 'judged'; verdict: StepVerdict }
  | { is: 'unjudged'; gate: PlannedGate; step: StepState };

/**
 * A gate of the run's plan by its id, or by the end of it that only one has. A plan that is not known here any more has the gates that the
 * run judged. Throws `gate-unknown`.
 */
export function gateOf(state: RunState, id: string, plans: Pick<PlanReader, 'gatesOfPlan'>): FoundGate {
  const planned = plannedGates(state, plans);
  const ids = [...new Set([...state.verdicts, ...planned].map(({ gate }) => gate))];
  const wanted = id.toLowerCase();
  const ending = ids.filter((gate) => wanted !== '' && gate.toLowerCase().endsWith(wanted.replace(/^g/, '')));
  const found =
    ids.find((gate) => gate.toLowerCase() === wanted) ?? (ending.length === 1 ? ending[0] : undefined);
  const verdict = state.verdicts.find(({ gate }) => gate === found);
  if (verdict !== undefined) return { is: 'judged', verdict };
  const gate = planned.find((one) => one.gate === found);
  const step = state.steps.find((one) => one.id === gate?.step);
  if (gate !== undefined && step !== undefined) return { is: 'unjudged', gate, step };
  if (ending.length > 1) throw ambiguous(id, ending);
  const next = '/gates lists those that were judged.';
  throw unknown('gate-unknown', `${state.run} has no gate ${id}.`, id, ids, next);
}

function ambiguous(id: string, ids: readonly string[]): LeadlineError {
  return new LeadlineError({
    code: 'gate-unknown',
    message: `More than one gate ends in ${id}.`,
    expected: `one of ${ids.join(', ')}`,
    arrived: id,
    next: 'Name one of them in full.',
    kind: 'usage',
  });
}

function plannedGates(state: RunState, plans: Pick<PlanReader, 'gatesOfPlan'>): PlannedGate[] {
  try {
    return plans.gatesOfPlan(state.plan, state.run).gates;
  } catch (error) {
    if (error instanceof LeadlineError) return [];
    throw error;
  }
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
