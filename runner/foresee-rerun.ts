import type { ToolStep } from '../plans/plan.ts';
import type { Tool } from '../tools/tool.ts';
import { openArtifacts } from './artifacts.ts';
import { isPermitted } from './effects/permit.ts';
import type { JournalEntry } from './journal.ts';
import { plannedRun } from './planned-run.ts';
import { findStep } from './readiness.ts';
import { judgeGround, type Reopening, takenBackWith, withoutResults } from './reopen.ts';
import type { PlannedRun, RunContext } from './run-context.ts';
import type { RunState, RunStatus, StepState } from './run-state.ts';
import { checkInput } from './run-tool-step.ts';

export interface ForeseeOptions {
  /** Takes this step and all that needs it back first, as `resume --from` does. */
  from?: string;
  /** Stops after this step. */
  until?: string;
  /** A stand-in completes the human steps and grants effects, so that nothing waits for a person. Effects it grants on a fake org alone. */
  rehearsal?: boolean;
}

/** What a resume of a run would do, told before it does. */
export interface ForeseenRerun {
  run: string;
  /** Where the run stands now. */
  state: RunStatus;
  /** The steps that would run, in their order; the person's steps among them. Empty when there is nothing to do. */
  steps: ForeseenStep[];
  /** The human step, or the effect that is not granted yet, at which the run would wait; null when none is in the way. */
  waitsAt: string | null;
  /** Seconds that the steps before it took last time, those without an earlier time left out. */
  seconds: number;
  /** How many tool steps before it have no earlier time. */
  untimed: number;
}

export interface ForeseenStep {
  step: string;
  title: string;
  kind: 'tool' | 'human';
  /** Why it runs, such as `failed`, `needs step 3.1` or `data/leads.csv has changed`. */
  why: string;
  /** True for what is done now and would be done once more. */
  again: boolean;
  /** Seconds that it took last time, in this run or in an earlier one of the plan; null for a person, and where it never ended. */
  seconds: number | null;
  /** Gates whose waivers fall, since the result that a person let pass is made anew. */
  waiversLost: string[];
  /** False for what comes only after a person has done the human step that the run waits at, or granted the effect: that itself, too. */
  now: boolean;
}

/**
 * Says which steps a resume would run, and why. Reads the bytes of inputs and artifacts as a resume does; takes no lease and writes nothing.
 * What a gate will say is not foreseen. Throws `run-unknown`, `step-unknown`, `plan-changed`.
 */
export async function foreseeRerun(
  context: RunContext,
  run: string,
  { from, until, rehearsal = false }: ForeseeOptions = {},
): Promise<ForeseenRerun> {
  const planned = plannedRun(context, run);
  const before = context.stateOf(run);
  for (const id of [from, until]) if (id !== undefined) findStep(before, id);

  const asked = from === undefined ? [] : takenBackWith(before, { step: from, reason: 'asked for' });
  const ground = await judgeGround(context, planned, withoutResults(before, asked));
  const takenBack = [...asked, ...ground.takenBack.flat()];
  const entries = context.journal.entries();
  const steps = stepsToRun(before, ground.state, takenBack, until).map((step) => ({
    ...step,
    seconds: step.kind === 'human' ? null : lastSeconds(entries, before, step.step),
  }));

  const taken = new Set(takenBack.map(({ step }) => step));
  const asks = await effectsThatAsk(context, planned, steps, taken);
  const wait = rehearsal ? -1 : steps.findIndex(({ kind, step }) => kind === 'human' || asks.has(step));
  const told = steps.map((step, index) => ({
    ...step,
    now: wait === -1 || index < wait || (index === wait && step.kind === 'human'),
  }));
  const work = told.filter(({ kind, now }) => kind === 'tool' && now);
  return {
    run,
    state: before.state,
    steps: told,
    waitsAt: told[wait]?.step ?? null,
    seconds: work.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0),
    untimed: work.filter(({ seconds }) => seconds === null).length,
  };
}

/** The steps that reach outside and whose grant is still to be given. */
async function effectsThatAsk(
  context: RunContext,
  planned: PlannedRun,
  toRun: readonly { step: string }[],
  takenBack: ReadonlySet<string>,
): Promise<Set<string>> {
  const asks = new Set<string>();
  for (const step of planned.steps) {
    const tool = step.kind === 'tool' ? context.tools.find(({ name }) => name === step.tool) : undefined;
    if (step.kind !== 'tool' || tool?.effect !== 'outside' || !toRun.some((one) => one.step === step.id))
      continue;
    if (!takenBack.has(step.id) && isPermitted(context, planned.run, step.id)) continue;
    const isFirst = toRun[0]?.step === step.id;
    if (isFirst && (await isIdle(context, planned.run, step, tool))) continue;
    asks.add(step.id);
  }
  return asks;
}

/** Only to be asked where the steps before it are done. */
async function isIdle({ workspace }: RunContext, run: string, step: ToolStep, tool: Tool): Promise<boolean> {
  const artifacts = openArtifacts(workspace.run(run).artifacts, () => undefined);
  return (await tool.isIdle?.(checkInput(tool, step), artifacts).catch(() => false)) === true;
}

function stepsToRun(
  before: RunState,
  after: RunState,
  takenBack: readonly Reopening[],
  until: string | undefined,
): Omit<ForeseenStep, 'seconds' | 'now'>[] {
  const last = until === undefined ? after.steps.length : after.steps.findIndex(({ id }) => id === until) + 1;
  return after.steps.slice(0, last).flatMap((step) => {
    if (step.kind === 'declared' || step.state === 'done') return [];
    const now = before.steps.find(({ id }) => id === step.id);
    const reopening = takenBack.find((one) => one.step === step.id);
    return {
      step: step.id,
      title: step.title,
      kind: step.kind,
      why: reopening === undefined ? whyPending(step) : whyTakenBack(reopening),
      again: now?.state === 'done',
      waiversLost: (now?.verdicts ?? []).filter(({ waived }) => waived !== undefined).map(({ gate }) => gate),
    };
  });
}

function whyTakenBack({ reason, cause }: Reopening): string {
  return cause === undefined ? reason : `needs step ${cause}`;
}

function whyPending({ state, verdicts, reopened }: StepState): string {
  switch (state) {
    case 'blocked': {
      const gates = verdicts.filter(({ status, waived }) => status === 'failed' && waived === undefined);
      return `blocked by ${gates.map(({ gate }) => gate).join(', ')}`;
    }
    case 'failed':
      return 'failed';
    case 'running':
      return 'was interrupted';
    case 'waiting':
      return 'waits for a person';
    default:
      return reopened ?? 'not run yet';
  }
}

/** How long the step took when it last came to an end in this run, or else in the newest other run of the plan. */
function lastSeconds(entries: readonly JournalEntry[], { run, plan }: RunState, step: string): number | null {
  const planOf = new Map<string, string>();
  const beganAt = new Map<string, string>();
  let own: number | null = null;
  let other: number | null = null;
  for (const entry of entries) {
    if (entry.type === 'run-started') planOf.set(entry.run, entry.payload.plan);
    if (!('step' in entry.payload) || entry.payload.step !== step) continue;
    if (entry.type === 'step-started') beganAt.set(entry.run, entry.at);
    if (entry.type !== 'step-finished' && entry.type !== 'step-blocked') continue;
    const began = beganAt.get(entry.run);
    if (began === undefined || planOf.get(entry.run) !== plan) continue;
    const seconds = (Date.parse(entry.at) - Date.parse(began)) / 1000;
    if (entry.run === run) own = seconds;
    else other = seconds;
  }
  return own ?? other;
}
