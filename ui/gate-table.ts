import type { Verdict } from '../gates/gate.ts';
import { formatScalar } from '../gates/judge.ts';
import type { Waived } from '../runner/run-state.ts';
import {
  describeWaiver,
  keepsRun,
  standingOf,
  tallyOf,
  type VerdictStanding,
} from '../runner/verdict-standing.ts';
import type { Style } from './colour.ts';
import { type Column, renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';
import { printable, widthOf, wrap } from './width.ts';

/** A verdict without its rows, as the journal keeps it. */
export type ShownVerdict = Omit<Verdict, 'evidence'> & { step: string; waived?: Waived };

const columns: Column[] = [
  { heading: 'Status' },
  { heading: 'Step' },
  { heading: 'Gate' },
  { heading: 'Measured', align: 'right', cut: true },
  { heading: 'Threshold', align: 'right' },
  { heading: 'Severity' },
  { heading: 'What must hold', cut: true },
];

/** Every verdict in the order of the run, with a line that counts them; a failed or warned gate says what to do below. */
export function renderGates(verdicts: readonly ShownVerdict[], terminal: Terminal): string {
  if (verdicts.length === 0) return 'No gate has been judged yet.';
  const rows = verdicts.map((verdict) => [
    statusCell(standingOf(verdict), terminal),
    verdict.step,
    verdict.gate,
    formatScalar(verdict.measured),
    verdict.threshold,
    verdict.severity,
    verdict.title,
  ]);
  return [renderTable(columns, rows, terminal), '', count(verdicts), ...renderOpen(verdicts, terminal)].join(
    '\n',
  );
}

/** The gates that do not hold and keep nothing, one by one: warnings, and what people waived. */
export function renderWarnings(verdicts: readonly ShownVerdict[], terminal: Terminal): string[] {
  const passedOver = verdicts.filter((verdict) => verdict.status !== 'passed' && !keepsRun(verdict));
  if (passedOver.length === 0) return [];
  return [
    '',
    terminal.paint('strong', 'Gates that do not hold and let the run go on:'),
    ...passedOver.flatMap((verdict) => {
      const { gate, step, sentence } = verdict;
      const { text, style } = statusCell(standingOf(verdict), terminal);
      const [first = '', ...more] = hang(`${gate} of step ${step}  ${printable(sentence)}`, text, terminal);
      return [`${terminal.paint(style, text)}  ${first}`, ...more, ...renderWaiver(verdict, terminal)];
    }),
  ];
}

/** The gates that do not hold, each with its sentence and the plan's instruction, or with who waived it and why. */
export function renderOpen(verdicts: readonly ShownVerdict[], terminal: Terminal): string[] {
  return verdicts
    .filter((verdict) => verdict.status !== 'passed')
    .flatMap((verdict) => {
      const { text, style } = statusCell(standingOf(verdict), terminal);
      const [first = '', ...more] = hang(`${verdict.gate}  ${printable(verdict.sentence)}`, text, terminal);
      const [advice = '', ...rest] = hang(verdict.onFailure, '  Do', terminal);
      const then =
        verdict.waived === undefined ? [`  Do: ${advice}`, ...rest] : renderWaiver(verdict, terminal);
      return ['', `${terminal.paint(style, text)}  ${first}`, ...more, ...then];
    });
}

function renderWaiver({ waived }: ShownVerdict, terminal: Terminal): string[] {
  if (waived === undefined) return [];
  const [first = '', ...more] = hang(printable(describeWaiver(waived)), '', terminal);
  return [`  ${first}`, ...more];
}

/** The text behind a mark, in lines that fit; those after the first stand under its beginning. */
function hang(text: string, mark: string, terminal: Terminal): string[] {
  const indent = ' '.repeat(widthOf(mark) + 2);
  const [first = '', ...more] = wrap(text, Math.max(20, terminal.columns - indent.length));
  return [first, ...more.map((line) => indent + line)];
}

/** A verdict as a cell: the mark, the word, and how bad it is. */
export function statusCell(status: VerdictStanding, terminal: Terminal): { text: string; style: Style } {
  switch (status) {
    case 'passed':
      return { text: `${terminal.glyphs.passed} passed`, style: 'good' };
    case 'warned':
      return { text: `${terminal.glyphs.warned} warned`, style: 'warning' };
    case 'failed':
      return { text: `${terminal.glyphs.failed} FAILED`, style: 'bad' };
    case 'waived':
      return { text: `${terminal.glyphs.waived} waived`, style: 'warning' };
  }
}

function count(verdicts: readonly ShownVerdict[]): string {
  return `${verdicts.length} gates: ${tallyOf(verdicts)}.`;
}
