import type { Approval } from '../../runner/approvals/approval.ts';
import { box } from '../app/elements.ts';
import type { Effect, KeyHint, KeyPress, Pane, PaneContext } from '../app/pane.ts';
import { moved } from '../app/scroll.ts';
import { type ErrorView, factsOf } from '../error.ts';
import { type DecisionForm, fieldsOf, filledOf, onFormKey, openForm } from '../gate/decision-form.ts';
import { whyNotYou } from '../gate/subject.ts';
import { type EffectSubject, findEffect, isGranted } from './effect-subject.ts';
import { type Examples, layOutEffect, linesBelow, missingEffect, viewEffect } from './effect-view.ts';

const margin = 1;

interface EffectScreen {
  place: { run: string; step: string };
  form: DecisionForm | null;
  /** How many lines of the preview are scrolled away. */
  scrolled: number;
  /** Whether the end of what is asked for was on the screen: nothing is granted before. */
  isRead: boolean;
  /** Why a form did not open. What is typed on, in the belief that it did, is taken for nothing. */
  refused: string | null;
  examples: Examples;
}

type Message = Decided | { kind: 'examples'; examples: Examples };

type Decided = { kind: 'granted' | 'declined'; approval: Approval } | { kind: 'refused'; error: ErrorView };

type Next = [EffectScreen, ...Effect<Message>[]];

/** What a step would do outside, whole, and the decision on it. A grant takes a reason and the step's id, typed; Enter alone never grants. */
export function effectPane(place: { run: string; step: string }): Pane<EffectScreen, Message> {
  return {
    open: ({ snapshot }) => {
      const examples = { of: newestOf(findEffect(snapshot, place)), text: null, error: null };
      return [
        { place, form: null, scrolled: 0, isRead: false, refused: null, examples },
        readExamples(place, examples.of),
      ];
    },
    onKey: (before, press, outside) => {
      const context = insideOf(outside);
      const subject = findEffect(context.snapshot, place);
      if (subject === null) return before.form === null ? null : [{ ...before, form: null, refused: null }];
      if (newestOf(subject) !== before.examples.of) return readAgain(before, subject);
      const screen = seen(before, subject, context);
      if (screen.form !== null) return onKeyInForm(screen, screen.form, press, subject);
      if (screen.refused !== null) return onKeyAfterRefusal(screen, screen.refused, press, subject, context);
      return onCommand(screen, press, subject, context) ?? onScroll(screen, press, subject, context);
    },
    onMessage: (screen, message) =>
      message.kind === 'examples'
        ? [
            message.examples.of === screen.examples.of
              ? { ...screen, isRead: false, examples: message.examples }
              : screen,
          ]
        : onDecided(screen, message),
    view: (screen, outside) => {
      const context = insideOf(outside);
      const subject = findEffect(context.snapshot, place);
      const shown =
        subject === null
          ? missingEffect(place, context)
          : viewEffect(subject, screen.examples, screen.form, screen, context);
      return box({ paddingLeft: margin }, shown);
    },
    keys: (screen, { snapshot }) => hintsOf(screen, findEffect(snapshot, place)),
    isTyping: ({ form, refused }) => form !== null || refused !== null,
  };
}

/** The pane without the cell at its left, which all screens leave free. */
function insideOf(context: PaneContext): PaneContext {
  return { ...context, columns: Math.max(1, context.columns - margin) };
}

/** The screen once it is known whether it shows the end of what is asked for. */
function seen(screen: EffectScreen, subject: EffectSubject, context: PaneContext): EffectScreen {
  const { isRead, examples, form, scrolled } = screen;
  if (isRead || examples.text === null) return screen;
  return linesBelow(layOutEffect(subject, examples, form, context), scrolled) > 0
    ? screen
    : { ...screen, isRead: true };
}

/** Each request is read with the examples that stand beside it. */
function newestOf(subject: EffectSubject | null): string | null {
  return subject?.approvals[0]?.id ?? null;
}

