import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import type { RunState } from '../../../runner/run-state.ts';
import type { Effect, KeyPress, PaneContext } from '../../../ui/app/pane.ts';
import { historyPane } from '../../../ui/history/history-pane.ts';
import type { HistoryMessage, HistoryState } from '../../../ui/history/history-state.ts';
import { plainTerminal, type Terminal } from '../../../ui/terminal.ts';

export const ascii: Terminal = {
  ...plainTerminal,
  glyphs: {
    ellipsis: '...',
    rule: '-',
    passed: '+',
    warned: '!',
    failed: 'x',
    waived: '~',
    waiting: '?',
    running: '>',
    pending: '.',
  },
};

/** A pane's room on a screen of 80 x 24, or of any other size. */
export function contextOf(
  runs: RunState[],
  room: { columns?: number; rows?: number; terminal?: Terminal } = {},
): PaneContext {
  return {
    snapshot: {
      workspace: '/firm',
      plans: [],
      runs,
      run: runs.at(-1) ?? null,
      progress: null,
      inbox: [],
      approvals: [],
      operator: { mine: null, registered: 'no', unlocked: false, solo: false },
      now: '2025-11-02T00:00:00.000Z',
    },
    columns: 80,
    rows: 20,
    terminal: plainTerminal,
    focused: true,
    ...room,
  };
}

const named = {
  enter: { return: true },
  escape: { escape: true },
  up: { upArrow: true },
  down: { downArrow: true },
  pageDown: { pageDown: true },
} as const;

/** Presses keys by name or letter, and answers with the state and the last key's effects; null when the pane did not take the last. */
export function press(state: HistoryState, context: PaneContext, ...keys: (keyof typeof named | string)[]) {
  let effects: Effect<HistoryMessage>[] | null = [];
  let now = state;
  for (const key of keys) {
    const pressed: KeyPress =
      key in named ? { input: '', key: named[key as keyof typeof named] } : { input: key, key: {} };
    const next = historyPane.onKey(now, pressed, context);
    effects = next === null ? null : (next.slice(1) as Effect<HistoryMessage>[]);
    if (next !== null) now = next[0];
  }
  return { state: now, effects };
}

export function opened(context: PaneContext): HistoryState {
  return historyPane.open(context)[0];
}

export function hear(state: HistoryState, message: HistoryMessage, context: PaneContext) {
  const [next = state, ...effects] = historyPane.onMessage?.(state, message, context) ?? [];
  return { state: next, effects };
}

/** The screen as lines without colours. */
export function screen(state: HistoryState, context: PaneContext): string[] {
  const text = renderToString(historyPane.view(state, context), { columns: context.columns });
  return stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trimEnd());
}
