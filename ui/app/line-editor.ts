import type { KeyPress } from './pane.ts';

/** A text that is being typed: `cursor` counts UTF-16 units from its start. */
export interface Line {
  text: string;
  cursor: number;
}

export const emptyLine: Line = { text: '', cursor: 0 };

export function lineOf(text: string): Line {
  return { text, cursor: text.length };
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What a key does to the line, as in a shell; null for a key that is not about text, such as Enter, Escape or an arrow up. */
export function editLine(line: Line, { input, key }: KeyPress): Line | null {
  const { text, cursor } = line;
  if (key.ctrl === true) return editByControl(line, input);
  if (key.home === true) return { text, cursor: 0 };
  if (key.end === true) return { text, cursor: text.length };
  if (key.leftArrow === true) return { text, cursor: key.meta ? wordBefore(line) : before(line) };
  if (key.rightArrow === true) return { text, cursor: after(line) };
  if (key.backspace === true) return cut(line, before(line), cursor);
  if (key.delete === true) return cut(line, cursor, after(line));
  if (key.return || key.escape || key.tab || key.upArrow || key.downArrow || key.pageUp || key.pageDown)
    return null;
  if (input === '' || key.meta === true) return null;
  // A paste is one key press: its line ends become spaces, and what is no character is dropped.
  const typed = input.replaceAll(/[\r\n\t]+/g, ' ').replaceAll(/\p{Cc}/gu, '');
  return { text: text.slice(0, cursor) + typed + text.slice(cursor), cursor: cursor + typed.length };
}

function editByControl(line: Line, letter: string): Line | null {
  const { text, cursor } = line;
  switch (letter) {
    case 'a':
      return { text, cursor: 0 };
    case 'e':
      return { text, cursor: text.length };
    case 'u':
      return cut(line, 0, cursor);
    case 'k':
      return cut(line, cursor, text.length);
    case 'w':
      return cut(line, wordBefore(line), cursor);
    default:
      return null;
  }
}

function cut({ text }: Line, from: number, to: number): Line {
  return { text: text.slice(0, from) + text.slice(to), cursor: from };
}

function before({ text, cursor }: Line): number {
  let at = 0;
  for (const { index } of segmenter.segment(text.slice(0, cursor))) at = index;
  return at;
}

function after({ text, cursor }: Line): number {
  for (const { segment } of segmenter.segment(text.slice(cursor))) return cursor + segment.length;
  return cursor;
}

function wordBefore({ text, cursor }: Line): number {
  return text.slice(0, cursor).replace(/\S+\s*$/, '').length;
}
