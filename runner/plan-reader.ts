import { LeadlineError } from '../errors/leadline-error.ts';
import type { Plan } from '../plans/plan.ts';
import type { Tool } from '../tools/tool.ts';
import { type Configuration, referenceConfiguration } from './configuration.ts';
import type { StepOutline } from './events.ts';
import { type GateOfPlan, withVerdicts } from './plan-gates.ts';
import { type PlanView, viewPlan } from './plan-view.ts';
import { findPlan, outline } from './planned-run.ts';
import type { RunState } from './run-state.ts';
import { findRun } from './runs.ts';
import { briefOf, type StepBrief } from './step-brief.ts';

/** What can be known of plans without running anything. */
export interface PlanReader {
  listPlans(): PlanSummary[];
  /** A plan with its gates, and what differs from its reference. Throws `plan-unknown`. */
  viewPlan(plan: string): PlanView;
  /**
   * The gates of a plan, each with the verdict of the named run, or of the plan's newest one where there is any. Throws
   * `plan-unknown`, `run-unknown`, `run-missing`, `run-of-other-plan`.
   */
  gatesOfPlan(plan: string, run?: string): { run: string | null; gates: GateOfPlan[] };
  /** What a step asks of whoever runs it. Throws `plan-unknown`, `step-unknown`. */
  stepBrief(plan: string, step: string): StepBrief;
}

export interface PlanSummary {
  name: string;
  version: string;
  title: string;
  description: string;
  steps: StepOutline[];
}

/** Reads plans as a configuration makes them; `runs` are those of the workspace, oldest first. */
export function readPlans(
  plans: readonly Plan[],
  tools: readonly Tool[],
  configuration: Configuration,
  runs: () => RunState[],
): PlanReader {
  const view = (name: string) => viewPlan(findPlan(plans, name), configuration, tools);
  return {
    listPlans: () => plans.map((plan) => summary(viewPlan(plan, configuration, tools))),
    viewPlan: view,
    gatesOfPlan(name, run) {
      const { gates } = view(name);
      const all = runs();
      const state = run === undefined ? all.findLast(({ plan }) => plan === name) : findRun(all, run);
      if (state !== undefined && state.plan !== name) throw otherPlan(state, name);
      return { run: state?.run ?? null, gates: withVerdicts(gates, state) };
    },
    stepBrief: (plan, step) => briefOf(view(plan), tools, step),
  };
}

/** Reads plans with their reference values: for whoever asks outside of a workspace. */
export function readReferencePlans(plans: readonly Plan[], tools: readonly Tool[]): PlanReader {
  return readPlans(plans, tools, referenceConfiguration(plans), () => []);
}

function summary({ plan, steps }: PlanView): PlanSummary {
  const { name, version, title, description } = plan;
  return { name, version, title, description, steps: steps.map(outline) };
}

function otherPlan({ run, plan }: RunState, asked: string): LeadlineError {
  return new LeadlineError({
    code: 'run-of-other-plan',
    message: `Run ${run} is a run of ${plan}, not of ${asked}.`,
    expected: `a run of ${asked}`,
    arrived: `a run of ${plan}`,
    next: `Ask for the gates of ${plan}, or leave the run out.`,
    kind: 'usage',
  });
}
