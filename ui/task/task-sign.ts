import { problemsOf } from '../../runner/forms/form-problems.ts';
import { editLine, emptyLine } from '../app/line-editor.ts';
import type { Effect, KeyPress, PaneContext } from '../app/pane.ts';
import { type ErrorView, factsOf } from '../error.ts';
import { answersNow } from './answers.ts';
import {
  findingOf,
  type Mode,
  type Next,
  subjectOf,
  type TaskMessage,
  type TaskScreen,
} from './task-screen.ts';

type SignMode = Extract<Mode, { is: 'sign' }>;

/** Shows what would be signed, and what keeps it from being signed. */
export function beginSigning(screen: TaskScreen): Next {
  return [{ ...screen, mode: { is: 'sign', line: emptyLine, problems: problemsNow(screen), busy: false } }];
}

/** Enter alone signs nothing: the word is typed, and it is refused as long as something is missing. */
export function onSignKey(screen: TaskScreen, mode: SignMode, press: KeyPress, context: PaneContext): Next {
  if (mode.busy) return [screen];
  if (press.key.escape === true) return [{ ...screen, mode: { is: 'rows' } }];
  if (press.key.return !== true) {
    const line = editLine(mode.line, press);
    // No longer than the word: a passphrase typed here by mistake would stand on the screen.
    if (line === null || line.text.length > mostTyped) return [screen];
    return [{ ...screen, mode: { ...mode, line } }];
  }
  const problems = [...problemsNow(screen), ...refusals(screen, mode, context)];
  if (problems.length > 0) return [{ ...screen, mode: { ...mode, line: emptyLine, problems } }];
  return [{ ...screen, mode: { ...mode, problems, busy: true } }, sign(screen, context)];
}

/** The word that is typed to sign. */
export const word = 'done';

const mostTyped = 2 * word.length;

function refusals(screen: TaskScreen, { line }: SignMode, context: PaneContext): string[] {
  const { operator } = context.snapshot;
  if (subjectOf(screen, context) === null)
    return [`Run ${screen.place.run} has no step ${screen.place.step}.`];
  if (operator.mine === null)
    return ['You have no key to sign with yet: make one with `leadline operator init`.'];
  if (line.text.trim().toLowerCase() !== word) return [`Type the word ${word} to sign, or Esc to go back.`];
  return [];
}

function problemsNow(screen: TaskScreen): string[] {
  if (screen.asked.is !== 'read') return ['The form is still being read.'];
  const { form, fields } = screen.asked.form;
  const looking = fields.filter(({ name }) => screen.files[name]?.watch != null);
  if (looking.length > 0) return looking.map(({ title }) => `${title}: still being read.`);
  const files = fields.flatMap((field) => {
    if (field.kind !== 'files') return [];
    return field.expected.flatMap((_, index) => {
      const finding = findingOf(screen, field.name, index);
      return finding === undefined || finding.state === 'present'
        ? []
        : [`${finding.state}: ${finding.sentence}`];
    });
  });
  const hasFiles = new Set(fields.filter(({ kind }) => kind === 'files').map(({ name }) => name));
  const others = problemsOf(form, answersNow(screen));
  // A file that is missing is told of once, by what was found.
  const told = others.filter(({ field }) => files.length === 0 || !hasFiles.has(field));
  return [...files, ...told.map(({ sentence }) => sentence)];
}

function sign(screen: TaskScreen, context: PaneContext): Effect<TaskMessage> {
  const { run, step } = screen.place;
  const form = answersNow(screen);
  const title = subjectOf(screen, context)?.step.title ?? '';
  return {
    do: 'sign',
    what: `step ${step} of ${run}, ${title}, as done`,
    work: async ({ engine, operator }) => {
      await engine.completeHumanStep(run, step, { operator, form });
      return { kind: 'signed', by: operator.name };
    },
    failed: (error) => ({ kind: 'refused', error: factsOf(error) }),
  };
}

export function onSigned(screen: TaskScreen, by: string): Next {
  return [
    { ...screen, mode: { is: 'rows' } },
    {
      do: 'say',
      tone: 'good',
      text: `Step ${screen.place.step} is signed by ${by}. r goes on with the run.`,
    },
  ];
}

/** What the runner says against it stands where the word was typed. */
export function onRefused(screen: TaskScreen, error: ErrorView): Next {
  const problems = [
    `${error.code}: ${error.message}`,
    ...(error.arrived ?? '').split('\n'),
    error.next ?? '',
  ];
  const mode: SignMode = {
    is: 'sign',
    line: emptyLine,
    problems: problems.filter((sentence) => sentence !== ''),
    busy: false,
  };
  return [{ ...screen, mode }];
}