function readExamples(place: EffectScreen['place'], of: string | null): Effect<Message> {
  return {
    do: 'work',
    work: async ({ engine }) => {
      const text = await engine.examplesOf(place.run, place.step);
      return { kind: 'examples', examples: { of, text: text ?? '', error: null } };
    },
    failed: (error) => ({ kind: 'examples', examples: { of, text: null, error: factsOf(error) } }),
  };
}

/** Whatever was being decided was about a request that is no more. */
function readAgain(screen: EffectScreen, subject: EffectSubject): Next {
  const of = newestOf(subject);
  const next: EffectScreen = {
    ...screen,
    form: null,
    scrolled: 0,
    isRead: false,
    refused: null,
    examples: { of, text: null, error: null },
  };
  const text = 'What was asked for has changed while you were deciding: read it again first.';
  return [
    next,
    readExamples(screen.place, of),
    ...(screen.form === null ? [] : [{ do: 'say' as const, tone: 'warning' as const, text }]),
  ];
}

function onCommand(
  screen: EffectScreen,
  { input, key }: KeyPress,
  subject: EffectSubject,
  context: PaneContext,
): Next | null {
  if (key.ctrl === true || key.meta === true) return null;
  switch (input) {
    case 'a':
      return begin(screen, subject, context, 'grant');
    case 'd':
      return begin(screen, subject, context, 'decline');
    case 'r':
      return goOn(screen, subject);
    default:
      return null;
  }
}

function begin(
  screen: EffectScreen,
  subject: EffectSubject,
  { snapshot }: PaneContext,
  decision: 'grant' | 'decline',
): Next {
  const { open, step } = subject;
  if (open === null) return refuseForm(screen, 'There is nothing to decide: nobody asks for it now.');
  const { mine, registered } = snapshot.operator;
  const nobody = mine === null || registered === 'no';
  const why = decision === 'grant' || nobody ? whyNotYou(subject, snapshot.operator) : null;
  if (why !== null) return refuseForm(screen, why);
  const { error, text } = screen.examples;
  if (decision === 'grant' && error !== null)
    return refuseForm(screen, `Its examples cannot be shown: ${error.message} ${error.next ?? ''}`.trimEnd());
  if (decision === 'grant' && text === null) return refuseForm(screen, 'Its examples are still being read.');
  if (decision === 'grant' && !screen.isRead)
    return refuseForm(screen, 'You have not seen the end of what you grant: PgDn and End show it.');
  // What is typed to grant is the step's id.
  const form = openForm(decision, {
    approval: open.id,
    evidence: open.evidenceHash,
    gate: step.id,
    step: step.id,
  });
  return [{ ...screen, form }];
}

function goOn(screen: EffectScreen, subject: EffectSubject): Next {
  const { run, step } = subject;
  if (run.state === 'running') return refuse(screen, 'A process is working on this run.');
  if (!isGranted(subject))
    return refuse(screen, `Step ${step.id} is not granted yet: read it, then a grants it.`);
  return [screen, { do: 'advance-run', run: run.run }];
}

function onKeyInForm(
  screen: EffectScreen,
  form: DecisionForm,
  press: KeyPress,
  subject: EffectSubject,
): Next {
  if (press.key.escape === true) return [{ ...screen, form: null }];
  if (subject.open?.id !== form.approval || subject.open.evidenceHash !== form.evidence) {
    const text = 'What was asked for has changed while you were deciding: read it again first.';
    return [
      { ...screen, form: null, scrolled: 0 },
      { do: 'say', tone: 'warning', text },
    ];
  }
  const { form: filled, submit } = onFormKey(form, press);
  const next = { ...screen, form: filled };
  return submit ? [next, decide(filled)] : [next];
}

/** Only a key that no sentence has ends it: an arrow or a page, or Esc. */
function onKeyAfterRefusal(
  screen: EffectScreen,
  why: string,
  press: KeyPress,
  subject: EffectSubject,
  context: PaneContext,
): Next {
  const calm: EffectScreen = { ...screen, refused: null };
  if (press.key.escape === true) return [calm];
  return onScroll(calm, { ...press, input: '' }, subject, context) ?? refuse(screen, why);
}

