import type { Plan, Step } from '../plans/plan.ts';
import type { Tool } from '../tools/tool.ts';
import { changedGates } from './changed-gates.ts';
import type { Configuration } from './configuration.ts';
import type { ChangedGate } from './events.ts';
import { gatesOf, type PlannedGate } from './plan-gates.ts';
import type { ChangedParameter } from './run-state.ts';

/** A plan as a configuration makes it, before any run. */
export interface PlanView {
  plan: Plan;
  parameters: Record<string, unknown>;
  steps: Step[];
  gates: PlannedGate[];
  /** What differs from the plan with its reference values. */
  changedParameters: ChangedParameter[];
  changedGates: ChangedGate[];
}

/** The steps and gates of a plan for what leadline.yaml says, and how they differ from the reference. */
export function viewPlan(
  plan: Plan,
  { analysisDate, seed, plans }: Configuration,
  tools: readonly Tool[],
): PlanView {
  const { values, changed } = plans[plan.name] ?? { values: {}, changed: [] };
  const run = { analysisDate, seed };
  const steps = plan.steps(values, run);
  const gates = gatesOf(steps, tools);
  const reference = plan.parameters.safeParse({});
  return {
    plan,
    parameters: values,
    steps,
    gates,
    changedParameters: changed,
    // A plan that cannot do without a parameter of the user's has no reference to differ from.
    changedGates: reference.success
      ? changedGates(gatesOf(plan.steps(reference.data, run), tools), gates)
      : [],
  };
}
