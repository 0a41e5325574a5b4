import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Cells that a text takes in a terminal: two for wide East Asian characters and emoji, none for combining marks. */
export function widthOf(text: string): number {
  return isPlain.test(text) ? text.length : stringWidth(text);
}

/** A cell for each character: most text, and quick to measure. */
const isPlain = /^[\x20-\x7e]*$/;

/** The text cut to `columns` cells, whole characters only, with the ellipsis inside the limit. */
export function truncate(text: string, columns: number, ellipsis: string): string {
  if (widthOf(text) <= columns) return text;
  const room = columns - widthOf(ellipsis);
  if (room < 0) return ellipsis.slice(0, Math.max(0, columns));
  let kept = '';
  let width = 0;
  for (const { segment } of segmenter.segment(text)) {
    width += widthOf(segment);
    if (width > room) break;
    kept += segment;
  }
  return kept + ellipsis;
}

/**
 * One line of harmless text: data must not move the cursor, change colours or break a table, nor hide behind invisible marks that show
 * characters in another order than the one that they have.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/[\p{Bidi_Control}\u200B\u2060\uFEFF\u{E0000}-\u{E007F}]/gu, '');
}

/** The text in lines of at most `columns` cells, broken at spaces; a longer word stands alone. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > columns) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
