import type { Standing, StandingStep, StandingVerdict } from '../tools/tool.ts';
import type { RunState, StepState, StepVerdict } from './run-state.ts';

/**
 * What a run has brought before one of its steps. Later steps are left out even where an earlier attempt finished them, and so are times,
 * names of people and numbers of runs: what is written from this is the same bytes whenever the same was done.
 */
export function standingBefore(step: string, state: RunState): Standing {
  const { plan, planVersion, title, steps, changedParameters, changedGates } = state;
  return {
    plan: { name: plan, version: planVersion, title },
    steps: steps
      .slice(
        0,
        steps.findIndex(({ id }) => id === step),
      )
      .map(standingStep),
    changedParameters,
    changedGates: changedGates.map(({ gate, title: what, reference, value }) => ({
      gate,
      title: what,
      reference,
      value,
    })),
  };
}

function standingStep({
  id,
  title,
  tool,
  phase,
  verdicts,
  artifacts,
  output,
  decisions,
  rehearsal,
}: StepState): StandingStep {
  return {
    id,
    title,
    ...(tool === undefined ? {} : { tool }),
    ...(phase === undefined ? {} : { phase }),
    verdicts: verdicts.map(standingVerdict),
    artifacts: artifacts.map(({ path, sha256 }) => ({ path, sha256 })),
    output,
    decisions,
    rehearsed: rehearsal,
  };
}

function standingVerdict({ step: _, evidence: __, waived, ...verdict }: StepVerdict): StandingVerdict {
  if (waived === undefined) return verdict;
  const { reason, selfApproved } = waived;
  return { ...verdict, waived: { reason, selfApproved } };
}
