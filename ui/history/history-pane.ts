import type { RunComparison } from '../../runner/compare-runs.ts';
import { box, text } from '../app/elements.ts';
import type { Effect, KeyHint, KeyPress, Pane, PaneContext } from '../app/pane.ts';
import { moved, windowOf } from '../app/scroll.ts';
import { factsOf } from '../error.ts';
import { renderForeseen } from '../foreseen.ts';
import type { Terminal } from '../terminal.ts';
import { comparisonLines, foldable, foldedAtFirst } from './comparison-lines.ts';
import {
  type ComparisonLook,
  cursorOf,
  type HistoryMessage,
  type HistoryState,
  type Look,
  newestFirst,
  olderFirst,
} from './history-state.ts';
import { listRows, runListLines } from './run-list.ts';

type Next = [HistoryState, ...Effect<HistoryMessage>[]];

/** All runs of the workspace; two of them side by side; and what a resume would run again, before it does. */
export const historyPane: Pane<HistoryState, HistoryMessage> = {
  open: () => [{ chosen: null, top: 0, marks: [], look: null }],
  onKey(state, press, context) {
    const { look } = state;
    if (look === null) return onListKey(state, press, context);
    if (press.key.escape === true) return [{ ...state, look: null }];
    if (look.is === 'reading') return null;
    const next = look.is === 'comparison' ? onComparisonKey(look, press, context) : null;
    if (next !== null) return [{ ...state, look: next }];
    if (look.is === 'foreseen' && press.input === 'g' && runsNow(look)) {
      return [
        { ...state, look: null },
        { do: 'advance-run', run: look.foreseen.run },
      ];
    }
    const scrolled = scroll(look, press, context);
    return scrolled === null ? null : [{ ...state, look: scrolled }];
  },
  onMessage(state, message) {
    if (state.look?.is !== 'reading' || state.look.what !== message.what) return [state];
    switch (message.kind) {
      case 'compared':
        return [{ ...state, look: lookAt(message.comparison) }];
      case 'foreseen':
        return [{ ...state, look: { is: 'foreseen', foreseen: message.foreseen, line: 0, top: 0 } }];
      case 'failed':
        return [
          { ...state, look: null },
          { do: 'say', tone: 'bad', text: message.because },
        ];
    }
  },
  view(state, context) {
    const lines = linesOf(state, context).map((line) => text({ wrap: 'truncate' }, line === '' ? ' ' : line));
    return box(
      { flexDirection: 'column', width: context.columns, height: context.rows, overflow: 'hidden' },
      ...lines,
    );
  },
  keys: hintsOf,
};

function onListKey(state: HistoryState, press: KeyPress, context: PaneContext): Next | null {
  const runs = newestFirst(context.snapshot);
  const cursor = cursorOf(state, runs);
  const chosen = runs[cursor];
  if (chosen === undefined) return null;
  if (press.input === ' ') return [{ ...state, chosen: chosen.run, marks: marked(state.marks, chosen.run) }];
  if (press.input === 'w') return foresee(state, chosen.run);
  if (press.key.return === true) return compare(state, chosen.run, context);
  const rows = listRows(context);
  const to = moved(cursor, runs.length, rows, press);
  if (to === null) return null;
  const { top } = windowOf(runs.length, to, rows, state.top);
  return [{ ...state, chosen: runs[to]?.run ?? null, top }];
}

/** A third mark takes the place of the older of the two. */
function marked(marks: readonly string[], run: string): string[] {
  return marks.includes(run) ? marks.filter((mark) => mark !== run) : [...marks, run].slice(-2);
}

/** Two marks, or one mark and the chosen run; without a mark, the chosen run and the one that is nearest to it. */
function compare(state: HistoryState, chosen: string, { snapshot }: PaneContext): Next {
  if (snapshot.runs.length < 2) {
    return [
      state,
      { do: 'say', tone: 'warning', text: 'There is only one run: nothing to compare it with.' },
    ];
  }
  const { marks } = state;
  const named = olderFirst(marks.length === 2 ? marks : [...marks, chosen], snapshot);
  const what = `Comparing ${named.join(' and ')}`;
  return [
    { ...state, look: { is: 'reading', what } },
    {
      do: 'work',
      work: async ({ engine }) => ({
        kind: 'compared',
        what,
        comparison: await engine.compare(named[0], named[1]),
      }),
      failed: (error) => failed(what, error),
    },
  ];
}

