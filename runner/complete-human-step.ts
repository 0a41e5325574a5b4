import { LeadlineError } from '../errors/leadline-error.ts';
import { finishIfComplete } from './advance.ts';
import { writeExecutionLog } from './execution-log.ts';
import { findStep, requireReady } from './readiness.ts';
import type { RunContext } from './run-context.ts';
import type { RunState, StepState } from './run-state.ts';

export interface HumanDone {
  /** Name of the person. */
  by: string;
  note?: string;
  rehearsal: boolean;
}

/** Records that a person did a human step. Needs no lease: a person may say so while the run is at work elsewhere. */
export async function completeHumanStep(
  context: RunContext,
  run: string,
  id: string,
  { by, note, rehearsal }: HumanDone,
): Promise<RunState> {
  await context.journal.appendAs(() => {
    const state = context.stateOf(run);
    const step = findStep(state, id);
    requireOpenHumanStep(step);
    requireName(step, by);
    requireReady(state, step);
    const payload = { step: id, by: by.trim(), rehearsal, ...(note === undefined ? {} : { note }) };
    return { run, events: [{ type: 'human-done', payload }] };
  });
  const { title } = findStep(context.stateOf(run), id);
  context.emit({ type: 'human-done', run, step: id, title, by: by.trim(), rehearsal });
  await finishIfComplete(context, run);
  await writeExecutionLog(context, run);
  return context.stateOf(run);
}

function requireOpenHumanStep(step: StepState): void {
  if (step.kind !== 'human') {
    throw new LeadlineError({
      code: 'step-not-human',
      message: `Step ${step.id} is not a human step: nobody can say that it is done.`,
      expected: 'a step of kind human',
      arrived: `a step of kind ${step.kind}`,
      next: step.kind === 'tool' ? 'Run it with `leadline resume`.' : 'It cannot run yet; leave it out.',
      kind: 'usage',
    });
  }
  if (step.state === 'done') {
    throw new LeadlineError({
      code: 'step-already-done',
      message: `Step ${step.id} was completed by ${step.by} already.`,
      next: 'Go on with `leadline resume`.',
      kind: 'usage',
    });
  }
}

function requireName(step: StepState, by: string): void {
  if (by.trim() !== '') return;
  throw new LeadlineError({
    code: 'name-missing',
    message: `Step ${step.id} is completed by a person, and the person's name is missing.`,
    expected: 'a name',
    arrived: `"${by}"`,
    next: `Name the person: \`leadline step ${step.id} --done --by NAME\`.`,
    kind: 'usage',
  });
}
