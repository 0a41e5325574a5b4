import { formatScalar } from '../../gates/judge.ts';
import type { RunState, StepState, StepVerdict } from '../../runner/run-state.ts';
import { describeWaiver, standingOf } from '../../runner/verdict-standing.ts';
import { blank, fold, hanging, type Line, line } from '../app/lines.ts';
import { statusCell } from '../gate-table.ts';
import type { Terminal } from '../terminal.ts';
import { printable } from '../width.ts';
import { gateCounts, type Row, stateCell } from './board-rows.ts';

/** All that is known of the chosen row, most urgent first, in lines of at most `columns` cells. */
export function detailLines(
  row: Row | undefined,
  run: RunState,
  columns: number,
  terminal: Terminal,
): Line[] {
  if (row === undefined) return [];
  if (row.kind === 'phase') return phaseLines(row, columns, terminal);
  const { step } = row;
  const { glyphs } = terminal;
  const state = stateCell(step, run, glyphs);
  const what =
    step.kind === 'tool' ? `tool ${step.tool ?? ''}` : step.kind === 'human' ? 'a person does it' : '';
  return [
    ...hanging(' ', `${step.id} ${step.title}`, columns - 1, 'strong'),
    line(
      ' ',
      { text: state.text, style: state.style },
      what === '' ? '' : { text: `  ${printable(what)}`, style: 'quiet' },
    ),
    ...errorLines(step, columns, terminal),
    ...(step.reopened === undefined ? [] : section(`Opened again: ${step.reopened}`, columns)),
    ...humanLines(step, columns),
    ...(step.why === undefined ? [] : section(step.why, columns)),
    ...gateLines(step.verdicts, columns, terminal),
    ...(step.learnings.length === 0 ? [] : [blank, heading('Learned')]),
    ...step.learnings.flatMap((text) => hanging('   - ', text, columns - 1)),
    ...(step.decisions.length === 0 ? [] : [blank, heading('Chosen by rule')]),
    ...step.decisions.flatMap(({ choice, rationale }) =>
      hanging('   - ', `${choice}: ${rationale}`, columns - 1),
    ),
    ...fileLines('Written', run.run, step.artifacts, columns),
    ...fileLines('Read', null, step.inputs, columns),
    ...(step.task === undefined ? [] : [blank, ...section(step.task, columns)]),
  ];
}

function phaseLines(
  { title, steps }: Extract<Row, { kind: 'phase' }>,
  columns: number,
  terminal: Terminal,
): Line[] {
  const verdicts = steps.flatMap((step) => step.verdicts);
  const open = verdicts.filter((verdict) => standingOf(verdict) !== 'passed');
  return [
    ...hanging(' ', title, columns - 1, 'strong'),
    line(` ${steps.length} steps, ${verdicts.length} gates judged  `, ...gateCounts({ verdicts }, terminal)),
    ...gateLines(open, columns, terminal),
  ];
}

function errorLines({ error }: StepState, columns: number, { glyphs }: Terminal): Line[] {
  if (error === undefined) return [];
  const facts = [
    ['Expected', error.expected],
    ['Arrived', error.arrived],
    ['Do next', error.next],
  ] as const;
  return [
    ...hanging(` ${glyphs.failed} `, `${error.code}: ${error.message}`, columns - 1, 'bad'),
    ...facts.flatMap(([name, text]) =>
      text === undefined ? [] : hanging(`   ${name.padEnd(9)}`, text, columns - 1),
    ),
  ];
}

function humanLines(step: StepState, columns: number): Line[] {
  if (step.kind !== 'human') return [];
  if (step.by !== undefined) {
    const who = step.rehearsal ? `${step.by}: no person looked at this` : `Done by ${step.by}`;
    return section(step.note === undefined ? who : `${who}: ${step.note}`, columns);
  }
  return [
    ...(step.instructions ?? '').split('\n').flatMap((text) => section(text, columns)),
    ...(step.checklist ?? []).flatMap((item) => hanging('   [ ] ', item, columns - 1)),
  ];
}

/** Gates that do not hold come with their sentence and what to do; those that hold are a line each. */
function gateLines(verdicts: readonly StepVerdict[], columns: number, terminal: Terminal): Line[] {
  if (verdicts.length === 0) return [];
  const urgency = ['failed', 'warned', 'waived', 'passed'];
  const sorted = verdicts.toSorted((a, b) => urgency.indexOf(standingOf(a)) - urgency.indexOf(standingOf(b)));
  return [blank, heading('Gates'), ...sorted.flatMap((verdict) => gateEntry(verdict, columns, terminal))];
}

function gateEntry(verdict: StepVerdict, columns: number, terminal: Terminal): Line[] {
  const standing = standingOf(verdict);
  const { text, style } = statusCell(standing, terminal);
  const mark = `  ${text}  `;
  const under = (words: string) =>
    hanging(mark, words, columns - 1).map((shown, index) =>
      index === 0 ? line({ text: mark, style }, ...shown.slice(1)) : shown,
    );
  const measured = `${formatScalar(verdict.measured)}, ${verdict.threshold}`;
  if (standing === 'passed') {
    return under(`${verdict.gate}  ${verdict.title}  ${measured}`);
  }
  const { waived } = verdict;
  return [
    ...under(`${verdict.gate}  ${verdict.title}`),
    ...hanging('      ', verdict.sentence, columns - 1),
    ...(waived === undefined
      ? hanging('      Do: ', verdict.onFailure, columns - 1)
      : hanging('      ', describeWaiver(waived), columns - 1, 'warning')),
  ];
}

function fileLines(
  title: string,
  run: string | null,
  files: readonly { path: string; bytes: number }[],
  columns: number,
): Line[] {
  if (files.length === 0) return [];
  const folder = run === null ? '' : ` in runs/${run}/artifacts`;
  return [
    blank,
    heading(`${title}${folder}`),
    ...files.flatMap((file) => hanging('   ', `${file.path}  ${size(file.bytes)}`, columns - 1)),
  ];
}

function size(bytes: number): string {
  if (bytes < 10_000) return `${bytes} B`;
  return bytes < 10_000_000 ? `${(bytes / 1000).toFixed(0)} kB` : `${(bytes / 1_000_000).toFixed(0)} MB`;
}

function heading(text: string): Line {
  return line({ text: ` ${text}`, style: 'quiet' });
}

function section(words: string, columns: number): Line[] {
  return fold(words, columns - 2).map((part) => line(` ${part}`));
}
