import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { describeWaiver } from '../../runner/verdict-standing.ts';
import { approval, describeApproval, toApprovals } from '../answers/approvals.ts';
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
  approvals: z
    .array(approval)
    .describe('What was asked of people about these gates, and what they said. No tool grants any of it.'),
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
        only: z
          .enum(['all', 'open'])
          .default('all')
          .describe('`open`: only the gates that do not hold, those that people waived among them.'),
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
          const ids = new Set(reports.map(({ verdict: { gate } }) => gate));
          const shown = gatesAnswer.parse({
            run: state.run,
            approvals: toApprovals(state).filter(({ gate }) => gate !== null && ids.has(gate)),
            gates: reports.map((report) => ({
              ...report.verdict,
              rows:
                report.evidence === null
                  ? null
                  : { ...report.evidence, rows: report.evidence.rows.slice(0, evidenceRows) },
            })),
          });
          const lines = shown.gates.map(
            (gate) => `${standingIn(gate)} ${gate.gate} (step ${gate.step}): ${gate.sentence}`,
          );
          const asked = shown.approvals.map(describeApproval);
          return answer(
            shown,
            [
              ...lines,
              ...asked,
              `${shown.gates.length} gates. Read a file of evidence with read_report.`,
            ].join('\n'),
          );
        }),
      ),
  );
}

function standingIn({ status, waived }: z.output<typeof verdict>): string {
  return waived === undefined ? status : describeWaiver(waived);
}
