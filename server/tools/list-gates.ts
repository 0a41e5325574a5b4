import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { GateReport } from '../../runner/engine.ts';
import { describeWaiver } from '../../runner/verdict-standing.ts';
import { describeApproval, shownApproval, toApprovals } from '../answers/approvals.ts';
import { evidenceRows, type ShownGate, shownGate } from '../answers/gates.ts';
import { continued, nextPage, sayNextPage } from '../answers/next-page.ts';
import { pageOf } from '../budget.ts';
import { uris } from '../resources/uris.ts';
import { answer, answerOrExplain, linksFor } from '../result.ts';
import { type Session, withEngine } from '../session.ts';
import { listedAs } from '../short-schema.ts';

const rowsOfEach = 3;
/** Gates that do not hold, of a page, to whose evidence the answer links. */
const mostLinks = 20;
/** Of the gates of one page. */
const longestGates = 40_000;

const gatesInput = z.object({
  run: z.string().optional().describe('Without it, the newest.'),
  only: z
    .enum(['all', 'open'])
    .default('all')
    .describe('`open`: only the gates that do not hold, those that people waived among them.'),
  step: z.string().optional().describe('Only the gates of this step, such as 3.2.'),
  offset: z.number().int().min(0).default(0).describe('Gate to begin at, in the order of the steps.'),
  limit: z.number().int().min(1).max(200).default(50).describe('Gates of a page.'),
});

const gatesAnswer = z.object({
  run: z.string(),
  gates: z.array(
    listedAs(
      shownGate.extend({
        rows: evidenceRows.nullable().describe('The first three; read_gate has them all.'),
      }),
      ['gate', 'step', 'status', 'measured', 'threshold', 'sentence', 'onFailure', 'waived', 'rows'],
    ),
  ),
  matching: z.number().int().describe('On all pages.'),
  approvals: z
    .array(shownApproval)
    .describe('What was asked of people about these gates, and what they said.'),
  nextPage,
});

/** `list_gates`: every verdict of a run, with the first rows of its evidence. */
export function registerListGates(server: McpServer, session: Session): void {
  server.registerTool(
    'list_gates',
    {
      title: 'List gates',
      description:
        'Lists the gates of a run that have been judged, each with measured value, threshold, verdict and the first rows of its evidence; read_gate has all rows of one. With only = open it shows what keeps a run. Changes nothing: no tool can waive a gate or change a threshold.',
      inputSchema: gatesInput,
      outputSchema: gatesAnswer,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    ({ run, only, step, offset, limit }) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const state = engine.status(run);
          const wanted = state.verdicts.filter(
            ({ status, step: of }) => (only === 'all' || status !== 'passed') && (step ?? of) === of,
          );
          const ofPage = new Set(wanted.slice(offset, offset + limit).map(({ gate }) => gate));
          const reports = await engine.gates(state.run, ofPage);
          const page = pageOf(reports.map(toListed), 0, limit, longestGates);
          const end = offset + page.items.length;
          const ids = new Set(page.items.map(({ gate }) => gate));
          const shown = gatesAnswer.parse({
            run: state.run,
            approvals: toApprovals(state).filter(({ gate }) => gate !== null && ids.has(gate)),
            gates: page.items,
            matching: wanted.length,
            nextPage: continued(
              'list_gates',
              { run: state.run, only, step, limit },
              end < wanted.length ? { offset: end } : null,
            ),
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
              `${shown.gates.length} of ${shown.matching} gates. Read all rows of one with read_gate.`,
              ...(shown.nextPage === null ? [] : [sayNextPage(shown.nextPage)]),
            ].join('\n'),
            linksFor(server, linked(shown.gates, state.run)),
          );
        }),
      ),
  );
}

function toListed({ verdict: judged, evidence: found }: GateReport) {
  const rows = found === null ? null : { ...found, rows: found.rows.slice(0, rowsOfEach) };
  return { ...judged, rows };
}

function linked(gates: readonly ShownGate[], run: string) {
  return gates
    .filter(({ status }) => status !== 'passed')
    .slice(0, mostLinks)
    .map(({ gate, step }) => ({
      uri: uris.gate(run, gate),
      name: gate,
      title: `Evidence of ${gate} (step ${step})`,
      mimeType: 'application/json',
    }));
}

function standingIn({ status, waived }: ShownGate): string {
  return waived === undefined ? status : describeWaiver(waived);
}
