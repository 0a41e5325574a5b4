import type { Terminal } from '../terminal.ts';
import { widthOf } from '../width.ts';
import { type AppState, wide } from './app-state.ts';
import { blank, fold, hanging, type Line, line } from './lines.ts';
import type { KeyHint } from './pane.ts';
import { messageOf } from './said-lines.ts';

/** The keys that the app takes while no text is typed, most useful first. */
export function globalKeys({ columns }: Pick<AppState, 'columns'>): readonly KeyHint[] {
  return [
    { key: '?', does: 'help' },
    { key: 'q', does: 'quit' },
    { key: 'i', does: 'inbox' },
    { key: 'b', does: 'board' },
    { key: 'c', does: 'chat' },
    { key: 'h', does: 'history' },
    // Below this width there is one side, and `c` leads to the chat.
    ...(columns < wide ? [] : [{ key: 'Tab', does: 'other side' }]),
    { key: 'Esc', does: 'back' },
  ];
}

/** The page of help: the message that stands below with all its words, the keys of the pane, those of the app. */
export function helpLines(state: AppState, here: readonly KeyHint[], { glyphs }: Terminal): Line[] {
  const { columns } = state;
  const rows = ({ key, does }: KeyHint) => {
    const shown = keyIn(key, glyphs);
    return hanging(`  ${shown}${' '.repeat(Math.max(1, 14 - widthOf(shown)))}`, does, columns);
  };
  const heading = (words: string) =>
    fold(words, columns - 1).map((part) => line({ text: ` ${part}`, style: 'strong' }));
  const said = messageOf(state);
  return [
    ...(said === null ? [] : [...heading('Message'), ...hanging('  ', said.text, columns, said.tone), blank]),
    ...heading('Keys here'),
    ...here.flatMap(rows),
    blank,
    ...heading('Keys everywhere, while no text is typed'),
    ...globalKeys(state).flatMap(rows),
    ...rows({ key: 'Ctrl-C', does: 'quit, also while typing' }),
  ];
}

/** The keys of the page itself; it is scrolled only where it is longer than the screen. */
export function keysOfHelp(scrolls: boolean): readonly KeyHint[] {
  return [
    ...(scrolls ? [{ key: '↑↓', does: 'scroll' }] : []),
    { key: scrolls ? 'any other' : 'any key', does: 'close' },
  ];
}

/** A key's name in the characters that the terminal knows. */
export function keyIn(key: string, { rule }: Terminal['glyphs']): string {
  if (rule !== '-') return key;
  return key
    .replaceAll('↑↓', 'Up/Down')
    .replaceAll('←→', 'Left/Right')
    .replaceAll(/[^ -~]/g, '?');
}
