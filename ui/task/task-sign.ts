import { problemsOf } from '../../runner/forms/form-problems.ts';
import { editLine, emptyLine } from '../app/line-editor.ts';
import type { Effect, KeyPress, PaneContext } from '../app/pane.ts';
import { moved } from '../app/scroll.ts';
import { type ErrorView, factsOf } from '../error.ts';
import { answersNow } from './answers.ts';
import { signWindow, word } from './sign-lines.ts';
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
  return [{ ...screen, mode: { ...opened, problems: problemsNow(screen) } }];
}

const opened: SignMode = { is: 'sign', line: emptyLine, problems: [], busy: false, top: 0, shown: 0 };

/** What the head of the screen leaves. */
export function belowTitle(context: PaneContext): PaneContext {
  return { ...context, rows: Math.max(1, context.rows - 2) };
}

/**
 * Enter alone signs nothing: the word is typed, and it is refused as long as something is missing or the end of the list was not shown.
 */
export function onSignKey(screen: TaskScreen, before: SignMode, press: KeyPress, context: PaneContext): Next {
  if (before.busy) return [screen];
  if (press.key.escape === true) return [{ ...screen, mode: { is: 'rows' } }];
  const seen = signWindow(screen, before, belowTitle(context));
  const mode = { ...before, top: seen.top, shown: Math.max(before.shown, seen.end) };
  const to = moved(mode.top, seen.count - seen.room + 1, seen.room, press, false);
  if (to !== null) {
    const scrolled = { ...mode, top: to };
    const { end } = signWindow(screen, scrolled, belowTitle(context));
    return [{ ...screen, mode: { ...scrolled, shown: Math.max(mode.shown, end) } }];
  }
  if (press.key.return !== true) {
    const line = editLine(mode.line, press);
    // No longer than the word: a passphrase typed here by mistake would stand on the screen.
    if (line === null || line.text.length > mostTyped) return [{ ...screen, mode }];
    return [{ ...screen, mode: { ...mode, line } }];
  }
  const faults = problemsNow(screen);
  const unread = seen.count - mode.shown;
  const problems = [...faults, ...refusals(screen, mode, context), ...(unread > 0 ? [notRead(unread)] : [])];
  const [first] = problems;
  if (first !== undefined) {
    const counted = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
    const text = faults.length === 0 ? `Not signed. ${first}` : `Not signed: ${counted}. ${first}`;
    return [
      { ...screen, mode: { ...mode, line: emptyLine, problems } },
      { do: 'say', tone: 'bad', text },
    ];
  }
  return [{ ...screen, mode: { ...mode, problems, busy: true } }, sign(screen, context)];
}

function notRead(unread: number): string {
  return `You have not seen ${unread === 1 ? 'the last line' : `the last ${unread} lines`} of what you sign: Down and PgDn show them.`;
}

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
    const findings = field.expected.flatMap((_, index) => findingOf(screen, field.name, index) ?? []);
    const wrong = findings.filter(({ state }) => state !== 'present' && state !== 'elsewhere');
    const elsewhere = findings.filter(({ state }) => state === 'elsewhere').length;
    const found =
      elsewhere === 0
        ? []
        : [`${field.title}: ${elsewhere} found elsewhere, not in their place yet; F in the form takes them.`];
    return [...wrong.map(({ state, sentence }) => `${state}: ${sentence}`), ...found];
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
  // The list is not read a second time after a mistyped passphrase.
  const { top, shown } = screen.mode.is === 'sign' ? screen.mode : opened;
  const mode: SignMode = { ...opened, top, shown, problems: problems.filter((sentence) => sentence !== '') };
  return [{ ...screen, mode }];
}
