import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { Measure, Scalar } from '../gates/gate.ts';
import { type CsvInspection, inspectCsv } from '../warehouse/csv/inspect.ts';
import { stampOf } from '../warehouse/file-stamp.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { count, share } from './foreseen.ts';
import { defineTool, type ToolContext } from './tool.ts';

const source = z.object({
  path: z.string().describe('File, relative to the workspace'),
  table: z.string().describe('Table that takes its rows, as dataset.table'),
  columns: z.array(z.string()).describe('Columns that must be there, as the sender names them'),
  finalNewline: z.boolean().default(false).describe('Refuse a file that does not end with a line break'),
});

const loaded = z.object({
  path: z.string(),
  table: z.string(),
  rows: z.number().int(),
  rejected: z.number().int(),
  encoding: z.enum(['utf-8', 'latin-1']),
  sha256: z.string(),
  extraColumns: z.array(z.string()),
});

type LoadedFile = z.output<typeof loaded>;

/** Loads delimited files into raw tables as they came: every column as text, every record with its line. */
export const ingestFiles = defineTool({
  name: 'ingest-files',
  title: 'Load files as received',
  description:
    'Checks each file (present, whole, readable, the columns of its contract) and loads it as text with line numbers; malformed records go to a rejects table.',
  effect: 'warehouse',
  input: z.object({ sources: z.array(source).min(1) }),
  output: z.object({ files: z.array(loaded) }),
  measures: () => ['tablesLoaded', 'rowsLoaded', 'smallestShareOfMedian', 'rejectedShare'],
  foresee: ({ sources }) => ({
    tablesLoaded: count(sources.length),
    rowsLoaded: count(),
    smallestShareOfMedian: share,
    rejectedShare: share,
  }),
  touches: ({ sources }) => ({
    writes: sources.flatMap(({ table, columns }) => [
      { table, columns: [...columns, '_line'] },
      { table: `${table}_rejects` },
    ]),
  }),
  async run({ sources }, context) {
    // All files are looked at before the first is loaded, so that a bad last file does not leave half a load.
    const inspections: CsvInspection[] = [];
    const stamps: string[] = [];
    for (const [index, file] of sources.entries()) {
      context.progress({
        message: `checking ${file.path}`,
        done: index,
        total: sources.length,
        unit: 'files',
      });
      stamps.push(stampOf(context.resolve(file.path)));
      inspections.push(await inspect(file, context));
    }
    const files = await inPairs(sources, async (file, index) => {
      context.signal.throwIfAborted();
      context.progress({
        message: `loading ${file.path}`,
        done: index,
        total: sources.length,
        unit: 'files',
      });
      const loaded = await load(file, inspections[index] as CsvInspection, context);
      // Otherwise the hash that is recorded would not be that of the rows.
      if (stampOf(context.resolve(file.path)) !== stamps[index]) throw changedWhileRead(file.path);
      return loaded;
    });
    return { output: { files }, measures: await measuresOf(files, sources.length, context.warehouse) };
  },
});

/** Two at a time, results in the order of the items: one reader keeps one core busy, and more than two only share the disk. */
async function inPairs<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as Item, index);
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}

async function inspect(file: z.output<typeof source>, context: ToolContext): Promise<CsvInspection> {
  const inspection = await inspectCsv(context.resolve(file.path), { requireFinalNewline: file.finalNewline });
  const missing = file.columns.filter((name) => !inspection.columns.includes(name));
  if (missing.length > 0) {
    const unexpected = inspection.columns.filter((name) => !file.columns.includes(name));
    throw new LeadlineError({
      code: 'column-missing',
      message: `${file.path} lacks ${missing.length === 1 ? 'the column' : 'the columns'} ${missing.join(', ')}.`,
      expected: `${file.columns.length} columns, among them ${missing.join(', ')}`,
      arrived:
        unexpected.length > 0
          ? `${inspection.columns.length} columns; not in the contract: ${unexpected.join(', ')}`
          : `${inspection.columns.length} columns`,
      next: 'Rename the column back in the file, or ask the sender for the file again; then run `leadline resume`.',
    });
  }
  context.recordInput({ path: file.path, sha256: inspection.sha256, bytes: inspection.bytes });
  return inspection;
}

