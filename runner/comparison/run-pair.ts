import { LeadlineError } from '../../errors/leadline-error.ts';
import type { RunState } from '../run-state.ts';
import { findRun } from '../runs.ts';

/**
 * Which two runs are meant. Without names: the newest and the one of its plan before it, or where there is none, any before it. With one
 * name: that run and the newest other one. The older stands first unless both are named. Throws `run-unknown`, `run-missing`, `run-alone`.
 */
export function pairOf(runs: readonly RunState[], one?: string, other?: string): [RunState, RunState] {
  if (one !== undefined && other !== undefined) return different(findRun(runs, one), findRun(runs, other));
  const named = findRun(runs, one ?? other);
  const rest = runs.filter(({ run }) => run !== named.run);
  const partner = rest.findLast(({ plan }) => plan === named.plan) ?? rest.at(-1);
  if (partner === undefined) throw alone(named);
  return runs.indexOf(partner) < runs.indexOf(named) ? [partner, named] : [named, partner];
}

function different(a: RunState, b: RunState): [RunState, RunState] {
  if (a.run !== b.run) return [a, b];
  throw new LeadlineError({
    code: 'run-alone',
    message: `${a.run} cannot be compared with itself.`,
    expected: 'two different runs',
    arrived: `${a.run} twice`,
    next: 'Name another run; `leadline status` lists them.',
    kind: 'usage',
  });
}

function alone({ run, plan }: RunState): LeadlineError {
  return new LeadlineError({
    code: 'run-alone',
    message: `${run} is the only run in this workspace: there is nothing to compare it with.`,
    expected: 'two runs',
    arrived: 'one',
    next: `Begin another with \`leadline run ${plan}\`.`,
    kind: 'usage',
  });
}