/** The effect that signs a filled form. Whatever is refused comes back as it was said, and the form stays open. */
function decide(form: DecisionForm): Effect<Decided> {
  const { decision, step, approval } = form;
  const what = `what step ${step} would do outside, once`;
  return {
    do: 'sign',
    what: decision === 'grant' ? `grant ${what}` : `decline what step ${step} would do outside`,
    work: async ({ engine, operator, solo }) => {
      const { reason, hours, typed } = filledOf(form);
      const id = approval ?? '';
      if (decision === 'decline')
        return { kind: 'declined', approval: await engine.approvals.decline(id, { operator, reason }) };
      const granting = { operator, reason, typed, solo, hours };
      return { kind: 'granted', approval: await engine.approvals.grant(id, granting) };
    },
    failed: (error) => ({ kind: 'refused', error: factsOf(error) }),
  };
}

function onScroll(
  screen: EffectScreen,
  { input, key }: KeyPress,
  subject: EffectSubject,
  context: PaneContext,
): Next | null {
  const { upper, upperHeight } = layOutEffect(subject, screen.examples, screen.form, context);
  const last = Math.max(0, upper.length - upperHeight);
  const to = moved(Math.min(screen.scrolled, last), last + 1, upperHeight, {
    input: input.toLowerCase(),
    key,
  });
  return to === null ? null : [seen({ ...screen, scrolled: to }, subject, context)];
}

function onDecided(screen: EffectScreen, message: Decided): Next {
  const { step } = screen.place;
  if (message.kind === 'refused') {
    const { code, message: sentence, next } = message.error;
    const problems = [`${code}: ${sentence}`, ...(next === undefined ? [] : [next])];
    if (screen.form !== null) return [{ ...screen, form: { ...screen.form, sent: false, problems } }];
    return [screen, { do: 'say', tone: 'bad', text: problems.join(' ') }];
  }
  const done: EffectScreen = { ...screen, form: null };
  if (message.kind === 'declined')
    return [done, { do: 'say', tone: 'good', text: `What step ${step} would do is declined.` }];
  const isWhole = message.approval.state === 'granted';
  const text = isWhole
    ? `Step ${step} is granted, once. r goes on with the run.`
    : `Granted by ${message.approval.grants.length}: others have to grant it, too.`;
  return [done, { do: 'say', tone: isWhole ? 'good' : 'warning', text }];
}

function hintsOf({ form, refused }: EffectScreen, subject: EffectSubject | null): KeyHint[] {
  if (subject === null) return [{ key: 'Esc', does: 'back' }];
  if (refused !== null)
    return [
      { key: '↑↓', does: 'read' },
      { key: 'Esc', does: 'other keys' },
    ];
  if (form !== null) {
    const fields = fieldsOf(form);
    return [
      { key: 'Enter', does: form.at === fields.at(-1) ? 'sign' : 'next field' },
      ...(fields.length === 1 ? [] : [{ key: 'Up/Down', does: 'field' }]),
      { key: 'Esc', does: 'leave the form' },
    ];
  }
  return [
    ...(subject.open === null
      ? []
      : [
          { key: 'a', does: 'grant' },
          { key: 'd', does: 'decline' },
        ]),
    ...(isGranted(subject) ? [{ key: 'r', does: 'go on' }] : []),
    { key: '↑↓', does: 'read' },
  ];
}

function refuse(screen: EffectScreen, text: string): Next {
  return [screen, { do: 'say', tone: 'warning', text }];
}

/** Keys that were meant for the form must do nothing else, such as to begin a run. */
function refuseForm(screen: EffectScreen, why: string): Next {
  const refused = `${why} Until Esc or an arrow, keys do nothing here.`;
  return refuse({ ...screen, refused }, refused);
}
