import { z } from 'zod';
import type { Measure } from '../gates/gate.ts';
import type { Row } from '../warehouse/warehouse.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import { counts } from './foreseen.ts';
import { shownValue } from './shown-value.ts';
import { defineTool, type ToolContext } from './tool.ts';

const kinds = ['text', 'key', 'digits', 'number', 'flag', 'date', 'moment'] as const;

const columnSpec = z.strictObject({
  name: z.string().min(1).describe('Column of the typed table'),
  from: z.string().min(1).describe('Column of the file as received'),
  kind: z
    .enum(kinds)
    .describe(
      'text as it is; key: text without outer blanks, in capitals; digits: a number in any dress, as digits alone; number; flag: 1 or 0; date; moment',
    ),
  format: z
    .string()
    .nullable()
    .default(null)
    .describe('How a date is written, such as %d/%m/%Y; null for ISO dates'),
  required: z.boolean().default(false).describe('An empty cell is a fault'),
  unique: z.boolean().default(false).describe('A value that occurs twice is a fault'),
  past: z.boolean().default(false).describe('A date after the analysis date is a fault'),
});

const input = z.strictObject({
  file: z.string().describe('The file that the table came from, for evidence'),
  source: z.string().describe('Table as received'),
  target: z.string().describe('Typed table; <target>_faults takes the values that cannot be used'),
  columns: z.array(columnSpec).min(1),
  shifted: z
    .array(z.strictObject({ name: z.string(), of: z.string(), days: z.int() }))
    .default([])
    .describe('Dates made by adding days to another'),
});
type Asked = z.output<typeof input>;

const counted = [
  'rows',
  'missingValues',
  'unreadableDates',
  'unreadableValues',
  'futureDates',
  'repeatedKeys',
];
const dates: readonly string[] = ['date', 'moment'];

/** Types one file by a plan's own list of columns and counts the values that nothing can be built on. */
export const typeTable = defineTool({
  name: 'type-table',
  title: 'Type a file',
  description:
    'Makes a typed table of a file as received, by a list of columns with their kinds, and counts values that cannot be read, are missing, lie in the future or repeat, each with file, line and the text that arrived.',
  effect: 'warehouse',
  guards: { futureDates: 'leakage' },
  input,
  output: z.object({ rows: z.int(), faults: z.int() }),
  measures: () => [...counted, 'silentDays'],
  foresee: () => counts(...counted),
  touches: ({ source, target, columns, shifted }) => ({
    reads: [{ table: source, columns: [...receivedOf(columns), '_line'] }],
    writes: [
      {
        table: target,
        columns: [...[...columns, ...shifted].map(({ name }) => name), 'row_digest', 'line'],
      },
      { table: `${target}_faults`, columns: ['line', 'field', 'kind', 'arrived', 'fault'] },
    ],
  }),
  async run(asked, context) {
    const { warehouse, analysisDate } = context;
    const { source, target, columns, shifted } = asked;
    const faults = `${target}_faults`;
    await warehouse.run('known/type-table', {
      source,
      target,
      columns,
      shifted,
      received: receivedOf(columns),
    });
    await warehouse.run('known/faults', {
      source,
      typed: target,
      target: faults,
      columns,
      analysis_date: analysisDate,
    });
    const [facts] = await warehouse.rows('vendor/count-rows', { source: target });
    const found = await warehouse.rows('known/fault-counts', { faults });
    const values = kinds.filter((kind) => !dates.includes(kind));
    const judged = (fault: string, of: readonly string[]) => measureOf(asked, found, fault, of, context);
    const rows = numberOf(facts, 'row_count');
    return {
      output: { rows, faults: found.reduce((sum, row) => sum + numberOf(row, 'found'), 0) },
      measures: {
        rows: { value: rows, note: `${rows} records of ${asked.file}` },
        missingValues: await judged('missing', kinds),
        unreadableDates: await judged('cannot be read', dates),
        unreadableValues: await judged('cannot be read', values),
        futureDates: await judged('after the analysis date', dates),
        repeatedKeys: await judged('more than once', kinds),
        silentDays: await silentDays(asked, context),
      },
    };
  },
});

function receivedOf(columns: Asked['columns']): string[] {
  return [...new Set(columns.map(({ from }) => from))];
}

/** A file that was exported long before the analysis date knows nothing of the days between, and leads of its last weeks look lost. */
async function silentDays(
  { file, target, columns }: Asked,
  { warehouse, analysisDate }: ToolContext,
): Promise<Measure> {
  const past = columns.filter((column) => column.past).map(({ name }) => name);
  if (past.length === 0) return { value: null, note: 'no column is declared as past' };
  const [facts] = await warehouse.rows('known/newest-day', {
    typed: target,
    columns: past,
    analysis_date: analysisDate,
  });
  if (facts === undefined || facts.newest === null) return { value: null, note: `${file} holds no date` };
  return {
    value: numberOf(facts, 'silent_days'),
    note: `the newest date of ${file} is ${facts.newest}, the analysis date ${analysisDate}`,
  };
}

const shown = 20;

/** The values with one fault; the note names the first place, so that it is known without a look at the evidence. */
async function measureOf(
  { file, target }: Asked,
  counted: readonly Row[],
  fault: string,
  of: readonly string[],
  { warehouse }: ToolContext,
): Promise<Measure> {
  const value = counted
    .filter((row) => row.fault === fault && of.includes(String(row.kind)))
    .reduce((sum, row) => sum + numberOf(row, 'found'), 0);
  if (value === 0) return { value };
  const faults = `${target}_faults`;
  const rows = await warehouse.rows('known/faulty-values', { faults, fault, kinds: of, limit: shown });
  const [first] = rows;
  const arrived = first?.arrived ?? null;
  // A key may be a lead's id: the journal keeps notes for good.
  const said =
    fault === 'more than once'
      ? 'there more than once'
      : arrived === null
        ? 'empty'
        : shownValue(String(arrived));
  return {
    value,
    note: `the first is in line ${first?.line} of ${file}: ${first?.field} is ${said}`,
    evidence: evidenceOf(
      rows.map((row) => ({ file, ...row })),
      value,
    ),
  };
}
