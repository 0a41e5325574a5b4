import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { describeWaiver } from '../../runner/verdict-standing.ts';
import { describeApproval, shownApproval, toApprovals } from '../answers/approvals.ts';
import { evidenceRows, shownGate } from '../answers/gates.ts';
import { continued, nextPage, sayNextPage } from '../answers/next-page.ts';
import { pageOf } from '../budget.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';
import { listedAs } from '../short-schema.ts';

/** Of the rows of one page. */
const longestRows = 40_000;

const gateInput = z.object({
  run: z.string().optional().describe('Without it, the newest.'),
  gate: z.string().describe('Id of a gate that has been judged, such as V6-4.1a; list_gates has them.'),
  offset: z.number().int().min(0).default(0).describe('Row of the evidence to begin at.'),
  limit: z.number().int().min(1).max(500).default(50).describe('Rows of a page.'),
});

const gateFields = [
  ...(['gate', 'step', 'status', 'measured', 'threshold', 'sentence', 'onFailure'] as const),
  ...(['waivable', 'guards', 'waived'] as const),
];

const gateAnswer = z.object({
  run: z.string(),
  gate: listedAs(shownGate, gateFields),
  approvals: z.array(shownApproval),
  rows: evidenceRows
    .extend({ offset: z.number().int(), kept: z.number().int().describe('Rows that were kept.') })
    .nullable()
    .describe('A page of the evidence; null for a gate without rows.'),
  nextPage,
});

/** `read_gate`: one verdict with all of its evidence, a page at a time. */
export function registerReadGate(server: McpServer, session: Session): void {
  server.registerTool(
    'read_gate',
    {
      title: 'Read a gate',
      description:
        'Reads one gate of a run: what was measured, the threshold, the verdict in a sentence, what the plan says to do, who was asked about it, and the evidence rows, a page at a time. Call it when a gate does not hold, before you mend anything. Changes nothing.',
      inputSchema: gateInput,
      outputSchema: gateAnswer,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    ({ run, gate, offset, limit }) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const state = engine.status(run);
          const { verdict: judged, evidence: found } = await engine.gate(state.run, gate);
          const page = pageOf(found?.rows ?? [], offset, limit, longestRows);
          const shown = gateAnswer.parse({
            run: state.run,
            gate: judged,
            approvals: toApprovals(state).filter((one) => one.gate === gate),
            rows: found === null ? null : { ...found, rows: page.items, offset, kept: found.rows.length },
            nextPage: continued(
              'read_gate',
              { run: state.run, gate, limit },
              page.next === null ? null : { offset: page.next },
            ),
          });
          return answer(shown, describe(shown));
        }),
      ),
  );
}

function describe({ gate, approvals, rows, nextPage: next }: z.output<typeof gateAnswer>): string {
  const standing = gate.waived === undefined ? gate.status : describeWaiver(gate.waived);
  return [
    `${standing} ${gate.gate} (step ${gate.step}): ${gate.sentence}`,
    gate.status === 'passed' ? '' : `The plan says: ${gate.onFailure}`,
    ...approvals.map(describeApproval),
    rows === null
      ? 'The gate has no rows.'
      : `Rows ${rows.rows.length === 0 ? 'none' : `${rows.offset + 1} to ${rows.offset + rows.rows.length}`} of ${rows.total}${rows.kept < rows.total ? `, of which ${rows.kept} were kept` : ''}.`,
    sayNextPage(next),
  ]
    .filter((line) => line !== '')
    .join('\n');
}
