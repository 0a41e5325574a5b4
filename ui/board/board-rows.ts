import type { RunState, StepState } from '../../runner/run-state.ts';
import { standingOf } from '../../runner/verdict-standing.ts';
import { type Line, line, type Piece } from '../app/lines.ts';
import type { Snapshot } from '../app/snapshot.ts';
import { secondsBetween, secondsInWords } from '../app/time-words.ts';
import type { Style } from '../colour.ts';
import { stepCell } from '../status.ts';
import type { Terminal } from '../terminal.ts';
import { printable, truncate, widthOf } from '../width.ts';

/** One row of the tree: a phase that can be folded, or a step in it. */
export type Row =
  | { id: string; kind: 'phase'; title: string; steps: StepState[]; folded: boolean }
  | { id: string; kind: 'step'; step: StepState; inPhase: boolean };

/** Phases with their steps in the order of the plan; a step without a phase stands alone. */
export function rowsOf(run: RunState, folded: readonly string[]): Row[] {
  const rows: Row[] = [];
  let phase: Extract<Row, { kind: 'phase' }> | undefined;
  for (const step of run.steps) {
    if (step.phase === undefined) {
      phase = undefined;
    } else if (phase?.id !== phaseId(step)) {
      const id = phaseId(step);
      const title = `${step.phase.id} ${step.phase.title}`;
      phase = { id, kind: 'phase', title, steps: [], folded: folded.includes(id) };
      rows.push(phase);
    }
    phase?.steps.push(step);
    if (phase?.folded !== true)
      rows.push({ id: `step ${step.id}`, kind: 'step', step, inPhase: phase !== undefined });
  }
  return rows;
}

export function phaseId({ phase }: StepState): string {
  return `phase ${phase?.id ?? ''}`;
}

/** The row that is shown until the operator chooses one: what keeps the run, what runs, or what is next. */
export function rowToFollow(run: RunState, rows: readonly Row[]): number {
  const order = ['running', 'blocked', 'failed', 'waiting', 'pending'];
  const step = order
    .map((state) => run.steps.find((candidate) => candidate.state === state))
    .find((found) => found !== undefined);
  const at = rows.findIndex((row) =>
    row.kind === 'step' ? row.step === step : row.folded && row.steps.some((inside) => inside === step),
  );
  return Math.max(0, at);
}

/** A row as a line of exactly `columns` cells at most; state and counts have words or signs, never a colour alone. */
export function rowLine(
  row: Row,
  chosen: boolean,
  columns: number,
  { run, progress, now }: Pick<Snapshot, 'run' | 'progress' | 'now'>,
  terminal: Terminal,
): Line {
  const { glyphs } = terminal;
  const mark = { text: chosen ? `${chosenMark(glyphs)} ` : '  ', style: 'strong' as const };
  if (row.kind === 'phase') {
    const done = row.steps.filter(({ state }) => state === 'done').length;
    const count = ` ${done} of ${row.steps.length} done`;
    const fold = row.folded ? '+' : '-';
    const title = `${fold} ${printable(row.title)}`;
    const room = columns - 2 - widthOf(count);
    return line(
      mark,
      { text: padded(title, room, glyphs.ellipsis), style: 'strong' },
      { text: count, style: 'quiet' },
    );
  }
  const { step } = row;
  const state = stateCell(step, run, glyphs);
  const time = run?.state === 'interrupted' && step.state === 'running' ? '' : timeOf(step, now);
  const percent = progress?.step === step.id && step.state === 'running' ? progress.percent : null;
  const spent = percent === null ? time : `${percent.toFixed(0)} %`;
  const gates = gateCounts(step, terminal);
  const gatesWidth = gates.reduce((sum, piece) => sum + widthOf(piece.text), 0);
  const isNarrow = columns < narrow;
  const width = isNarrow ? signWidth : stateWidth;
  const shown = isNarrow ? (state.text.split(' ')[0] ?? '') : state.text;
  const word = isNarrow && !speaksForItself.has(step.state) ? `${state.text.slice(shown.length + 1)}: ` : '';
  const label = `${row.inPhase ? '  ' : ''}${step.id.padEnd(4)} ${word}${printable(step.title)}`;
  const room = columns - 2 - width - timeWidth - gateWidth;
  return line(
    mark,
    { text: padded(shown, width, glyphs.ellipsis), style: state.style },
    { text: padded(label, room, glyphs.ellipsis), ...(chosen ? { style: 'strong' as const } : {}) },
    { text: spent.padStart(timeWidth), style: 'quiet' },
    ' ',
    ...gates,
    ' '.repeat(Math.max(0, gateWidth - 1 - gatesWidth)),
  );
}

/** A step that was begun and that nobody works on any more does not run. */
export function stateCell(
  step: StepState,
  run: Pick<RunState, 'state'> | null,
  glyphs: Terminal['glyphs'],
): { text: string; style: Style } {
  if (step.state !== 'running' || run?.state === 'running') return stepCell(step, glyphs);
  return { text: `${glyphs.warned} interrupted`, style: 'warning' };
}

/** What stands before the chosen row of a list: a sign that means nothing else. */
export function chosenMark({ rule }: Terminal['glyphs']): string {
  return rule === '-' ? '*' : '»';
}

const stateWidth = 16;
/** Below so many columns the title needs the room, and only states that want attention keep their word, before the title. */
const narrow = 70;
const signWidth = 2;
const speaksForItself: ReadonlySet<StepState['state']> = new Set(['done', 'pending', 'declared']);
const timeWidth = 10;
const gateWidth = 13;

function timeOf(step: StepState, now: string): string {
  if (step.state === 'running' && step.startedAt !== undefined)
    return secondsInWords(secondsBetween(step.startedAt, now));
  return step.seconds === undefined ? '' : secondsInWords(step.seconds);
}

/** How many gates of a step stand how, each with its sign: `✓5 !1 ✗1 ≈1`. */
export function gateCounts(step: Pick<StepState, 'verdicts'>, { glyphs }: Terminal): Piece[] {
  const of = (standing: string) => step.verdicts.filter((verdict) => standingOf(verdict) === standing).length;
  const signs = [
    { standing: 'passed', sign: glyphs.passed, style: 'good' },
    { standing: 'warned', sign: glyphs.warned, style: 'warning' },
    { standing: 'failed', sign: glyphs.failed, style: 'bad' },
    { standing: 'waived', sign: glyphs.waived, style: 'warning' },
  ] as const;
  return signs
    .filter(({ standing }) => of(standing) > 0)
    .map(({ standing, sign, style }) => ({ text: `${sign}${of(standing)} `, style }));
}

function padded(words: string, room: number, ellipsis: string): string {
  const cut = truncate(words, Math.max(0, room), ellipsis);
  return cut + ' '.repeat(Math.max(0, room - widthOf(cut)));
}
