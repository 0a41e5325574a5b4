import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { evidence, verdict } from '../answers/common.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';

const evidenceRows = 10;

const gatesAnswer = z.object({
  run: z.string(),
  gates: z.array(
    verdict.extend({
      rows: evidence.nullable().describe('The first rows of the evidence, when the gate has any.'),
    }),
  ),
});

/** `list_gates`: every verdict of a run, with the first rows of its evidence. */
export function registerListGates(server: McpServer, session: Session): void {
  server.registerTool(
    'list_gates',
    {
      title: 'List gates',
      description:
        'Lists the gates of a run that have been judged, each with measured value, threshold, verdict and the first rows of its evidence; the whole evidence is a file for read_report. Changes nothing: no tool can waive a gate or change a threshold.',
      inputSchema: z.object({
        run: z.string().optional().describe('Name of a run; without it, the newest.'),
        only: z.enum(['all', 'open']).default('all').describe('`open`: only the gates that do not hold.'),
      }),
      outputSchema: gatesAnswer,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    ({ run, only }) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const state = engine.status(run);
          const reports = (await engine.gates(state.run)).filter(
            (report) => only === 'all' || report.verdict.status !== 'passed',
          );
          const shown = gatesAnswer.parse({
            run: state.run,
            gates: reports.map((report) => ({
              ...report.verdict,
              rows:
                report.evidence === null
                  ? null
                  : { ...report.evidence, rows: report.evidence.rows.slice(0, evidenceRows) },
            })),
          });
          const lines = shown.gates.map(
            (gate) => `${gate.status} ${gate.gate} (step ${gate.step}): ${gate.sentence}`,
          );
          return answer(
            shown,
            [...lines, `${shown.gates.length} gates. Read a file of evidence with read_report.`].join('\n'),
          );
        }),
      ),
  );
}
