import { createHash } from 'node:crypto';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { Plan, Step } from '../plans/plan.ts';
import type { Lineage } from '../tools/explain-row.ts';
import type { Tool } from '../tools/tool.ts';
import { beginningCommand } from './beginning-command.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Configuration } from './configuration.ts';
import type { RunEvent, StepOutline } from './events.ts';
import type { JournalEntry } from './journal.ts';
import { leadlineVersion } from './leadline-version.ts';
import { nearestName } from './nearest-name.ts';
import { viewPlan } from './plan-view.ts';
import type { PlannedRun, RunContext } from './run-context.ts';

/** The event that opens a run: the plan, its parameters and the outline of its steps, so that the journal tells the story alone. */
export function runStarted(
  plan: Plan,
  configuration: Configuration,
  tools: readonly Tool[],
  { key, given = {} }: { key?: string | undefined; given?: Record<string, unknown> | undefined } = {},
): Extract<RunEvent, { type: 'run-started' }> {
  const { analysisDate, seed } = configuration;
  const { parameters, steps, changedParameters, changedGates } = viewPlan(plan, configuration, tools);
  return {
    type: 'run-started',
    payload: {
      plan: plan.name,
      planVersion: plan.version,
      title: plan.title,
      leadlineVersion,
      analysisDate,
      seed,
      parameters,
      changedParameters,
      changedGates,
      steps: steps.map(outline),
      planDigest: digestOf(steps),
      grantsNeeded: plan.grantsNeeded ?? 1,
      ...(Object.keys(given).length === 0 ? {} : { given }),
      ...(key === undefined ? {} : { key }),
    },
  };
}

/** The run that a key has opened; undefined when it has opened none. Throws `key-of-other-plan`. */
export function openedWith(entries: readonly JournalEntry[], key: string, plan: string): string | undefined {
  for (const entry of entries) {
    if (entry.type !== 'run-started' || entry.payload.key !== key) continue;
    if (entry.payload.plan === plan) return entry.run;
    throw new LeadlineError({
      code: 'key-of-other-plan',
      message: `The key has opened ${entry.run}, a run of ${entry.payload.plan}.`,
      expected: 'a key of its own for each run that is to be opened',
      arrived: key,
      next: `Open a run of ${plan} with another key, or without one.`,
      kind: 'usage',
    });
  }
  return undefined;
}

/**
 * The steps of a run that was begun before, with the parameters that it began with: what leadline.yaml says now is for new runs.
 * Throws `plan-changed` when the plan is not the one that the run began with.
 */
export function plannedRun(context: RunContext, run: string): PlannedRun {
  const [first] = context.journal.entries(run);
  if (first?.type !== 'run-started') throw new Error(`run ${run} has no beginning`);
  const {
    plan: name,
    planVersion,
    analysisDate,
    seed,
    parameters,
    steps: recorded,
    planDigest,
    grantsNeeded,
  } = first.payload;

  const plan = findPlan(context.plans, name);
  const steps = plan.steps(plan.parameters.parse(parameters), { analysisDate, seed });
  const isSame =
    ground(steps.map(outline)) === ground(recorded) &&
    (plan.grantsNeeded ?? 1) === grantsNeeded &&
    (planDigest === undefined || planDigest === digestOf(steps));
  if (plan.version !== planVersion || !isSame) {
    throw new LeadlineError({
      code: 'plan-changed',
      message: `Run ${run} began with ${name} ${planVersion}, and that plan is not the same any more.`,
      expected: `${name} ${planVersion} with the steps that the journal has`,
      arrived:
        plan.version === planVersion
          ? 'the same version with other steps, inputs, gates or grants'
          : `${name} ${plan.version}`,
      next: `Begin a new run with \`leadline ${beginningCommand(name)}\`, or go on with Leadline ${first.payload.leadlineVersion}.`,
      kind: 'usage',
    });
  }
  return { run, steps, analysisDate, seed };
}

/** Where the values of a run's leads can be traced to, with the parameters that the run began with. Throws `lineage-missing`. */
export function lineageOf(context: RunContext, run: string): Lineage {
  const [first] = context.journal.entries(run);
  if (first?.type !== 'run-started') throw new Error(`run ${run} has no beginning`);
  const { plan: name, analysisDate, parameters } = first.payload;
  const plan = findPlan(context.plans, name);
  const lineage = plan.lineage?.(plan.parameters.parse(parameters), { analysisDate });
  if (lineage !== undefined) return lineage;
  throw new LeadlineError({
    code: 'lineage-missing',
    message: `The plan ${name} keeps no record of the lines that its values came from.`,
    next: 'Use --run to name a run of a plan that does, such as v6-true-vintage.',
    kind: 'usage',
  });
}

/** Throws `plan-unknown`, with the name that was most likely meant. */
export function findPlan(plans: readonly Plan[], name: string): Plan {
  const plan = plans.find((candidate) => candidate.name === name);
  if (plan !== undefined) return plan;
  const names = plans.map((candidate) => candidate.name);
  const nearest = nearestName(name, names);
  throw new LeadlineError({
    code: 'plan-unknown',
    message: `There is no plan "${name}".${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
    expected: names.join(', '),
    arrived: name,
    next: 'See them with `leadline plans`.',
    kind: 'usage',
  });
}

/** What a run stands on. How steps are grouped and told of may be put in other words while it goes on. */
function ground(steps: readonly StepOutline[]): string {
  return canonicalJson(steps.map(({ phase, task, ...rest }) => rest));
}

/** SHA-256 of what the steps do and how their gates judge, whatever words they use. */
function digestOf(steps: readonly Step[]): string {
  const essence = steps.map((step) => ({
    ...step,
    title: null,
    task: null,
    phase: null,
    ...('gates' in step
      ? { gates: step.gates.map((gate) => ({ ...gate, title: null, onFailure: null })) }
      : {}),
    form: null,
  }));
  return createHash('sha256').update(canonicalJson(essence)).digest('hex');
}

/** A step as the journal and the screens know it. */
export function outline(step: Step): StepOutline {
  const { id, title, needs, phase, task } = step;
  const told = { ...(phase === undefined ? {} : { phase }), ...(task === undefined ? {} : { task }) };
  switch (step.kind) {
    case 'tool':
      return { id, title, kind: step.kind, needs, tool: step.tool, ...told };
    case 'human': {
      const { kind, instructions, checklist } = step;
      return { id, title, kind, needs, instructions, checklist, ...told };
    }
    case 'declared':
      return { id, title, kind: step.kind, needs, why: step.why, ...told };
  }
}
