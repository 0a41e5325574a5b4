import path from 'node:path';
import type { Tool } from '../tools/tool.ts';
import { requireTrusted } from './approvals/trusted-entries.ts';
import { voided } from './approvals/void.ts';
import { fingerprint } from './durable-file.ts';
import type { RunEvent } from './events.ts';
import type { PlannedRun, RunContext } from './run-context.ts';
import type { RunState, StepState } from './run-state.ts';
import { filesOf } from './verify-journal.ts';

/** A step that is taken back, and why. */
export interface Reopening {
  step: string;
  reason: string;
  /** The step before it that was taken back, where it falls only because it needs that one. */
  cause?: string;
}

/**
 * Takes a step back to pending, and with it every later one that needs it and has been touched. Throws `journal-unsound`, and what
 * `checkPins` finds.
 */
export async function reopenStep(
  context: RunContext,
  run: string,
  step: string,
  reason: string,
): Promise<void> {
  requireTrusted(context);
  await append(context, run, takenBackWith(context.stateOf(run), { step, reason }));
}

/** Reopens finished steps whose ground has moved. */
export async function reopenWhatChanged(context: RunContext, planned: PlannedRun): Promise<void> {
  const { takenBack } = await judgeGround(context, planned, context.stateOf(planned.run));
  for (const group of takenBack) await append(context, planned.run, group);
}

/**
 * Which finished steps of this state must be taken back because their ground has moved: an input or an artifact is not the one that the
 * journal recorded, the warehouse is gone, or another run has written it since. Looks at the bytes, not at dates, and changes nothing.
 * Each group is one step with all that falls with it; `state` is the run as it stands after them.
 */
export async function judgeGround(
  context: RunContext,
  { steps }: PlannedRun,
  before: RunState,
): Promise<{ takenBack: Reopening[][]; state: RunState }> {
  const takenBack: Reopening[][] = [];
  const tablesLost = whyTablesLost(context, before);
  let state = before;
  for (const step of steps) {
    const standing = state.steps.find(({ id }) => id === step.id);
    if (standing?.state !== 'done') continue;
    const isLost = step.kind === 'tool' && writesTables(context.tools, step.tool);
    const reason = (await changedFile(context, state, standing)) ?? (isLost ? tablesLost : undefined);
    if (reason === undefined) continue;
    const group = takenBackWith(state, { step: step.id, reason });
    takenBack.push(group);
    state = withoutResults(state, group);
  }
  return { takenBack, state };
}

/** The step itself, and every later one that needs it and has been touched. */
export function takenBackWith(state: RunState, first: Reopening): Reopening[] {
  const fallen = new Map([[first.step, first]]);
  for (const { id, needs, state: standing } of state.steps) {
    const cause = needs.find((need) => fallen.has(need));
    if (cause === undefined || fallen.has(id) || standing === 'declared') continue;
    fallen.set(id, { step: id, reason: `it needs step ${cause}, which was reopened`, cause });
  }
  return [...fallen.values()].filter(({ step }) => step === first.step || isTouched(state, step));
}

/** The state as it is once these steps are taken back: what they left no longer counts. */
export function withoutResults(state: RunState, group: readonly Reopening[]): RunState {
  const steps = state.steps.map((step): StepState => {
    const reopening = group.find((one) => one.step === step.id);
    if (reopening === undefined) return step;
    return {
      ...step,
      state: 'pending',
      verdicts: [],
      artifacts: [],
      inputs: [],
      reopened: reopening.reason,
    };
  });
  return {
    ...state,
    state: state.state === 'finished' ? 'paused' : state.state,
    steps,
    verdicts: steps.flatMap(({ verdicts }) => verdicts),
  };
}

async function append(context: RunContext, run: string, group: readonly Reopening[]): Promise<void> {
  const payloads = group.map(({ step, reason }) => ({ step, reason }));
  const events = payloads.map((payload): RunEvent => ({ type: 'step-reopened', payload }));
  const fallen = payloads.map(({ step }) => step);
  await context.journal.appendAs(() => {
    const why = `step ${fallen[0]} was reopened: ${payloads[0]?.reason}`;
    return { run, events: [...events, ...voided(context.stateOf(run), fallen, why)] };
  });
  for (const payload of payloads) context.emit({ type: 'step-reopened', run, ...payload });
}

function isTouched(state: RunState, id: string): boolean {
  return state.steps.some((step) => step.id === id && step.state !== 'pending');
}

async function changedFile(
  { workspace }: RunContext,
  state: RunState,
  step: StepState,
): Promise<string | undefined> {
  const inputs = step.inputs.map((record) => ({
    record,
    name: record.path,
    file: workspace.resolve(record.path),
  }));
  const artifacts = filesOf(state)
    .filter((entry) => entry.step === step.id)
    .map(({ record, file }) => ({ record, name: file, file: path.join(workspace.directory, file) }));
  for (const { record, name, file } of [...inputs, ...artifacts]) {
    const found = await fingerprint(file);
    if (found === null) return `${name} is not there any more, or cannot be read`;
    if (found.sha256 !== record.sha256) return `${name} has changed`;
  }
  return undefined;
}

/**
 * Why the tables that this run made are not there any more; undefined while they are. Tables have no run in their names: the run that
 * wrote last owns them. A run that is finished has no further need of them.
 */
export function whyTablesLost(
  { journal, tools, warehouseExists }: RunContext,
  state: RunState,
): string | undefined {
  if (state.state === 'finished') return undefined;
  const toolOf = new Map<string, string | undefined>();
  let mine = 0;
  let other = { run: '', seq: 0 };
  for (const { run, seq, type, payload } of journal.entries()) {
    if (type === 'run-started') for (const { id, tool } of payload.steps) toolOf.set(`${run} ${id}`, tool);
    if (type !== 'step-started' || !writesTables(tools, toolOf.get(`${run} ${payload.step}`))) continue;
    if (run === state.run) mine = seq;
    else other = { run, seq };
  }
  // A sync, say, makes no tables, and its workspace need not have a warehouse.
  if (mine === 0) return undefined;
  if (!warehouseExists()) return 'the warehouse is not there any more';
  return other.seq < mine ? undefined : `run ${other.run} has worked on the warehouse since`;
}

function writesTables(tools: readonly Tool[], name: string | undefined): boolean {
  return tools.find((tool) => tool.name === name)?.effect === 'warehouse';
}
