import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';

/** Of all cells of an answer together. */
const longestRows = 50_000;

const cutBy = {
  rows: 'there are more rows than `limit`',
  characters: 'the next row would make the answer too long',
} as const;

const queryInput = z.object({
  sql: z
    .string()
    .min(1)
    .max(20_000)
    .describe(
      'One SELECT, such as SELECT count(*) FROM LeadScoring.open_leads. ORDER BY makes pages by LIMIT and OFFSET stable.',
    ),
  limit: z.number().int().min(1).max(500).default(100).describe('Rows at most.'),
  max_seconds: z.number().int().min(1).max(20).default(10).describe('After these the query is stopped.'),
});

const queryAnswer = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z
    .array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])))
    .describe('Each row in the order of `columns`.'),
  truncated: z.boolean().describe('True where there are more rows than these.'),
  because: z.string().nullable().describe('Why it was cut short; null for a whole answer.'),
});

/** `query_warehouse`: one SELECT over the tables of the workspace, without personal data. */
export function registerQueryWarehouse(server: McpServer, session: Session): void {
  server.registerTool(
    'query_warehouse',
    {
      title: 'Query the warehouse',
      description: [
        'Answers one SELECT (or WITH ... SELECT) in DuckDB SQL over the tables of the workspace: to count, compare and look for the cause when a gate does not hold. Call describe_tables first and write every table with its dataset.',
        'It cannot write, read files or settings, or run a second statement. Personal data are masked as ••• whatever is done with them (they can be counted, not compared); CRD numbers are tokens that are equal where the numbers are, and only within one query.',
        'While a step runs the warehouse is taken: the call fails with `workspace-busy`; call again when run_status says that nothing runs. Changes nothing.',
      ].join(' '),
      inputSchema: queryInput,
      outputSchema: queryAnswer,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    ({ sql, limit, max_seconds: seconds }) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const limits = { rows: limit, seconds, characters: longestRows };
          const { columns, rows, cut } = await engine.warehouseReader.query(sql, limits);
          const because = cut === null ? null : cutBy[cut];
          const shown = queryAnswer.parse({ columns, rows, truncated: cut !== null, because });
          const more =
            because === null
              ? ''
              : ` There are more: ${because}. Aggregate, choose fewer columns, or add ORDER BY ... LIMIT ... OFFSET ${rows.length} to the query.`;
          return answer(shown, `${rows.length} rows of ${columns.length} columns.${more}`);
        }),
      ),
  );
}
