import { fold, type Line, type Piece } from '../app/lines.ts';
import { printable, widthOf } from '../width.ts';

/** Markdown in lines of at most `columns` cells: bold, headings and lists; code stands as it is. */
export function markdownLines(markdown: string, columns: number): Line[] {
  const lines: Line[] = [];
  let inCode = false;
  for (const raw of markdown.split('\n')) {
    if (/^\s*(```|~~~)/.test(raw)) {
      inCode = !inCode;
      continue;
    }
    lines.push(...(inCode ? codeLines(raw, columns) : textLines(raw, columns)));
  }
  return lines;
}

function codeLines(raw: string, columns: number): Line[] {
  return fold(raw, columns - 2).map((text) => [{ text: `  ${text}`, style: 'quiet' as const }]);
}

function textLines(raw: string, columns: number): Line[] {
  const heading = /^#{1,6}\s+(.*)$/.exec(raw)?.[1];
  if (heading !== undefined)
    return fold(heading, columns).map((text) => [{ text, style: 'strong' as const }]);
  const [, indent = '', mark = '', rest = raw] = /^(\s*)([-*+]|\d{1,3}[.)])\s+(.*)$/.exec(raw) ?? [];
  const first = mark === '' ? '' : `${indent}${/\d/.test(mark) ? mark : '-'} `;
  const body = wrapPieces(inline(rest), Math.max(1, columns - first.length));
  return body.map((line, index) => [{ text: index === 0 ? first : ' '.repeat(first.length) }, ...line]);
}

/** Text with its bold parts. */
function inline(text: string): Piece[] {
  return (
    printable(text)
      // Two underscores inside of a word are its own, as in the names of Salesforce's fields.
      .split(/(\*\*[^*]+\*\*|(?<!\w)__[^_]+__(?!\w))/)
      .filter((part) => part !== '')
      .map((part) =>
        /^(\*\*|__).+\1$/.test(part) ? { text: part.slice(2, -2), style: 'strong' } : { text: part },
      )
  );
}

/** Pieces broken at spaces; a word that is wider than a line is broken inside. */
function wrapPieces(pieces: readonly Piece[], columns: number): Line[] {
  const lines: Piece[][] = [[]];
  let width = 0;
  for (const { text, style } of pieces) {
    for (const word of text
      .split(/(?<= )/)
      .flatMap((part) => (widthOf(part) > columns + 1 ? fold(part, columns) : [part]))) {
      const cells = widthOf(word.trimEnd());
      if (width > 0 && width + cells > columns) {
        lines.push([]);
        width = 0;
      }
      if (width === 0 && word.trim() === '' && lines.length > 1) continue;
      lines.at(-1)?.push(style === undefined ? { text: word } : { text: word, style });
      width += widthOf(word);
    }
  }
  return lines.map((line) => [...line.slice(0, -1), withoutEnd(line.at(-1))]);
}

/** The space behind the last word of a line would stand outside of it. */
function withoutEnd(piece: Piece = { text: '' }): Piece {
  return { ...piece, text: piece.text.trimEnd() };
}