function foresee(state: HistoryState, run: string): Next {
  const what = `Looking at what ${run} would run again`;
  return [
    { ...state, look: { is: 'reading', what } },
    {
      do: 'work',
      work: async ({ engine }) => ({ kind: 'foreseen', what, foreseen: await engine.foresee(run) }),
      failed: (error) => failed(what, error),
    },
  ];
}

function failed(what: string, error: unknown): HistoryMessage {
  const { code, message, next } = factsOf(error);
  return { kind: 'failed', what, because: [`${code}: ${message}`, next ?? ''].join(' ').trim() };
}

function lookAt(comparison: RunComparison): ComparisonLook {
  return { is: 'comparison', comparison, folded: foldedAtFirst(comparison), line: 0, top: 0 };
}

function onComparisonKey(look: ComparisonLook, { input, key }: KeyPress, context: PaneContext): Look | null {
  if (input === 'f') {
    const all = foldable(look);
    return { ...look, folded: look.folded.length === all.length ? [] : all, line: 0, top: 0 };
  }
  if (key.return !== true && input !== ' ') return null;
  const terminal = inset(context);
  const section = comparisonLines(look, terminal)[look.line]?.section ?? null;
  if (section === null || !foldable(look).includes(section)) return look;
  const folded = look.folded.includes(section)
    ? look.folded.filter((title) => title !== section)
    : [...look.folded, section];
  const next = { ...look, folded };
  const line = comparisonLines(next, terminal).findIndex((one) => one.section === section);
  return { ...next, line, top: Math.min(look.top, line) };
}

type Scrolled = Exclude<Look, { is: 'reading' }>;

function scroll(look: Scrolled, press: KeyPress, context: PaneContext): Scrolled | null {
  const count = lookLines(look, inset(context)).length;
  const line = moved(look.line, count, context.rows, press);
  return line === null ? null : { ...look, line, top: windowOf(count, line, context.rows, look.top).top };
}

function linesOf(state: HistoryState, context: PaneContext): string[] {
  const { look } = state;
  if (look === null) return runListLines(state, context);
  const { glyphs } = context.terminal;
  if (look.is === 'reading') return [`${look.what}${glyphs.ellipsis}`];
  const lines = lookLines(look, inset(context));
  const { top, end } = windowOf(lines.length, look.line, context.rows, look.top);
  return lines
    .slice(top, end)
    .map((line, index) => `${top + index === look.line ? glyphs.running : ' '} ${line}`);
}

function lookLines(look: Scrolled, terminal: Terminal): string[] {
  switch (look.is) {
    case 'comparison':
      return comparisonLines(look, terminal).map((line) => line.text);
    case 'foreseen':
      return renderForeseen(look.foreseen, terminal);
  }
}

/** Room for the mark of the cursor before each line. */
function inset({ terminal, columns }: PaneContext): Terminal {
  return { ...terminal, columns: columns - 2 };
}

function runsNow({ foreseen }: Extract<Look, { is: 'foreseen' }>): boolean {
  return foreseen.state !== 'running' && foreseen.steps.some(({ kind, now }) => kind === 'tool' && now);
}

/** How to go back is the app's to say. */
function hintsOf({ look, marks }: HistoryState, { snapshot }: PaneContext): KeyHint[] {
  const move = { key: '↑↓', does: 'move' };
  if (look === null) {
    if (snapshot.runs.length === 0) return [];
    const compared = marks.length === 2 ? 'compare A and B' : 'compare';
    return [
      { key: 'Enter', does: compared },
      { key: 'Space', does: 'mark' },
      { key: 'w', does: 'what would rerun' },
      move,
    ];
  }
  if (look.is === 'reading') return [];
  if (look.is === 'comparison') {
    return [{ key: 'Enter', does: 'fold' }, { key: 'f', does: 'fold all' }, move];
  }
  return runsNow(look) ? [{ key: 'g', does: 'go on with the run' }, move] : [move];
}
