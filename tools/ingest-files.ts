import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { Scalar } from '../gates/gate.ts';
import { type CsvInspection, inspectCsv } from '../warehouse/csv/inspect.ts';
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

/** Loads delimited files into raw tables as they came: every column as text, every record with its line. */
export const ingestFiles = defineTool({
  name: 'ingest-files',
  title: 'Load files as received',
  description:
    'Checks each file (present, whole, readable, the columns of its contract) and loads it as text with line numbers; malformed records go to a rejects table.',
  effect: 'warehouse',
  input: z.object({ sources: z.array(source).min(1) }),
  output: z.object({ files: z.array(loaded) }),
  async run({ sources }, context) {
    // All files are looked at before the first is loaded, so that a bad last file does not leave half a load.
    const inspections: CsvInspection[] = [];
    for (const [index, file] of sources.entries()) {
      context.progress({
        message: `checking ${file.path}`,
        done: index,
        total: sources.length,
        unit: 'files',
      });
      inspections.push(await inspect(file, context));
    }
    const files = await inPairs(sources, (file, index) => {
      context.signal.throwIfAborted();
      context.progress({
        message: `loading ${file.path}`,
        done: index,
        total: sources.length,
        unit: 'files',
      });
      return load(file, inspections[index] as CsvInspection, context);
    });
    return { output: { files }, measures: measuresOf(files, sources.length) };
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
      message: `${file.path} lacks ${missing.length === 1 ? 'the column' : 'the columns'} ${missing.join(', ')}`,
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
): Promise<z.output<typeof loaded>> {
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

function measuresOf(files: z.output<typeof loaded>[], expected: number) {
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const rejected = files.reduce((sum, file) => sum + file.rejected, 0);
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
  const filled = files.filter((file) => file.rows > 0).length;
  return {
    tablesLoaded: { value: filled, note: `${filled} of ${expected} tables hold rows`, evidence },
    rowsLoaded: { value: rows, evidence },
    rejectedShare: {
      value: rows + rejected === 0 ? null : rejected / (rows + rejected),
      note: `${rejected} records could not be read`,
      evidence,
    },
  };
}
