import type { Style } from './colour.ts';
import type { Terminal } from './terminal.ts';
import { printable, truncate, widthOf } from './width.ts';

export interface Column {
  heading: string;
  /** Numbers stand to the right, so that their digits line up. */
  align?: 'left' | 'right';
  /** May be cut when the table is wider than the terminal; the widest such column is cut first. */
  cut?: boolean;
}

/** A cell is its text, or its text with what it means. */
export type Cell = string | { text: string; style: Style };

const gap = '  ';
const leastWidth = 8;

/** Aligned columns under a heading and a rule, each line at most as wide as the terminal where columns may be cut. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  terminal: Terminal,
): string {
  const texts = rows.map((row) => columns.map((_, index) => printable(textOf(row[index] ?? ''))));
  const widths = shrink(columns, naturalWidths(columns, texts), terminal.columns);
  const line = (cells: readonly string[], style: (index: number) => Style | undefined) =>
    columns
      .map((column, index) => {
        const text = truncate(cells[index] ?? '', widths[index] ?? 0, terminal.glyphs.ellipsis);
        const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - widthOf(text)));
        const meaning = style(index);
        const painted = meaning === undefined ? text : terminal.paint(meaning, text);
        if (column.align === 'right') return padding + painted;
        return index === columns.length - 1 ? painted : painted + padding;
      })
      .join(gap)
      .trimEnd();
  const heading = line(
    columns.map((column) => column.heading),
    () => 'strong',
  );
  const rule = widths.map((width) => terminal.glyphs.rule.repeat(width)).join(gap);
  const body = texts.map((cells, row) => line(cells, (index) => styleOf(rows[row]?.[index])));
  return [heading, terminal.paint('quiet', rule), ...body].join('\n');
}

function naturalWidths(columns: readonly Column[], texts: readonly string[][]): number[] {
  return columns.map((column, index) =>
    texts.reduce((widest, row) => Math.max(widest, widthOf(row[index] ?? '')), widthOf(column.heading)),
  );
}

/** Takes cells from the widest column that may be cut until the table fits or nothing more may be taken. */
function shrink(columns: readonly Column[], natural: readonly number[], limit: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) + gap.length * (widths.length - 1) - limit;
  while (excess > 0) {
    let widest = -1;
    columns.forEach((column, index) => {
      const width = widths[index] ?? 0;
      if (column.cut === true && width > leastWidth && width > (widths[widest] ?? 0)) widest = index;
    });
    if (widest === -1) return widths;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

function styleOf(cell: Cell | undefined): Style | undefined {
  return cell === undefined || typeof cell === 'string' ? undefined : cell.style;
}
