import type { Scalar } from '../../gates/gate.ts';
import { formatScalar } from '../../gates/judge.ts';
import { fold, type Line, line } from '../app/lines.ts';
import { drawHistogram, histogramOf } from '../sparkline.ts';
import type { Terminal } from '../terminal.ts';
import { printable, truncate, widthOf } from '../width.ts';
import { cellText, chosenRow, numericColumn, type Rows } from './rows.ts';

const gap = 2;
/** Cells before the first column, for the mark of the chosen row. */
const margin = 2;
const leastColumn = 4;
const bins = 24;

/** How many lines of a table of `height` lines are rows. */
export function rowsRoom(rows: Rows, height: number): number {
  return Math.max(1, height - headLines(rows, height));
}

/** The window of the rows in `height` lines: what is seen of how many, a histogram where numbers allow it, headings, rows. */
export function tableLines(rows: Rows, columns: number, height: number, terminal: Terminal): Line[] {
  const seen = seenColumns(rows, columns);
  const room = rowsRoom(rows, height);
  const headings = seen.map(({ index, width }) => cellOf(rows.columns[index] ?? '', width, false, terminal));
  const body = rows.kept.slice(rows.top, rows.top + room).map((index, at) => {
    const isChosen = rows.top + at === rows.chosen;
    const cells = seen.map((column) => {
      const value = rows.rows[index]?.[column.index] ?? null;
      return cellOf(cellText(value), column.width, typeof value === 'number', terminal);
    });
    const words = cells.join(' '.repeat(gap)).trimEnd();
    const mark = (isChosen ? terminal.glyphs.running : '').padEnd(margin);
    return line(mark, isChosen ? { text: words, style: 'strong' } : words);
  });
  return [
    line({ text: position(rows, seen), style: 'quiet' }),
    ...(withHistogram(rows, height) ? spreadLines(rows, columns, terminal) : []),
    line(' '.repeat(margin), { text: headings.join(' '.repeat(gap)).trimEnd(), style: 'strong' }),
    ...(body.length === 0 ? [line({ text: '  No row holds these words.', style: 'quiet' })] : body),
  ];
}

/** Whether all columns are seen at once, so that there is nowhere to go sideways. */
export function allColumnsFit(rows: Rows, columns: number): boolean {
  return rows.left === 0 && rows.widths.reduce((sum, width) => sum + width + gap, margin - gap) <= columns;
}

/** The chosen row whole: a line or more for each of its columns. */
export function wholeRowLines(rows: Rows, columns: number): Line[] {
  const row = chosenRow(rows);
  if (row === null) return [line({ text: 'No row holds these words.', style: 'quiet' })];
  const widest = Math.min(24, Math.max(...rows.columns.map(widthOf)));
  return rows.columns.flatMap((name, index) => {
    const label = truncate(name, widest, '').padEnd(widest + gap);
    return fold(wholeText(row[index] ?? null), Math.max(8, columns - widthOf(label))).map((part, at) =>
      line(at === 0 ? { text: label, style: 'strong' } : ' '.repeat(widthOf(label)), part),
    );
  });
}

function wholeText(value: Scalar): string {
  return value === null ? '(nothing)' : String(value);
}

function headLines(rows: Rows, height: number): number {
  return withHistogram(rows, height) ? 3 : 2;
}

function withHistogram(rows: Rows, height: number): boolean {
  return height >= 8 && numericColumn(rows) !== null;
}

interface SeenColumn {
  index: number;
  width: number;
}

/** The columns from the window's left on; the last may be cut. */
function seenColumns({ columns, widths, left }: Rows, room: number): SeenColumn[] {
  const seen: SeenColumn[] = [];
  let free = room - margin;
  for (let index = left; index < columns.length; index += 1) {
    const wanted = widths[index] ?? 0;
    if (seen.length > 0 && free < Math.min(wanted, leastColumn)) break;
    const width = Math.max(1, Math.min(wanted, free));
    seen.push({ index, width });
    free -= width + gap;
  }
  return seen;
}

function position(
  { kept, rows, total, chosen, filter, columns, left }: Rows,
  seen: readonly SeenColumn[],
): string {
  const count = (value: number) => value.toLocaleString('en-US');
  const found = filter.trim() === '' ? '' : ` with "${printable(filter.trim())}"`;
  const part = total > rows.length ? ` (the first ${count(rows.length)} of ${count(total)} were kept)` : '';
  const of =
    kept.length === rows.length ? count(rows.length) : `${count(kept.length)} of ${count(rows.length)}`;
  const sideways =
    seen.length === columns.length ? '' : `, columns ${left + 1}-${left + seen.length} of ${columns.length}`;
  return `Row ${kept.length === 0 ? 0 : count(chosen + 1)} of ${of}${found}${part}${sideways}`;
}

function spreadLines(rows: Rows, columns: number, { glyphs }: Terminal): Line[] {
  const column = numericColumn(rows);
  const histogram = column === null ? null : histogramOf(column.values, Math.min(bins, columns));
  if (column === null || histogram === null) return [];
  const [low, high] = [formatScalar(histogram.low), formatScalar(histogram.high)];
  const name = truncate(column.name, 30, glyphs.ellipsis);
  return [line(`Spread of ${name}: `, `${low} ${drawHistogram(histogram, glyphs)} ${high}`)];
}

function cellOf(words: string, width: number, toTheRight: boolean, { glyphs }: Terminal): string {
  const cut = truncate(words, width, glyphs.ellipsis);
  const padding = ' '.repeat(Math.max(0, width - widthOf(cut)));
  return toTheRight ? padding + cut : cut + padding;
}
