import { LeadlineError } from '../../errors/leadline-error.ts';
import { keepsRun } from '../../runner/verdict-standing.ts';
import { box } from '../app/elements.ts';
import { editLine, lineOf } from '../app/line-editor.ts';
import type { Effect, KeyPress, Pane, PaneContext } from '../app/pane.ts';
import { factsOf } from '../error.ts';
import { type Decided, decide } from './decide.ts';
import { onFormKey } from './decision-form.ts';
import { begin, goOn, retry, stop } from './gate-actions.ts';
import { hintsOf } from './gate-hints.ts';
import { layOut } from './gate-layout.ts';
import {
  type EvidenceRead,
  type GateMessage,
  type GateScreen,
  isStale,
  rowsOf,
  subjectOf,
} from './gate-screen.ts';
import { viewGate } from './gate-view.ts';
import { filtered, onRowsKey, openRows, type Rows } from './rows.ts';
import type { Subject } from './subject.ts';
import { allColumnsFit } from './table-lines.ts';

const margin = 1;

type Next = [GateScreen, ...Effect<GateMessage>[]];

/** Evidence and decision of one gate on one screen. A waiver takes a reason and the gate's id, typed; Enter alone never grants. */
export function gatePane(place: { run: string; gate: string }): Pane<GateScreen, GateMessage> {
  return {
    open(context) {
      const screen: GateScreen = {
        place,
        evidence: { is: 'reading' },
        form: null,
        filter: null,
        show: 'all',
        scrolled: 0,
        retryAsked: false,
        refused: null,
      };
      return [screen, readEvidence(screen, context)];
    },
    onKey: (screen, press, outside) => {
      const context = insideOf(outside);
      const subject = subjectOf(screen, context);
      if (subject === null) return screen.form === null ? null : [{ ...screen, form: null, refused: null }];
      if (isStale(screen, subject)) return readAgain(screen, context);
      if (screen.form !== null) return onKeyInForm(screen, screen.form, press);
      if (screen.filter !== null) return onKeyInFilter(screen, press);
      if (screen.refused !== null) return onKeyAfterRefusal(screen, screen.refused, press, subject, context);
      return (
        onCommand({ ...screen, retryAsked: false }, press, subject, context, screen.retryAsked) ??
        onMove(screen, press, subject, context)
      );
    },
    onMessage: (screen, message, context) =>
      message.kind === 'evidence'
        ? [{ ...screen, evidence: message.read, scrolled: 0 }]
        : onDecided(screen, message, subjectOf(screen, context)),
    view: (screen, context) => box({ paddingLeft: margin }, viewGate(screen, insideOf(context))),
    keys: (screen, context) => hintsOf(screen, insideOf(context)),
    isTyping: ({ form, filter, refused }) => form !== null || filter !== null || refused !== null,
  };
}

/** The pane without the cell at its left, which all screens leave free. */
function insideOf(context: PaneContext): PaneContext {
  return { ...context, columns: Math.max(1, context.columns - margin) };
}

function readEvidence({ place }: GateScreen, context: PaneContext): Effect<GateMessage> {
  const asked = context.snapshot.runs
    .find(({ run }) => run === place.run)
    ?.verdicts.find(({ gate }) => gate === place.gate)?.evidence.sha256;
  return {
    do: 'work',
    work: async ({ engine }) => {
      const report = (await engine.gates(place.run)).find(({ verdict }) => verdict.gate === place.gate);
      if (report === undefined) {
        throw new LeadlineError({
          code: 'gate-unknown',
          message: `Run ${place.run} has no verdict of a gate ${place.gate}.`,
          next: 'Go back with Esc and choose a gate on the board.',
        });
      }
      const { sha256 } = report.verdict.evidence;
      return { kind: 'evidence', read: { is: 'read', sha256, rows: openRows(report.evidence) } };
    },
    failed: (error) => ({
      kind: 'evidence',
      read: { is: 'unreadable', sha256: asked ?? null, error: factsOf(error) },
    }),
  };
}

/** Whatever was being decided was about evidence that is no more. */
function readAgain(screen: GateScreen, context: PaneContext): Next {
  const next: Next = [
    { ...screen, evidence: { is: 'reading' }, form: null, filter: null, show: 'all', refused: null },
    readEvidence(screen, context),
  ];
  if (screen.form === null) return next;
  const text = 'The gate was judged again while you were deciding: read its new evidence first.';
  return [...next, { do: 'say', tone: 'warning', text }];
}

function onKeyInForm(screen: GateScreen, form: NonNullable<GateScreen['form']>, press: KeyPress): Next {
  if (press.key.escape === true) return [{ ...screen, form: null }];
  const { form: filled, submit } = onFormKey(form, press);
  const next = { ...screen, form: filled };
  return submit ? [next, decide(screen.place.run, filled)] : [next];
}

/** Only a key that no sentence has ends it: an arrow or a page, or Esc. */
function onKeyAfterRefusal(
  screen: GateScreen,
  why: string,
  press: KeyPress,
  subject: Subject,
  context: PaneContext,
): Next {
  const calm: GateScreen = { ...screen, refused: null };
  if (press.key.escape === true) return [calm];
  const moved = press.key.return === true ? null : onMove(calm, { ...press, input: '' }, subject, context);
  return moved ?? [screen, { do: 'say', tone: 'warning', text: why }];
}

