import type { ReactElement } from 'react';
import type { RunState } from '../../runner/run-state.ts';
import { box, text } from '../app/elements.ts';
import { blank, fold, type Line, line, viewLines } from '../app/lines.ts';
import type { PaneContext } from '../app/pane.ts';
import { windowOf } from '../app/scroll.ts';
import { printable, widthOf } from '../width.ts';
import type { BoardState } from './board-pane.ts';
import { chosenMark, type Row, rowLine, rowsOf, rowToFollow } from './board-rows.ts';
import { detailLines } from './details.ts';
import { liveLine } from './live-line.ts';
import { nextLines } from './next-lines.ts';

/** From here on the details stand beside the tree. */
const besideFrom = 100;

export interface BoardLayout {
  rows: Row[];
  /** Index of the chosen row. */
  at: number;
  treeColumns: number;
  treeRows: number;
  details: Line[];
  detailColumns: number;
  detailRows: number;
  head: Line[];
  live: Line[];
  /** What may be done next, or what is asked in its place. */
  next: Line[];
}

/** What stands where; keys ask for it too, as a page is as long as its part of the screen. */
export function layoutOf(state: BoardState, run: RunState, context: PaneContext): BoardLayout {
  const { columns, rows: height, snapshot, terminal } = context;
  const rows = rowsOf(run, state.folded);
  const chosen = state.chosen?.run === run.run ? state.chosen.row : undefined;
  const found = rows.findIndex(({ id }) => id === chosen);
  const at = found === -1 ? rowToFollow(run, rows) : found;
  const { ellipsis } = terminal.glyphs;

  // What is asked has its room first, a row of the tree next.
  const next =
    state.mode.kind === 'retry'
      ? retryLines(state.mode.step, columns)
      : nextLines(run, columns, ellipsis).slice(0, height < 30 ? Math.max(1, Math.min(3, height - 5)) : 6);
  const spare = Math.max(0, height - next.length - 2);
  const head = headLines(run, columns, context).slice(0, spare);
  const live = [liveLine(snapshot, terminal)]
    .filter((shown) => shown !== null)
    .slice(0, Math.max(0, spare - head.length));
  // A rule stands above what may be done next.
  const room = Math.max(1, height - head.length - live.length - next.length - 1);
  const whole = state.mode.kind === 'details';
  const beside = columns >= besideFrom && !whole;
  const treeColumns = beside ? Math.min(84, Math.floor(columns * 0.58)) : columns;
  const detailColumns = beside ? columns - treeColumns - 1 : columns;
  const details = detailLines(rows[at], run, detailColumns, terminal);
  const below = room < 9 ? 0 : Math.min(details.length, Math.floor(room * 0.4));
  return {
    rows,
    at,
    treeColumns,
    treeRows: beside ? room : whole ? room : room - below - (below > 0 ? 1 : 0),
    details,
    detailColumns,
    detailRows: beside || whole ? room : below,
    head,
    live,
    next,
  };
}

export function viewBoard(state: BoardState, context: PaneContext): ReactElement {
  const { snapshot, columns, rows, terminal } = context;
  const { run } = snapshot;
  const { ellipsis } = terminal.glyphs;
  if (state.mode.kind === 'plans') return viewLines(planLines(state.mode.chosen, context), columns, ellipsis);
  if (state.mode.kind === 'begin') return viewLines(beginLines(state.mode.plan, columns), columns, ellipsis);
  if (run === null) return viewLines(noRunLines(context), columns, ellipsis);

  const layout = layoutOf(state, run, context);
  const rule = line({ text: terminal.glyphs.rule.repeat(columns), style: 'quiet' });
  const lines = (shown: readonly Line[], width = columns) => viewLines(shown, width, ellipsis);
  return box(
    { flexDirection: 'column', width: columns, height: rows },
    lines(layout.head),
    ...middle(state, layout, context, rule),
    lines(layout.live),
    box({ flexGrow: 1, flexShrink: 0 }),
    lines([rule, ...layout.next]),
  );
}

