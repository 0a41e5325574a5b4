import type { Source } from './evidence.ts';
import type { Cell, CellKind, Part, Table } from './section.ts';
import type { Chapter } from './sections.ts';

/** Rows of a table that the Markdown twin shows; the page has them all. */
const mostMarkdownRows = 30;

/** The chapters as the page's template reads them, each figure with its chart. `charts` are in the order of the figures. */
export function htmlView(chapters: readonly Chapter[], charts: readonly string[]) {
  let drawn = 0;
  return {
    chapters: chapters.map(({ title, sections }) => ({
      title,
      sections: sections.map((section) => ({
        ...section,
        parts: section.parts.map((part) => ({
          ...part,
          sources: sourceLines(part.sources),
          tables: part.tables.map(htmlTable),
          figures: part.figures.map((figure) => ({
            ...figure,
            chart: charts[drawn++] ?? '',
            numbers: htmlTable(figure.numbers),
          })),
        })),
      })),
    })),
  };
}

/** The same without the charts: their numbers stand in their place. */
export function markdownView(chapters: readonly Chapter[]) {
  return {
    sections: chapters.flatMap(({ sections }) =>
      sections.map((section) => ({
        ...section,
        parts: section.parts.map((part) => ({
          ...part,
          sources: sourceLines(part.sources),
          tables: tablesOf(part).map(markdownTable),
        })),
      })),
    ),
  };
}

function tablesOf({ figures, tables }: Part): Table[] {
  return [...figures.map(({ caption, numbers }) => ({ ...numbers, caption })), ...tables];
}

/** One line for each step, with the files that it wrote. */
function sourceLines(sources: readonly Source[]) {
  const steps = Map.groupBy(sources, ({ step }) => step);
  return [...steps].map(([step, files]) => ({
    step,
    title: files[0]?.title ?? '',
    files: files.flatMap(({ artifact, sha256 }) =>
      artifact === null ? [] : [{ artifact, sha256: sha256 ?? '' }],
    ),
  }));
}

const classes: Record<CellKind, string> = {
  text: '',
  number: 'n',
  date: 'd',
  passed: 'd passed',
  warned: 'd warned',
  failed: 'd failed',
};

function htmlTable({ caption, columns, rows }: Table) {
  return {
    caption,
    columns: columns.map(({ title, kind }) => ({ title, css: kind === 'number' ? 'n' : '' })),
    rows: rows.map((row) => row.map(({ text, kind }: Cell) => ({ text, css: classes[kind] }))),
  };
}

function markdownTable({ caption, columns, rows }: Table) {
  return {
    caption,
    columns: columns.map(({ title, kind }) => ({ title, rule: kind === 'number' ? '---:' : '---' })),
    rows: rows.slice(0, mostMarkdownRows),
    more: Math.max(0, rows.length - mostMarkdownRows),
  };
}
