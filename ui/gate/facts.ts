import { formatScalar } from '../../gates/judge.ts';
import { whyNotWaivable } from '../../gates/waiver.ts';
import type { StepVerdict } from '../../runner/run-state.ts';
import { describeWaiver, standingOf } from '../../runner/verdict-standing.ts';
import { fold, hanging, type Line, line, widthOfLine } from '../app/lines.ts';
import { statusCell } from '../gate-table.ts';
import type { Terminal } from '../terminal.ts';
import { printable } from '../width.ts';
import { axisLegend, drawAxis } from './axis.ts';
import type { Subject } from './subject.ts';

/** What the gate is, what it came to, and what the plan says is to be done, in lines of at most `columns` cells. */
export function factLines(subject: Subject, columns: number, terminal: Terminal): Line[] {
  const { verdict, step } = subject;
  const { text, style } = statusCell(standingOf(verdict), terminal);
  return [
    ...hanging('', `${printable(verdict.gate)}  ${printable(verdict.title)}`, columns, 'strong'),
    ...withWaiver(
      line(
        { text, style },
        `  ${verdict.severity}  step ${printable(step.id)} ${printable(step.title)} (${printable(subject.run.run)})`,
      ),
      verdict,
      columns,
      terminal,
    ),
    ...measuredLines(verdict, columns, terminal),
    ...fold(verdict.sentence, columns).map((part) => line(part)),
    ...(verdict.status === 'passed' ? [] : hanging('Do: ', verdict.onFailure, columns)),
    ...waivableLines(verdict, columns),
  ];
}

function withWaiver(status: Line, { waived }: StepVerdict, columns: number, { glyphs }: Terminal): Line[] {
  if (waived === undefined) return [status];
  const words = `${describeWaiver(waived)} (${waived.at.slice(0, 16)}Z)`;
  return [status, ...hanging(`${glyphs.waived} `, words, columns, 'warning')];
}

/** The numbers, and where they lie: the drawing stands beside them where there is room, below them otherwise. */
function measuredLines(
  { measured, threshold, status }: StepVerdict,
  columns: number,
  { glyphs }: Terminal,
): Line[] {
  const value = measured === null ? 'not measured' : printable(formatScalar(measured));
  const numbers = line('Measured ', { text: value, style: 'strong' }, `  must be ${printable(threshold)}`);
  const legend = axisLegend(glyphs);
  const isBeside = columns >= widthOfLine(numbers) + legend.length + 30;
  const room = columns - legend.length - 2 - (isBeside ? widthOfLine(numbers) + 3 : 0);
  const axis =
    room < 12 ? null : drawAxis(measured, threshold, status === 'passed', Math.min(48, room), glyphs);
  if (axis === null)
    return fold(`Measured ${value}  must be ${threshold}`, columns).map((part) => line(part));
  const drawn = line(axis, { text: `  ${legend}`, style: 'quiet' });
  return isBeside ? [[...numbers, { text: '   ' }, ...drawn]] : [numbers, drawn];
}

function waivableLines(verdict: StepVerdict, columns: number): Line[] {
  if (verdict.status === 'passed' || verdict.waived !== undefined) return [];
  const rule = whyNotWaivable(verdict);
  if (rule === null) return [line({ text: 'A person may waive it.', style: 'quiet' })];
  return hanging('', `${rule} Mend the cause and run the step again (t).`, columns, 'quiet');
}