function middle(state: BoardState, layout: BoardLayout, context: PaneContext, rule: Line): ReactElement[] {
  const { columns, terminal } = context;
  const { details, detailRows, detailColumns, treeColumns, treeRows } = layout;
  const { ellipsis } = terminal.glyphs;
  const hint = state.mode.kind === 'details' ? 'J or PgDn goes on' : 'd shows all';
  const shown = (top: number) => cutDetails(details, top, detailRows, ellipsis, hint);
  if (state.mode.kind === 'details') return [viewLines(shown(state.mode.top), columns, ellipsis)];
  const tree = viewLines(treeLines(layout, context), treeColumns, ellipsis);
  if (treeColumns === columns) {
    if (detailRows === 0) return [tree];
    return [tree, viewLines([rule, ...shown(0)], columns, ellipsis)];
  }
  const bar = Array.from({ length: treeRows }, () => (terminal.glyphs.rule === '-' ? '|' : '│')).join('\n');
  return [
    box(
      { height: treeRows, flexShrink: 0 },
      tree,
      box({ width: 1 }, text({ dimColor: true }, bar)),
      viewLines(shown(0), detailColumns, ellipsis),
    ),
  ];
}

function treeLines(
  { rows, at, treeColumns, treeRows }: BoardLayout,
  { snapshot, terminal }: PaneContext,
): Line[] {
  const { top, end } = windowOf(rows.length, at, treeRows, at - Math.floor(treeRows / 2));
  return rows
    .slice(top, end)
    .map((row, index) => rowLine(row, top + index === at, treeColumns - 1, snapshot, terminal));
}

/** The last line says that there is more, and how to see it. */
function cutDetails(
  details: readonly Line[],
  top: number,
  rows: number,
  ellipsis: string,
  hint: string,
): Line[] {
  const from = Math.max(0, Math.min(top, details.length - rows));
  const shown = details.slice(from, from + rows);
  const more = details.length - from - rows;
  if (more <= 0 || rows < 3) return shown;
  return [
    ...shown.slice(0, -1),
    line({ text: ` ${ellipsis} ${more + 1} more lines: ${hint}`, style: 'quiet' }),
  ];
}

function headLines(run: RunState, columns: number, { snapshot, terminal }: PaneContext): Line[] {
  const { glyphs } = terminal;
  const at = snapshot.runs.findIndex((other) => other.run === run.run) + 1;
  const which = snapshot.runs.length > 1 ? `  run ${at} of ${snapshot.runs.length}` : '';
  const changes = run.changedParameters.length + run.changedGates.length;
  const changed = `${changes} ${changes === 1 ? 'change' : 'changes'} from the reference plan`;
  const cautions = [
    ...(run.rehearsal ? ['REHEARSAL: a stand-in did human steps, no person'] : []),
    ...(changes > 0 ? [changed] : []),
  ];
  const facts = `  analysis date ${run.analysisDate}, seed ${run.seed}${which}`;
  const title = ` ${printable(run.title)}`;
  return [
    widthOf(title) + widthOf(facts) <= columns
      ? line({ text: title, style: 'strong' }, { text: facts, style: 'quiet' })
      : line({ text: title, style: 'strong' }),
    ...(cautions.length === 0
      ? []
      : [line({ text: ` ${glyphs.warned} ${cautions.join('; ')}`, style: 'warning' })]),
  ];
}

function retryLines(step: string, columns: number): Line[] {
  const question = `Take step ${step} and all that needs it back, and run them again?`;
  return [
    ...fold(question, columns - 2).map((part) => line({ text: ` ${part}`, style: 'warning' })),
    line(' y does it, any other key leaves it.'),
  ];
}

function planLines(chosen: number, { snapshot, rows, terminal }: PaneContext): Line[] {
  const { plans } = snapshot;
  if (plans.length === 0)
    return [line({ text: ' The plans are being read; Esc goes back.', style: 'quiet' })];
  const { top, end } = windowOf(plans.length, chosen, rows - 3, chosen - 5);
  const width = Math.max(...plans.map(({ name }) => widthOf(name)));
  return [
    line({ text: ' Begin a run of which plan?', style: 'strong' }),
    blank,
    ...plans.slice(top, end).map(({ name, title }, index) => {
      const isChosen = top + index === chosen;
      return line(
        { text: ` ${isChosen ? chosenMark(terminal.glyphs) : ' '} `, style: 'strong' },
        { text: name.padEnd(width + 2), ...(isChosen ? { style: 'strong' as const } : {}) },
        printable(title),
      );
    }),
  ];
}

function beginLines(plan: string, columns: number): Line[] {
  const question = `Begin a new run of ${printable(plan)}?`;
  return [
    ...fold(question, columns - 2).map((part) => line({ text: ` ${part}`, style: 'warning' })),
    line(' y begins it, any other key leaves it.'),
  ];
}

function noRunLines({ columns, snapshot }: PaneContext): Line[] {
  return [
    line({ text: ' No run yet', style: 'strong' }),
    blank,
    ...fold(`n begins a run of one of the ${snapshot.plans.length} plans.`, columns - 2).map((part) =>
      line(` ${part}`),
    ),
  ];
}
