import type { Evidence, Scalar } from '../../gates/gate.ts';
import { formatScalar } from '../../gates/judge.ts';
import type { KeyPress } from '../app/pane.ts';
import { moved, windowOf } from '../app/scroll.ts';
import { printable, widthOf } from '../width.ts';

/** The rows that a gate hands back, as they are looked at: which are kept by the filter, which is chosen, where the window stands. */
export interface Rows {
  columns: readonly string[];
  rows: readonly (readonly Scalar[])[];
  /** All of them; `rows` may hold only the first. */
  total: number;
  /** Cells that each column gets. */
  widths: readonly number[];
  /** Each row in lower case, for the filter. */
  texts: readonly string[];
  filter: string;
  /** Indices of the rows that the filter keeps. */
  kept: readonly number[];
  /** Place of the chosen row among the kept. */
  chosen: number;
  top: number;
  /** The first column that is shown. */
  left: number;
}

const widestCell = 40;
/** Widths are taken from the first rows: reading ten thousand would be felt, and must not make columns jump while one scrolls. */
const sampled = 200;
/** Fewer numbers are read faster one by one. */
const leastValues = 8;

/** Null where the tool handed back no rows. */
export function openRows(evidence: Evidence | null): Rows | null {
  if (evidence === null || evidence.rows.length === 0) return null;
  const { columns, rows, total } = evidence;
  const shown = columns.map((name) => printable(name));
  const sample = rows.slice(0, sampled);
  return {
    columns: shown,
    rows,
    total,
    widths: shown.map((name, index) =>
      Math.min(
        widestCell,
        sample.reduce(
          (widest, row) => Math.max(widest, Math.min(widestCell, widthOf(cellText(row[index] ?? null)))),
          Math.max(1, widthOf(name)),
        ),
      ),
    ),
    texts: rows.map((row) => row.map(String).join(' ').toLowerCase()),
    filter: '',
    kept: rows.map((_, index) => index),
    chosen: 0,
    top: 0,
    left: 0,
  };
}

/** A cell as it stands in the table: of a long text no more than could ever be seen. */
export function cellText(value: Scalar): string {
  return value === null ? '' : printable(formatScalar(value).slice(0, 10 * widestCell));
}

/** The rows in which any cell holds these words, upper or lower case. */
export function filtered(rows: Rows, filter: string): Rows {
  const words = filter.trim().toLowerCase();
  const kept = rows.texts.flatMap((text, index) => (text.includes(words) ? [index] : []));
  return { ...rows, filter, kept, chosen: 0, top: 0 };
}

/** Moves the choice or the columns; null for a key that does neither. `room` is how many rows are seen at once. */
export function onRowsKey(rows: Rows, press: KeyPress, room: number): Rows | null {
  const { input, key } = press;
  if (key.ctrl === true || key.meta === true) return null;
  const sideways =
    key.leftArrow === true || input === 'h' ? -1 : key.rightArrow === true || input === 'l' ? 1 : 0;
  if (sideways !== 0) {
    return { ...rows, left: Math.min(rows.columns.length - 1, Math.max(0, rows.left + sideways)) };
  }
  const chosen = moved(rows.chosen, rows.kept.length, room, press);
  if (chosen === null) return null;
  return { ...rows, chosen, top: windowOf(rows.kept.length, chosen, room, rows.top).top };
}

/** The chosen row whole; null where the filter keeps none. */
export function chosenRow(rows: Rows): readonly Scalar[] | null {
  const index = rows.kept[rows.chosen];
  return index === undefined ? null : (rows.rows[index] ?? null);
}

/** The first column at or right of the window's left whose numbers say something together, with its numbers. */
export function numericColumn({
  columns,
  rows,
  left,
  kept,
}: Rows): { name: string; values: number[] } | null {
  for (let index = left; index < columns.length; index += 1) {
    const values = kept.map((row) => rows[row]?.[index] ?? null).filter((value) => typeof value === 'number');
    if (values.length >= leastValues && saysSomething(values)) return { name: columns[index] ?? '', values };
  }
  return null;
}

/** Numbers that are all one say nothing together; whole ones that are all different count something or name it. */
function saysSomething(values: readonly number[]): boolean {
  const different = new Set(values).size;
  return different > 1 && !(different === values.length && values.every(Number.isInteger));
}
