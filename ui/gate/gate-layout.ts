import { gateHistory } from '../../runner/gate-history.ts';
import { blank, hanging, type Line, line, widthOfLine } from '../app/lines.ts';
import type { PaneContext } from '../app/pane.ts';
import { argumentLines } from './argument.ts';
import type { DecisionForm } from './decision-form.ts';
import { factLines } from './facts.ts';
import { formLines } from './form-lines.ts';
import { type GateScreen, isStale, rowsOf } from './gate-screen.ts';
import type { Rows } from './rows.ts';
import { sinceLines } from './since.ts';
import type { Subject } from './subject.ts';
import { rowsRoom, tableLines, wholeRowLines } from './table-lines.ts';

/** The screen in two parts: what is known of the gate above, which scrolls, and below the rows or the form of a decision. */
export interface Layout {
  upper: Line[];
  /** Lines that the upper part gets. */
  upperHeight: number;
  lower: Line[];
  /** How many rows of evidence are seen at once. */
  rowsSeen: number;
}

/** From this width on the argument stands beside the evidence. */
const wide = 110;
/** Lines that the rows keep, however much there is to say. */
const leastTable = 6;

export function layOut(screen: GateScreen, subject: Subject, context: PaneContext): Layout {
  const { columns, rows: height } = context;
  // One line is the rule between the parts.
  const room = Math.max(2, height - 1);
  const upper = upperLines(screen, subject, context);
  const rows = rowsOf(screen);
  if (screen.form !== null) return layOutForm(screen.form, upper, rows, subject, context, room);
  if (rows === null || isStale(screen, subject)) {
    const lower = noRowsLines(screen, subject, columns);
    return { upper, upperHeight: Math.max(1, room - lower.length), lower, rowsSeen: 1 };
  }
  const upperHeight = Math.max(1, Math.min(upper.length, room - Math.min(leastTable, rows.kept.length + 3)));
  const tableHeight = room - upperHeight;
  return {
    upper,
    upperHeight,
    lower:
      screen.show === 'row'
        ? []
        : tableLines(rows, columns, tableHeight, context.terminal).slice(0, tableHeight),
    rowsSeen: rowsRoom(rows, tableHeight),
  };
}

/** The form stands at the bottom; the rows stay above it where there is room for them. */
function layOutForm(
  form: DecisionForm,
  upper: Line[],
  rows: Rows | null,
  subject: Subject,
  context: PaneContext,
  room: number,
): Layout {
  // The last lines of a form say what is wrong with it, and are the last to give way.
  const { columns, terminal } = context;
  const filled = formLines(form, subject, context).slice(-Math.max(1, room - 1));
  const free = room - filled.length - upper.length - 1;
  if (rows === null || free < leastTable)
    return { upper, upperHeight: room - filled.length, lower: filled, rowsSeen: 1 };
  const table = tableLines(rows, columns, Math.min(free, rows.kept.length + 3), terminal);
  return { upper, upperHeight: upper.length, lower: [...table, blank, ...filled], rowsSeen: 1 };
}

function upperLines(screen: GateScreen, subject: Subject, context: PaneContext): Line[] {
  const { columns, terminal, snapshot } = context;
  const rows = rowsOf(screen);
  if (screen.form === null && screen.show === 'row' && rows !== null) {
    return wholeRowLines(rows, columns);
  }
  if (screen.form === null && screen.show === 'rows')
    return factLines(subject, columns, terminal).slice(0, 1);
  const isBeside = columns >= wide && subject.approvals.length > 0;
  const left = isBeside ? Math.floor(columns * 0.56) : columns;
  const history = gateHistory(snapshot.runs, subject.run.run, subject.verdict.gate);
  const facts = factLines(subject, left, terminal);
  const since = history === null ? [] : sinceLines(history, left, terminal);
  if (isBeside) {
    const argument = argumentLines(subject, columns - left - 3, snapshot.now);
    return sideBySide([...facts, ...since], left, argument);
  }
  const argument = argumentLines(subject, columns, snapshot.now);
  // What waits for a decision comes before what only explains.
  return subject.open === null ? [...facts, ...since, ...argument] : [...facts, ...argument, ...since];
}

function sideBySide(left: readonly Line[], width: number, right: readonly Line[]): Line[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const [one, other] = [left[index] ?? blank, right[index] ?? blank];
    const padding = ' '.repeat(Math.max(0, width - widthOfLine(one)));
    return [...one, { text: `${padding} | `, style: 'quiet' as const }, ...other];
  });
}

function noRowsLines(screen: GateScreen, subject: Subject, columns: number): Line[] {
  if (isStale(screen, subject))
    return hanging(
      '! ',
      'The gate was judged again. Press any key to read its new evidence.',
      columns,
      'warning',
    );
  const { evidence } = screen;
  switch (evidence.is) {
    case 'reading':
      return [line({ text: 'The evidence is being read.', style: 'quiet' })];
    case 'unreadable':
      return [
        ...hanging('! ', `${evidence.error.code}: ${evidence.error.message}`, columns, 'bad'),
        ...hanging(
          '  ',
          evidence.error.next ?? 'Nothing can be decided on evidence that cannot be read.',
          columns,
        ),
      ];
    case 'read':
      return [line({ text: 'No rows: the gate rests on the measured value alone.', style: 'quiet' })];
  }
}