function onKeyInFilter(screen: GateScreen, press: KeyPress): Next {
  if (press.key.return === true) return [{ ...screen, filter: null }];
  const edited = press.key.escape === true ? null : editLine(screen.filter ?? lineOf(''), press);
  if (edited === null && press.key.escape !== true) return [screen];
  return [changeRows({ ...screen, filter: edited }, (rows) => filtered(rows, edited?.text ?? ''))];
}

function onCommand(
  screen: GateScreen,
  { input, key }: KeyPress,
  subject: Subject,
  context: PaneContext,
  retryAsked: boolean,
): Next | null {
  if (key.ctrl === true || key.meta === true) return null;
  switch (input) {
    case 't':
      return retry(screen, subject, retryAsked);
    case 'w':
      return begin(screen, subject, context, 'waive');
    case 'd':
      return begin(screen, subject, context, 'decline');
    case 'g':
      return goOn(screen, subject);
    case 'x':
      return stop(screen, subject);
    case 'J':
    case 'K':
      return [scroll(screen, subject, context, input === 'J' ? 1 : -1)];
    default:
      return null;
  }
}

/** Keys that only change what is seen. */
function onMove(screen: GateScreen, press: KeyPress, subject: Subject, context: PaneContext): Next | null {
  const rows = rowsOf(screen);
  if (press.key.escape === true) return leave(screen, rows);
  if (rows === null) return null;
  const calm = { ...screen, retryAsked: false };
  switch (press.input) {
    case '/':
      return [{ ...calm, filter: lineOf(rows.filter), show: calm.show === 'row' ? 'all' : calm.show }];
    case 'e':
      return [{ ...calm, show: calm.show === 'rows' ? 'all' : 'rows', scrolled: 0 }];
    case 'v':
      return [{ ...calm, show: calm.show === 'row' ? 'all' : 'row', scrolled: 0 }];
    case 'h':
    case 'l':
      // Where there is nowhere to go sideways, the letter is the app's.
      if (allColumnsFit(rows, context.columns)) return null;
  }
  const moved = onRowsKey(rows, press, layOut(screen, subject, context).rowsSeen);
  return moved === null ? null : [changeRows(calm, () => moved)];
}

/** Esc takes back one thing at a time: the whole row or the rows alone, then the filter, and then the screen itself. */
function leave(screen: GateScreen, rows: Rows | null): Next | null {
  if (screen.show !== 'all') return [{ ...screen, show: 'all', scrolled: 0 }];
  if (rows === null || rows.filter === '') return null;
  return [changeRows(screen, (shown) => filtered(shown, ''))];
}

function scroll(screen: GateScreen, subject: Subject, context: PaneContext, by: 1 | -1): GateScreen {
  const { upper, upperHeight } = layOut(screen, subject, context);
  const most = Math.max(0, upper.length - upperHeight);
  return { ...screen, scrolled: Math.min(most, Math.max(0, Math.min(most, screen.scrolled) + by)) };
}

function changeRows(screen: GateScreen, change: (rows: Rows) => Rows): GateScreen {
  const { evidence } = screen;
  if (evidence.is !== 'read' || evidence.rows === null) return screen;
  const read: EvidenceRead = { ...evidence, rows: change(evidence.rows) };
  return { ...screen, evidence: read };
}

function onDecided(screen: GateScreen, message: Decided, subject: Subject | null): Next {
  const { gate } = screen.place;
  if (message.kind === 'refused') {
    const { code, message: sentence, next } = message.error;
    const problems = [`${code}: ${sentence}`, ...(next === undefined ? [] : [next])];
    if (screen.form !== null) return [{ ...screen, form: { ...screen.form, sent: false, problems } }];
    return [screen, { do: 'say', tone: 'bad', text: problems.join(' ') }];
  }
  const said = (tone: 'good' | 'warning', text: string): Next => [
    { ...screen, form: null, scrolled: 0 },
    { do: 'say', tone, text },
  ];
  if (message.kind === 'asked')
    return said('good', `Asked for a waiver of ${gate}. Another operator grants it on this screen.`);
  if (message.kind === 'declined') return said('good', `The waiver of ${gate} is declined.`);
  const { state, grants } = message.approval;
  if (state === 'used') {
    const self = grants.some(({ selfApproved }) => selfApproved) ? ' SELF-APPROVED.' : '';
    return said('good', `Gate ${gate} is waived.${self} ${whatNow(gate, subject)}`);
  }
  const needed = subject?.run.grantsNeeded ?? grants.length + 1;
  return said(
    'warning',
    `Granted: ${grants.length} of ${needed}. The gate stands until the others have granted, too.`,
  );
}

/** The snapshot may be from before the waiver, so that the gate itself does not count. */
function whatNow(gate: string, subject: Subject | null): string {
  const others = subject?.run.verdicts.filter((verdict) => keepsRun(verdict) && verdict.gate !== gate) ?? [];
  if (others.length > 0) return `Still in the way: ${others.map((verdict) => verdict.gate).join(', ')}.`;
  return subject?.run.state === 'finished' ? '' : 'g goes on with the run.';
}
