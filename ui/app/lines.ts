import type { TextProps } from 'ink';
import type { ReactElement } from 'react';
import type { Style } from '../colour.ts';
import { printable, truncate, widthOf, wrap } from '../width.ts';
import { box, text } from './elements.ts';

/** A line of the screen in pieces, each with what it means; the words say it, too. */
export type Line = readonly Piece[];

export interface Piece {
  text: string;
  style?: Style;
}

export function line(...pieces: readonly (Piece | string)[]): Line {
  return pieces.map((piece) => (typeof piece === 'string' ? { text: piece } : piece));
}

export const blank: Line = [];

/** A cell for each character: most text, and quick to measure. */
const isPlain = /^[\x20-\x7e]*$/;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The text in lines that never are wider than `columns`: broken at spaces, and inside a word only where it is wider itself. */
export function fold(words: string, columns: number): string[] {
  const room = Math.max(1, columns);
  return wrap(printable(words), room).flatMap((part) => broken(part, room));
}

/** The text in lines behind a mark; those after the first stand under its beginning. */
export function hanging(mark: string, words: string, columns: number, style?: Style): Line[] {
  const indent = ' '.repeat(widthOf(mark));
  return fold(words, columns - indent.length).map((part, index) =>
    line(index === 0 ? mark : indent, style === undefined ? part : { text: part, style }),
  );
}

/** Lines, each cut to `columns` cells, so that the layout never wraps one. */
export function viewLines(lines: readonly Line[], columns: number, ellipsis: string): ReactElement {
  return box(
    // What is too much is cut off by the room around it, never pressed together.
    { flexDirection: 'column', width: columns, flexShrink: 0 },
    ...lines.map((pieces) => viewLine(cutTo(pieces, columns, ellipsis))),
  );
}

export function widthOfLine(pieces: Line): number {
  return pieces.reduce((sum, piece) => sum + widthOf(piece.text), 0);
}

function viewLine(pieces: Line): ReactElement {
  if (widthOfLine(pieces) === 0) return text({}, ' ');
  return text({ wrap: 'truncate' }, ...pieces.map((piece) => text(looks(piece.style), piece.text)));
}

function looks(style: Style | undefined): TextProps {
  switch (style) {
    case 'good':
      return { color: 'green' };
    case 'warning':
      return { color: 'yellow' };
    case 'bad':
      return { color: 'red', bold: true };
    case 'quiet':
      return { dimColor: true };
    case 'strong':
      return { bold: true };
    case undefined:
      return {};
  }
}

function cutTo(pieces: Line, columns: number, ellipsis: string): Line {
  if (widthOfLine(pieces) <= columns) return pieces;
  const kept: Piece[] = [];
  let room = columns;
  for (const piece of pieces) {
    const isLast = widthOf(piece.text) > room - widthOf(ellipsis);
    kept.push(isLast ? { ...piece, text: truncate(`${piece.text}${ellipsis}`, room, ellipsis) } : piece);
    if (isLast) break;
    room -= widthOf(piece.text);
  }
  return kept;
}

function broken(part: string, columns: number): string[] {
  if (isPlain.test(part)) return part.match(new RegExp(`.{1,${columns}}`, 'g')) ?? [''];
  if (widthOf(part) <= columns) return [part];
  const lines: string[] = [];
  let current = '';
  let width = 0;
  for (const { segment } of segmenter.segment(part)) {
    const cells = widthOf(segment);
    if (width + cells > columns && current !== '') {
      lines.push(current);
      current = '';
      width = 0;
    }
    current += segment;
    width += cells;
  }
  return [...lines, current];
}
