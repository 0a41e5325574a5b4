import { blank, hanging, type Line, line } from '../app/lines.ts';
import { markdownLines } from '../chat/markdown.ts';
import { printable, widthOf } from '../width.ts';

/**
 * A Markdown preview in lines of at most `columns` cells. Nothing of it is cut, as what is signed must be seen: a table that is too wide
 * has its rows as lines, each cell behind the name of its column.
 */
export function previewLines(markdown: string, columns: number): Line[] {
  const lines: Line[] = [];
  let table: string[] = [];
  for (const text of [...markdown.split('\n'), null]) {
    if (text?.startsWith('|')) {
      table.push(text);
      continue;
    }
    if (table.length > 0) lines.push(...tableLines(table, columns));
    table = [];
    if (text !== null) lines.push(...textLines(text, columns));
  }
  return lines;
}

/** The first row is the head; the line below it says nothing on a screen. */
function tableLines(table: readonly string[], columns: number): Line[] {
  const [head = [], ...rows] = table.filter((row) => !/^\|[ :|-]+\|$/.test(row)).map(cellsOf);
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => widthOf(row[at] ?? ''))));
  const isWhole = rows.every((row) => row.length === head.length);
  const gap = 2;
  if (isWhole && widths.reduce((sum, width) => sum + width + gap, -gap) <= columns) {
    const padded = (row: readonly string[]) =>
      row
        .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) + gap - widthOf(cell)))
        .join('')
        .trimEnd();
    return [head, ...rows].map((row, at) =>
      line(at === 0 ? { text: padded(row), style: 'strong' } : padded(row)),
    );
  }
  return rows.flatMap((row) => {
    const named = row.map((cell, at) => (head[at] ? `${head[at]}: ${cell}` : cell));
    return hanging('- ', named.join('; '), columns);
  });
}

/** Cells as they read: without the backslashes that keep them safe inside of a table. */
function cellsOf(row: string): string[] {
  const inner = row.trim().replace(/^\||(?<!\\)\|$/g, '');
  return inner.split(/(?<!\\)\|/).map((cell) => printable(plain(cell.trim())));
}

function textLines(text: string, columns: number): Line[] {
  if (text.trim() === '') return [blank];
  return markdownLines(plain(text), columns);
}

/** Without the marks of code, and without the backslashes before marks that are meant as they stand. */
function plain(text: string): string {
  return text.replace(/(?<!\\)`([^`]+)`/g, '$1').replace(/\\([\\|`<>[\]])/g, '$1');
}