async function load(
  file: z.output<typeof source>,
  inspection: CsvInspection,
  context: ToolContext,
): Promise<LoadedFile> {
  const { rows, rejected } = await context.warehouse.loadCsv(inspection, file.table);
  return {
    path: file.path,
    table: file.table,
    rows,
    rejected,
    encoding: inspection.encoding,
    sha256: inspection.sha256,
    extraColumns: inspection.columns.filter((name) => !file.columns.includes(name)),
  };
}

function changedWhileRead(path: string): LeadlineError {
  return new LeadlineError({
    code: 'file-changed',
    message: `${path} was written to while it was read.`,
    expected: 'a file that stands still until it is loaded',
    next: 'Wait until whoever writes it is done, then run `leadline resume`.',
  });
}

/** What the loaded files are judged by. */
async function measuresOf(files: readonly LoadedFile[], expected: number, warehouse: Warehouse) {
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const evidence = {
    columns: ['file', 'table', 'rows', 'rejected', 'encoding', 'extra columns'],
    rows: files.map((file): Scalar[] => [
      file.path,
      file.table,
      file.rows,
      file.rejected,
      file.encoding,
      file.extraColumns.join(', '),
    ]),
    total: files.length,
  };
  const empty = files.filter((file) => file.rows === 0).map(({ path }) => path);
  const without = empty.length === 0 ? '' : `; no rows in ${empty.join(', ')}`;
  const filled = files.length - empty.length;
  return {
    tablesLoaded: { value: filled, note: `${filled} of ${expected} tables hold rows${without}`, evidence },
    rowsLoaded: { value: rows, evidence },
    smallestShareOfMedian: smallestOf(files),
    rejectedShare: await rejectedOf(files, warehouse),
  };
}

/** A file that is cut off at the end of a line can only be told from its brothers. */
function smallestOf(files: readonly LoadedFile[]): Measure {
  const sorted = [...files].sort((a, b) => a.rows - b.rows || (a.path < b.path ? -1 : 1));
  const [smallest] = sorted;
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)]?.rows ?? 0) + (sorted[Math.ceil(middle)]?.rows ?? 0)) / 2;
  const shareOf = (file: LoadedFile): number | null => (median === 0 ? null : file.rows / median);
  return {
    value: smallest === undefined ? null : shareOf(smallest),
    note: `${smallest?.path} has ${smallest?.rows} rows, the median is ${median}`,
    evidence: {
      columns: ['file', 'rows', 'share of the median'],
      rows: sorted.map((file): Scalar[] => [file.path, file.rows, shareOf(file)]),
      total: sorted.length,
    },
  };
}

const shownRejects = 20;

/** The share of rejected records in the worst file, with their places and reasons; not their text, which may hold names. */
async function rejectedOf(files: readonly LoadedFile[], warehouse: Warehouse): Promise<Measure> {
  const rejected = files.reduce((sum, file) => sum + file.rejected, 0);
  const records = files.reduce((sum, file) => sum + file.rows + file.rejected, 0);
  const worstFirst = files
    .filter((file) => file.rejected > 0)
    .sort((a, b) => rejectedShare(b) - rejectedShare(a));
  const found: Scalar[][] = [];
  for (const { path, table } of worstFirst) {
    const rejects = `${table}_rejects`;
    const rows = await warehouse.rows('vendor/rejected-records', { rejects, limit: shownRejects });
    found.push(...rows.map(({ line = null, reason = null }): Scalar[] => [path, line, reason]));
  }
  const [[file, line, reason] = []] = found;
  const first =
    file === undefined ? '' : `; the first of the worst file is line ${line} of ${file}: ${reason}`;
  return {
    value: records === 0 ? null : Math.max(...files.map(rejectedShare)),
    note: `${rejected} of ${records} records could not be read${first}`,
    evidence: { columns: ['file', 'line', 'reason'], rows: found.slice(0, shownRejects), total: rejected },
  };
}

function rejectedShare({ rows, rejected }: LoadedFile): number {
  return rejected === 0 ? 0 : rejected / (rows + rejected);
}
