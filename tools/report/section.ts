import type { TopLevelSpec } from 'vega-lite';
import { decimal, percent, renderPrompt } from '../../prompts/render.ts';
import type { Evidence, Source } from './evidence.ts';

/** One heading of the report. `parts` is empty where the run has nothing to tell under it, and the section is left out. */
export interface Section {
  id: string;
  title: string;
  parts(evidence: Evidence): Promise<Part[]>;
}

/** Text, key figures, charts and tables that rest on the same files. */
export interface Part {
  /** Null for a section of a single part. */
  heading: string | null;
  sources: readonly Source[];
  /** Paragraphs, plain text. */
  text: readonly string[];
  keys: readonly KeyFigure[];
  figures: readonly Figure[];
  tables: readonly Table[];
  leads: readonly ShownLead[];
}

export interface KeyFigure {
  label: string;
  value: string;
  note: string;
}

/** A chart, with its numbers in a table that can be opened below it. */
export interface Figure {
  caption: string;
  spec: TopLevelSpec;
  numbers: Table;
  /** Takes the whole width of the page. */
  wide: boolean;
}

export interface Table {
  caption: string;
  columns: readonly { title: string; kind: CellKind }[];
  rows: readonly (readonly Cell[])[];
}

/** `number` is set to the right and does not wrap, `date` does not wrap; a verdict has a colour beside its word. */
export type CellKind = 'text' | 'number' | 'date' | 'passed' | 'warned' | 'failed';

export interface Cell {
  text: string;
  kind: CellKind;
}

export interface ShownLead {
  id: string;
  tier: string;
  probability: string;
  narrative: string;
  drivers: readonly { text: string; contribution: string; raises: boolean }[];
}

/** A part of what is given; the rest is empty. */
export function part(given: Partial<Part> & Pick<Part, 'sources'>): Part {
  return { heading: null, text: [], keys: [], figures: [], tables: [], leads: [], ...given };
}

export function figure(given: Omit<Figure, 'wide'> & { wide?: boolean }): Figure {
  return { wide: false, ...given };
}

type ColumnOf<Row> = readonly [title: string, cell: (row: Row) => string, kind?: CellKind];

/** A table with one row for each of `rows`; a column says what its cells are. */
export function tableOf<Row>(
  caption: string,
  rows: readonly Row[],
  columns: readonly ColumnOf<Row>[],
  verdictOf?: (row: Row) => CellKind,
): Table {
  return {
    caption,
    columns: columns.map(([title, , kind = 'text']) => ({ title, kind })),
    rows: rows.map((row) =>
      columns.map(([, cell, kind = 'text']) => ({
        text: cell(row),
        kind: kind === 'passed' && verdictOf !== undefined ? verdictOf(row) : kind,
      })),
    ),
  };
}

/** The paragraphs of `prompts/reports/report/<name>.hbs`; an empty line parts them. */
export function textOf(name: string, view: object): string[] {
  return renderPrompt(`reports/report/${name}`, view)
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '');
}

/** An interval of shares, such as `3.12 to 4.05 %`; nothing where it was not measured. */
export function percentRange(low: number | null, high: number | null, digits = 2): string {
  return low === null || high === null ? '' : `${decimal(100 * low, digits)} to ${percent(high, digits)}`;
}

/** An interval of plain numbers. */
export function range(interval: { low: number; high: number } | null, digits = 3): string {
  return interval === null ? '' : `${decimal(interval.low, digits)} to ${decimal(interval.high, digits)}`;
}
