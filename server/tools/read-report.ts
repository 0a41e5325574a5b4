import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { continued, nextPage, sayNextPage } from '../answers/next-page.ts';
import { requireAsWritten } from '../as-written.ts';
import { pageOf } from '../budget.ts';
import { listReportFiles, readReport } from '../report-file.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';

const largestPage = 48 * 1024;
/** Of the list of files. */
const longestList = 25_000;
const mostFiles = 1_000;

const reportInput = z.object({
  run: z.string().optional().describe('Without it, the newest.'),
  name: z
    .string()
    .optional()
    .describe("Relative to the run's folder, such as EXECUTION_LOG.md or artifacts/scores.csv."),
  offset: z
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('Byte to begin at, or file of the list: nextPage has the next one.'),
  limit: z.number().int().min(256).max(largestPage).default(16_384).describe('Bytes of a page.'),
});

const reportAnswer = z.object({
  run: z.string(),
  files: z
    .array(z.object({ name: z.string(), bytes: z.number().int() }))
    .describe('The files of the run, when no name was given.'),
  page: z
    .object({
      name: z.string(),
      offset: z.number().int(),
      nextOffset: z.number().int().nullable().describe('Where the next page begins; null at the end.'),
      totalBytes: z.number().int(),
    })
    .nullable()
    .describe('Which part of a file the text is; null for the list of files.'),
  nextPage,
});

/** `read_report`: the execution log, evidence, reports and other artifacts of a run, a page at a time. */
export function registerReadReport(server: McpServer, session: Session): void {
  server.registerTool(
    'read_report',
    {
      title: 'Read a report',
      description:
        "Reads a text file of a run's folder: EXECUTION_LOG.md, the evidence of a gate, a report (HTML as plain text), or another artifact. Without a name it lists the files. Long files come in pages. Changes nothing.",
      inputSchema: reportInput,
      outputSchema: reportAnswer,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    ({ run, name, offset, limit }) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const state = engine.status(run);
          const { directory } = engine.workspace.run(state.run);
          if (name === undefined) {
            const files = pageOf(await listReportFiles(directory), offset, mostFiles, longestList);
            const next = continued(
              'read_report',
              { run: state.run },
              files.next === null ? null : { offset: files.next },
            );
            const lines = files.items.map((file) => `${file.name} (${file.bytes} bytes)`);
            return answer(
              { run: state.run, files: files.items, page: null, nextPage: next },
              [lines.join('\n') || 'The run has no files yet.', sayNextPage(next)].join('\n').trimEnd(),
            );
          }
          await requireAsWritten(state, directory, name);
          const { text, ...place } = await readReport(directory, name, offset, limit);
          const more =
            place.nextOffset === null ? '' : `\n[more: call read_report with offset ${place.nextOffset}]`;
          const next = continued(
            'read_report',
            { run: state.run, name, limit },
            place.nextOffset === null ? null : { offset: place.nextOffset },
          );
          return answer({ run: state.run, files: [], page: { name, ...place }, nextPage: next }, text + more);
        }),
      ),
  );
}
