import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Engine } from '../../runner/engine.ts';
import { signingCommand } from '../../runner/forms/answers-said.ts';
import type { RunState, StepState } from '../../runner/run-state.ts';
import { renderAnswers, renderField } from '../../ui/form.ts';
import { renderRequest } from '../../ui/status.ts';
import { printable } from '../../ui/width.ts';
import type { Outcome } from '../answer.ts';
import { withEngine } from '../open-engine.ts';
import { runOutcome } from '../run-outcome.ts';
import { type CommonOptions, findWorkspace, type Shell } from '../shell.ts';
import { terminalToType, unlockForSigning } from '../unlock.ts';

export interface StepOptions extends CommonOptions {
  run?: string;
  done?: boolean;
  note?: string;
  answer?: string[];
}

/** `leadline step STEP`: runs one tool step, shows what a human step asks, or with --done signs that the person did it. */
export function step(id: string, options: StepOptions, shell: Shell): Promise<Outcome> {
  requireDone(options);
  return withEngine(
    findWorkspace(options),
    async (engine) => {
      const before = engine.status(options.run);
      const asked = findStep(before, id);
      if (options.done === true) return signOff(engine, before.run, id, options, shell);
      if (asked.kind === 'human' && asked.state !== 'done')
        return showRequest(engine, before, asked, options.run, shell);
      const state = await engine.advance(before.run, { only: id, signal: shell.signal });
      return runOutcome(state, engine.workspace, shell);
    },
    shell.progress.onEvent,
  );
}

function requireDone({ done, note, answer }: StepOptions): void {
  if (done === true || (note === undefined && answer === undefined)) return;
  const option = note === undefined ? '--answer' : '--note';
  throw new LeadlineError({
    code: 'usage',
    message: `${option} belongs to --done.`,
    expected: `--done ${option} ${note === undefined ? 'FIELD=VALUE' : 'TEXT'}`,
    next: `Say that you did it: leadline step STEP --done ${option} ${note === undefined ? 'FIELD=VALUE' : 'TEXT'}`,
    kind: 'usage',
  });
}

function findStep(state: RunState, id: string): StepState {
  const found = state.steps.find((one) => one.id === id);
  if (found !== undefined) return found;
  throw new LeadlineError({
    code: 'step-unknown',
    message: `Run ${state.run} has no step ${id}.`,
    expected: `one of ${state.steps.map((one) => one.id).join(', ')}`,
    arrived: id,
    next: 'See the steps with `leadline status`.',
    kind: 'usage',
  });
}

/** Recording a person's word is a success even where the run as a whole is not done yet. */
async function signOff(
  engine: Engine,
  run: string,
  id: string,
  { note, answer }: StepOptions,
  shell: Shell,
): Promise<Outcome> {
  if (answer !== undefined) await engine.forms.say(run, id, answer);
  await showWhatIsSigned(engine, run, id);
  const operator = await unlockForSigning();
  try {
    const done = { operator, ...(note === undefined ? {} : { note }) };
    const state = await engine.completeHumanStep(run, id, done);
    const { payload, text } = runOutcome(state, engine.workspace, shell);
    return { payload, text };
  } finally {
    operator.forget();
  }
}

/** Whoever types his passphrase reads first what it signs; a script has the same in the command that it gave. */
async function showWhatIsSigned(engine: Engine, run: string, id: string): Promise<void> {
  const typing = terminalToType();
  const step = engine.status(run).steps.find((one) => one.id === id);
  if (typing === undefined || step?.kind !== 'human' || step.state === 'done') return;
  const { fields } = engine.forms.of(run, id);
  const { answers = {} } = (await engine.forms.readDraft(run, id)) ?? {};
  const lines = renderAnswers(fields, answers);
  typing.output.write(
    `${[`You sign step ${id} of ${run}, ${printable(step.title)}:`, ...lines].join('\n')}\n`,
  );
}

function showRequest(
  engine: Engine,
  state: RunState,
  asked: StepState,
  named: string | undefined,
  shell: Shell,
): Outcome {
  const outcome = runOutcome(state, engine.workspace, shell);
  const { fields, isPlanned } = engine.forms.of(state.run, asked.id);
  const required = isPlanned ? fields.filter((field) => field.required) : [];
  const command = `${signingCommand(asked.id, required, named)} --note TEXT`;
  const text = () =>
    [
      ...renderRequest(asked, shell.terminal),
      ...(isPlanned ? ['', 'It is signed with:', ...fields.flatMap(renderField)] : []),
      '',
      `When it is done: ${command}`,
    ].join('\n');
  const error = new LeadlineError({
    code: 'waiting-for-person',
    message: `Step ${asked.id} of run ${state.run} is done by a person: ${asked.title}.`,
    next: `When it is done: ${command}`,
    kind: 'waiting',
  });
  return { ...outcome, text, error };
}
