import { reasonLength } from '../../runner/approvals/rules.ts';
import { fold, hanging, type Line, line } from '../app/lines.ts';
import type { PaneContext } from '../app/pane.ts';
import { windowOf } from '../app/scroll.ts';
import { drawsBlocks } from '../sparkline.ts';
import type { Terminal } from '../terminal.ts';
import { printable } from '../width.ts';
import { type DecisionForm, type Field, fieldsOf } from './decision-form.ts';
import type { Subject } from './subject.ts';

const mostFieldLines = 3;

/** The form of a decision: what will be signed, its fields, and what is wrong with them. */
export function formLines(form: DecisionForm, subject: Subject, context: PaneContext): Line[] {
  const { columns } = context;
  return [
    ...hanging('', headingOf(form), columns, 'strong'),
    ...hanging('', standingOf(form, subject), columns, 'quiet'),
    ...fieldsAndProblems(form, context),
  ];
}

/** The fields of a form, whatever it decides on, and what is wrong with them. */
export function fieldsAndProblems(form: DecisionForm, { columns, terminal, snapshot }: PaneContext): Line[] {
  const sent = snapshot.operator.unlocked
    ? 'Being signed.'
    : 'Waiting for your passphrase; nothing is signed yet.';
  const labels = fieldsOf(form).map((field) => labelOf(field, form));
  const widest = Math.max(...labels.map((label) => label.length)) + 2;
  return [
    ...fieldsOf(form).flatMap((field) => fieldLines(form, field, widest, columns, terminal)),
    ...(form.sent ? [line({ text: sent, style: 'quiet' })] : []),
    ...form.problems.flatMap((problem) => hanging(`${terminal.glyphs.failed} `, problem, columns, 'bad')),
  ];
}

function headingOf({ decision, gate, step }: DecisionForm): string {
  const about = `gate ${printable(gate)} of step ${printable(step)}`;
  switch (decision) {
    case 'grant':
      return `Waive ${about}, once, for exactly the evidence above`;
    case 'ask':
      return `Ask for a waiver of ${about}`;
    case 'decline':
      return `Decline the waiver of ${about}`;
  }
}

function standingOf({ decision, approval }: DecisionForm, { open, run }: Subject): string {
  if (decision === 'ask')
    return 'It is signed with your name. Another operator grants it; under `leadline ui --solo` you may yourself.';
  if (approval === null)
    return 'Nobody has asked: you ask and grant it yourself, and every entry says SELF-APPROVED.';
  const asked = open === null ? '' : `Asked for by ${open.requestedBy.kind} ${open.requestedBy.name}. `;
  if (decision === 'decline') return `${asked}Your reason is kept with it.`;
  return `${asked}Grants so far: ${open?.grants.length ?? 0} of ${run.grantsNeeded}.`;
}

function labelOf(field: Field, { gate }: DecisionForm): string {
  switch (field) {
    case 'reason':
      return 'Reason';
    case 'hours':
      return 'Hours it is good for';
    case 'typed':
      return `Type ${printable(gate)}`;
  }
}

function fieldLines(
  form: DecisionForm,
  field: Field,
  widest: number,
  columns: number,
  { glyphs }: Terminal,
): Line[] {
  const isHere = form.at === field;
  const cursor = drawsBlocks(glyphs) ? '▏' : '|';
  const { text, cursor: at } = form.lines[field];
  const shown = isHere ? `${text.slice(0, at)}${cursor}${text.slice(at)}` : text;
  const parts = fold(shown, columns - widest - 2);
  const atLine = isHere
    ? Math.max(
        0,
        parts.findIndex((part) => part.includes(cursor)),
      )
    : 0;
  const { top, end } = windowOf(parts.length, atLine, mostFieldLines, 0);
  const label = `${isHere ? glyphs.running : ' '} ${labelOf(field, form).padEnd(widest)}`;
  const indent = ' '.repeat(label.length);
  const shownLines = parts
    .slice(top, end)
    .map((part, index) =>
      line({ text: index === 0 ? label : indent, style: isHere ? 'strong' : 'quiet' }, part),
    );
  if (field !== 'reason' || !isHere || form.sent) return shownLines;
  return [...shownLines, line(indent, { text: countOf(text), style: 'quiet' })];
}

/** How long a reason is, and has to be, before it is refused. */
function countOf(reason: string): string {
  const { length } = reason.trim();
  return length < reasonLength.least
    ? `${length} of at least ${reasonLength.least} characters`
    : `${length} characters`;
}
