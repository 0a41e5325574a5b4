import path from 'node:path';
import type { Step } from '../plans/plan.ts';
import { fingerprint } from './durable-file.ts';
import type { RunEvent } from './events.ts';
import type { PlannedRun, RunContext } from './run-context.ts';
import type { RunState, StepState } from './run-state.ts';
import { filesOf } from './verify-journal.ts';

/** Takes a step back to pending, and with it every later one that needs it and has been touched. */
export async function reopenStep(
  context: RunContext,
  run: string,
  step: string,
  reason: string,
): Promise<void> {
  const state = context.stateOf(run);
  const reasons = new Map([[step, reason]]);
  for (const later of state.steps) {
    const cause = later.needs.find((need) => reasons.has(need));
    if (cause === undefined || reasons.has(later.id)) continue;
    if (later.state === 'declared') continue;
    reasons.set(later.id, `it needs step ${cause}, which was reopened`);
  }
  const reopened = [...reasons].filter(([id]) => id === step || isTouched(state, id));
  const events = reopened.map(
    ([id, why]): RunEvent => ({ type: 'step-reopened', payload: { step: id, reason: why } }),
  );
  await context.journal.append(run, ...events);
  for (const [id, why] of reopened) context.emit({ type: 'step-reopened', run, step: id, reason: why });
}

function isTouched(state: RunState, id: string): boolean {
  return state.steps.some((step) => step.id === id && step.state !== 'pending');
}

/**
 * Reopens finished steps whose ground has moved: an input or an artifact is not the one that the journal recorded, the
 * warehouse is gone, or another run has written it since. Looks at the bytes, not at dates.
 */
export async function reopenWhatChanged(context: RunContext, { run, steps }: PlannedRun): Promise<void> {
  for (const step of steps) {
    const state = context.stateOf(run);
    const standing = state.steps.find(({ id }) => id === step.id);
    if (standing?.state !== 'done') continue;
    const reason = (await changedFile(context, state, standing)) ?? tablesLost(context, state, step);
    if (reason !== undefined) await reopenStep(context, run, step.id, reason);
  }
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

// Tables have no run in their names: the run that worked last owns them. A run that is finished has no further need of them.
function tablesLost(
  { journal, tools, warehouseExists }: RunContext,
  state: RunState,
  step: Step,
): string | undefined {
  if (state.state === 'finished' || step.kind !== 'tool') return undefined;
  if (tools.find((tool) => tool.name === step.tool)?.effect !== 'warehouse') return undefined;
  if (!warehouseExists()) return 'the warehouse is not there any more';
  const last = journal.lastStepsStarted();
  const mine = last.find(({ run }) => run === state.run);
  const other = last.findLast(({ run }) => run !== state.run);
  if (mine === undefined || other === undefined || other.seq < mine.seq) return undefined;
  return `run ${other.run} has worked on the warehouse since`;
}
