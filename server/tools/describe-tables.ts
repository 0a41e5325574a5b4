import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { nearestName } from '../../runner/nearest-name.ts';
import type { ReadTable } from '../../warehouse/reading/masked-tables.ts';
import { continued, nextPage, sayNextPage } from '../answers/next-page.ts';
import { pageOf } from '../budget.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';

const longestList = 40_000;

const tablesInput = z.object({
  table: z.string().optional().describe('A table as dataset.table: its columns are listed.'),
  offset: z.number().int().min(0).default(0).describe('Table to begin at, without `table`.'),
  limit: z.number().int().min(1).max(500).default(100).describe('Tables of a page.'),
});

const tablesAnswer = z.object({
  tables: z.array(
    z.object({
      table: z.string().describe('As a query writes it: dataset.table.'),
      kind: z.enum(['table', 'view']),
      rows: z.number().int().nullable().describe('Null for a view, which is not counted.'),
      columns: z.number().int().nullable().describe('How many; null where the table cannot be read.'),
      masked: z.number().int().nullable().describe('How many of them are masked.'),
      readable: z
        .boolean()
        .describe('False where no plan says what the columns hold: such a table cannot be queried.'),
    }),
  ),
  columns: z
    .array(z.tuple([z.string(), z.string(), z.enum(['as-it-is', 'token', 'masked'])]))
    .nullable()
    .describe('Of the table that was named: name, type, and how it is shown. Null where none was named.'),
  nextPage,
});

/** `describe_tables`: what query_warehouse can read. */
export function registerDescribeTables(server: McpServer, session: Session): void {
  server.registerTool(
    'describe_tables',
    {
      title: 'Describe the tables',
      description:
        'Lists the tables of the workspace with their rows, or the columns of one table with types and which are masked. Call it before query_warehouse. While a step runs it fails with `workspace-busy`; before the first step has run, with `warehouse-missing`. Changes nothing.',
      inputSchema: tablesInput,
      outputSchema: tablesAnswer,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    ({ table, offset, limit }) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const tables = await engine.warehouseReader.tables();
          if (table !== undefined) {
            const found = find(tables, table);
            const columns = found.columns?.map(({ name, type, shown }) => [name, type, shown]) ?? null;
            const shown = tablesAnswer.parse({ tables: [toRow(found)], columns, nextPage: null });
            return answer(shown, describe(found));
          }
          const page = pageOf(tables.map(toRow), offset, limit, longestList);
          const shown = tablesAnswer.parse({
            tables: page.items,
            columns: null,
            nextPage: continued(
              'describe_tables',
              { limit },
              page.next === null ? null : { offset: page.next },
            ),
          });
          return answer(
            shown,
            [
              `${page.items.length} of ${tables.length} tables. Name one to see its columns.`,
              sayNextPage(shown.nextPage),
            ]
              .filter((line) => line !== '')
              .join('\n'),
          );
        }),
      ),
  );
}

function toRow({ table, kind, rows, columns }: ReadTable) {
  return {
    table,
    kind,
    rows,
    columns: columns?.length ?? null,
    masked: columns?.filter(({ shown }) => shown === 'masked').length ?? null,
    readable: columns !== null,
  };
}

function describe({ table, rows, columns }: ReadTable): string {
  if (columns === null) return `${table} cannot be read: no plan says what its columns hold.`;
  const masked = columns.filter(({ shown }) => shown === 'masked').map(({ name }) => name);
  const size = rows === null ? 'a view' : `${rows} rows`;
  const hidden = masked.length === 0 ? 'None is masked.' : `Masked: ${masked.join(', ')}.`;
  return `${table} (${size}) has ${columns.length} columns. ${hidden}`;
}

function find(tables: readonly ReadTable[], asked: string): ReadTable {
  const found = tables.find(({ table }) => table.toLowerCase() === asked.toLowerCase());
  if (found !== undefined) return found;
  const nearest = nearestName(
    asked,
    tables.map(({ table }) => table),
  );
  throw new LeadlineError({
    code: 'table-unknown',
    message: `The warehouse has no table ${asked}.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
    expected: 'a table as dataset.table',
    arrived: asked,
    next: 'Call describe_tables without a table to list them.',
    kind: 'usage',
  });
}
