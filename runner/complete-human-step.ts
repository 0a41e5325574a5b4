import { LeadlineError } from '../errors/leadline-error.ts';
import { requireGenuine } from './approvals/genuine.ts';
import { journalId, lastEntryHash } from './approvals/journal-id.ts';
import { signatureOf, type UnlockedOperator } from './approvals/operator-key.ts';
import { ensureRegistered } from './approvals/operator-registry.ts';
import { recordingRefusals } from './approvals/refuse.ts';
import { signOffText } from './approvals/sign-texts.ts';
import { requireTrusted } from './approvals/trusted-entries.ts';
import { pinSigned } from './approvals/workspace-pins.ts';
import type { RunEvent, StepOutline } from './events.ts';
import { writeExecutionLog } from './execution-log.ts';
import { finishIfComplete } from './finish-run.ts';
import type { JournalEntry } from './journal.ts';
import { findStep, requireReady } from './readiness.ts';
import type { RunContext } from './run-context.ts';
import type { RunState, StepState } from './run-state.ts';
import { workspaceLog } from './runs.ts';

export interface HumanDone {
  /** The person who did it and signs for it. */
  operator: UnlockedOperator;
  note?: string;
  /** What the person filled in. */
  form?: Record<string, unknown>;
}

/** Records that a person did a human step, and signs it. Needs no lease: a person may say so while the run is at work elsewhere. */
export async function completeHumanStep(
  context: RunContext,
  run: string,
  id: string,
  done: HumanDone,
): Promise<RunState> {
  const { journal } = context;
  const tried = { attempted: 'sign-off', by: done.operator.name, id: null } as const;
  await recordingRefusals(context, run, tried, () =>
    journal.appendAs(
      (at) => {
        requireGenuine(context, run);
        const state = context.stateOf(run);
        const step = findStep(state, id);
        requireOpenHumanStep(step);
        requireReady(state, step);
        const before = { run: workspaceLog, events: ensureRegistered(journal, done.operator) };
        return { run, before, events: [signedOff(context, run, id, done, at)] };
      },
      () => requireTrusted(context),
    ),
  );
  await pinSigned(context, run);
  const { title } = findStep(context.stateOf(run), id);
  context.emit({ type: 'human-done', run, step: id, title, by: done.operator.name, rehearsal: false });
  await finishIfComplete(context, run);
  await writeExecutionLog(context, run);
  return context.stateOf(run);
}

function signedOff(
  { journal }: RunContext,
  run: string,
  step: string,
  { operator, note, form }: HumanDone,
  at: string,
): RunEvent {
  const said = {
    by: operator.name,
    ...(note === undefined ? {} : { note }),
    ...(form === undefined ? {} : { form }),
  };
  const facts = { journal: journalId(journal), after: lastEntryHash(journal), run, step, at, ...said };
  const text = signOffText({ ...facts, ...askedOf(journal.entries(run), step) });
  const payload = { step, ...said, rehearsal: false, signature: signatureOf(operator, text) };
  return { type: 'human-done', payload };
}

/** What the step asks, as the run began with it, and which sign-off of it comes next. */
function askedOf(entries: readonly JournalEntry[], step: string): { asked: StepOutline; attempt: number } {
  const [first] = entries;
  const outlines = first?.type === 'run-started' ? first.payload.steps : [];
  const asked = outlines.find(({ id }) => id === step);
  if (asked === undefined) throw new Error(`step ${step} is not part of its run`);
  const earlier = entries.filter((entry) => entry.type === 'human-done' && entry.payload.step === step);
  return { asked, attempt: earlier.length + 1 };
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
