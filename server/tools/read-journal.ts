import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { JournalEntry } from '../../runner/journal.ts';
import { continued, nextPage, sayNextPage } from '../answers/next-page.ts';
import { pageOf } from '../budget.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';

/** Of the entries of one page, and of what one entry says. */
const longestEntries = 40_000;
const longestPayload = 1_500;

const journalInput = z.object({
  run: z.string().optional().describe('Without it, the newest.'),
  after: z.number().int().min(0).default(0).describe('Only entries with a higher number than this.'),
  limit: z.number().int().min(1).max(200).default(50).describe('Entries of a page.'),
  words: z
    .string()
    .optional()
    .describe('Only entries with all of these words, such as `gate-judged failed` or the id of a gate.'),
});

const journalAnswer = z.object({
  run: z.string(),
  columns: z.array(z.string()).describe('What the parts of an entry are.'),
  entries: z
    .array(z.tuple([z.number().int(), z.string(), z.string(), z.string()]))
    .describe(
      'Oldest first: number, ISO time, type, and the payload as JSON, which ends in … where it was cut.',
    ),
  total: z.number().int().describe('From this page on.'),
  nextPage,
});

/** `read_journal`: what happened in a run, entry by entry. */
export function registerReadJournal(server: McpServer, session: Session): void {
  server.registerTool(
    'read_journal',
    {
      title: 'Read the journal',
      description:
        'Reads the journal of a run, oldest entry first: steps begun and done, verdicts, what was asked of people and what they decided. It is the only source of truth about what happened; EXECUTION_LOG.md (read_report) tells the same in prose. Changes nothing.',
      inputSchema: journalInput,
      outputSchema: journalAnswer,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    ({ run: named, after, limit, words }) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const { run } = engine.status(named);
          const wanted = (words ?? '').toLowerCase().split(/\s+/).filter(Boolean);
          const entries = engine.journalOf(run).filter((entry) => entry.seq > after && hasAll(entry, wanted));
          const page = pageOf(entries.map(toRow), 0, limit, longestEntries);
          const shown = journalAnswer.parse({
            run,
            columns: ['seq', 'at', 'type', 'payload'],
            entries: page.items,
            total: entries.length,
            nextPage: continued(
              'read_journal',
              { run, limit, words },
              page.next === null ? null : { after: page.items.at(-1)?.[0] ?? after },
            ),
          });
          return answer(
            shown,
            [`${page.items.length} of ${entries.length} entries of ${run}.`, sayNextPage(shown.nextPage)]
              .filter((line) => line !== '')
              .join('\n'),
          );
        }),
      ),
  );
}

function toRow({ seq, at, type, payload }: JournalEntry): [number, string, string, string] {
  const text = JSON.stringify(payload);
  const said = text.length <= longestPayload ? text : `${text.slice(0, longestPayload).toWellFormed()}…`;
  return [seq, at, type, said];
}

function hasAll({ type, payload }: JournalEntry, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = `${type} ${JSON.stringify(payload)}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
