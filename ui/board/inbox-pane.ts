import { calls, type InboxItem } from '../../runner/inbox.ts';
import { blank, fold, type Line, line, viewLines } from '../app/lines.ts';
import type { Effect, Pane, PaneContext } from '../app/pane.ts';
import { moved, windowOf } from '../app/scroll.ts';
import { ageOf } from '../app/time-words.ts';
import { printable } from '../width.ts';
import { chosenMark } from './board-rows.ts';

interface InboxState {
  chosen: number;
}

/** What waits for a person, most urgent first; Enter goes to it. */
export const inboxPane: Pane<InboxState> = {
  open: () => [{ chosen: 0 }],
  onKey({ chosen }, press, { snapshot, rows }) {
    const { inbox } = snapshot;
    const to = moved(chosen, inbox.length, Math.floor((rows - 2) / 2), press);
    if (to !== null) return [{ chosen: to }];
    const item = inbox[Math.min(chosen, inbox.length - 1)];
    if (press.key.return !== true || item === undefined) return null;
    return [{ chosen }, ...open(item)];
  },
  view({ chosen }, context) {
    const { columns, terminal } = context;
    return viewLines(linesOf(chosen, context), columns, terminal.glyphs.ellipsis);
  },
  keys: (_state, { snapshot }) =>
    snapshot.inbox.length === 0
      ? []
      : [
          { key: 'Enter', does: 'open' },
          { key: '↑↓', does: 'choose' },
        ],
};

/** A step that failed is told about on the board. */
function open(item: InboxItem): Effect[] {
  const { run, step } = item;
  switch (item.kind) {
    case 'task':
      return [{ do: 'go', to: { screen: 'task', run, step } }];
    case 'effect':
      return [{ do: 'go', to: { screen: 'effect', run, step } }];
    case 'gate':
    case 'approval':
      return [{ do: 'go', to: { screen: 'gate', run, gate: item.gate } }];
    case 'error':
      return [
        { do: 'look-at', run },
        { do: 'go', to: { screen: 'board' } },
      ];
  }
}

function linesOf(chosen: number, { snapshot, rows, columns, terminal, focused }: PaneContext): Line[] {
  const { inbox, now } = snapshot;
  if (inbox.length === 0)
    return [line({ text: ' Inbox', style: 'strong' }), blank, line(' Nothing waits for a person.')];
  const at = Math.min(chosen, inbox.length - 1);
  const room = Math.max(1, Math.floor((rows - 2) / 2));
  const { top, end } = windowOf(inbox.length, at, room, at - Math.floor(room / 2));
  const more = inbox.length > room ? `  ${top + 1} to ${end} of ${inbox.length}` : `  ${inbox.length}`;
  const items = inbox.slice(top, end).flatMap((item, index) => {
    const mark = top + index === at ? chosenMark(terminal.glyphs) : ' ';
    const { word, style } = kinds[item.kind];
    const run = item.older === undefined ? item.run : `${item.run} (older run)`;
    const never = item.kind === 'gate' && !item.waivable ? ', cannot be waived' : '';
    const [title = ''] = fold(item.title, Math.max(10, columns - 18));
    return [
      line(
        { text: ` ${mark} `, ...(focused ? { style: 'strong' as const } : {}) },
        calls(item)
          ? { text: word.padEnd(11), style }
          : { text: word.toLowerCase().padEnd(11), style: 'quiet' },
        title === printable(item.title) ? title : `${title}${terminal.glyphs.ellipsis}`,
      ),
      line({
        text: `   ${' '.repeat(11)}${run}, step ${item.step}, for ${ageOf(item.since, now)}${never}`,
        style: 'quiet',
      }),
    ];
  });
  return [line({ text: ' Inbox', style: 'strong' }, { text: more, style: 'quiet' }), blank, ...items];
}

const kinds: Record<InboxItem['kind'], { word: string; style: 'bad' | 'warning' | 'strong' }> = {
  effect: { word: 'GRANT?', style: 'warning' },
  approval: { word: 'asked', style: 'warning' },
  gate: { word: 'BLOCKED', style: 'bad' },
  task: { word: 'task', style: 'strong' },
  error: { word: 'FAILED', style: 'bad' },
};
