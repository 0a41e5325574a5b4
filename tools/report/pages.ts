import type { Cell, CellKind, Figure, Part, Table } from './section.ts';
import type { Chapter } from './sections.ts';

/** Rows of a table that the Markdown twin shows; the page has them all. */
const mostMarkdownRows = 20;
/** A table of more rows on the page shows so many of them first. */
const longTable = 20;
const firstRows = 12;

/** The chapters as the page's template reads them, each figure with its chart. `charts` are in the order of the figures. */
export function htmlView(chapters: readonly Chapter[], charts: readonly string[]) {
  let drawn = 0;
  return {
    chapters: chapters.map(({ title, sections }) => ({
      title,
      sections: sections.map((section) => ({
        ...section,
        parts: section.parts.map((part, index) => ({
          ...part,
          sources: sourceLines(part, section.parts[index + 1]),
          tables: part.tables.map(htmlTable),
          figures: part.figures.map((figure) => {
            const beside = part.figures.length === 1 && fitsBeside(figure);
            return {
              caption: figure.caption,
              css: cssOf(figure, beside),
              open: beside,
              chart: charts[drawn++] ?? '',
              numbers: beside ? { ...htmlTable(figure.numbers), caption: '' } : htmlTable(figure.numbers),
            };
          }),
        })),
      })),
    })),
  };
}

function cssOf({ wide, numbers }: Figure, beside: boolean): string {
  if (wide) return 'full';
  if (beside) return 'beside';
  // On paper its numbers would not fit below half a page's width.
  return numbers.columns.length > 5 ? 'roomy' : '';
}

/** A chart that has the page's width to itself shows its numbers at its side, if they are few. */
function fitsBeside({ wide, numbers }: Figure): boolean {
  return !wide && numbers.columns.length <= 6 && numbers.rows.length <= 12;
}

/** The same without the charts: their numbers stand in their place. */
export function markdownView(chapters: readonly Chapter[]) {
  return {
    sections: chapters.flatMap(({ sections }) =>
      sections.map((section) => ({
        ...section,
        parts: section.parts.map((part, index) => ({
          ...part,
          sources: sourceLines(part, section.parts[index + 1]),
          tables: tablesOf(part).map(markdownTable),
        })),
      })),
    ),
  };
}

function tablesOf({ figures, tables }: Part): Table[] {
  return [...figures.map(({ caption, numbers }) => ({ ...numbers, caption })), ...tables];
}

/** Each step with the files that it wrote, below the last of the parts that rest on the same. */
function sourceLines({ sources }: Part, next: Part | undefined) {
  if (next !== undefined && JSON.stringify(next.sources) === JSON.stringify(sources)) return [];
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

/** A long table shows its first rows, and the rest when it is asked for. */
function htmlTable({ caption, columns, rows }: Table) {
  const shown = rows.map((row) => row.map(({ text, kind }: Cell) => ({ text, css: classes[kind] })));
  const first = rows.length > longTable ? firstRows : rows.length;
  return {
    caption,
    columns: columns.map(({ title, kind }) => ({ title, css: kind === 'number' ? 'n' : '' })),
    // Not torn apart on paper.
    short: first <= firstRows,
    rows: shown.slice(0, first),
    rest: shown.slice(first),
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
