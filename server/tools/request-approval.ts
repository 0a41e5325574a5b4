import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { describeApproval, shownApproval, toApprovals } from '../answers/approvals.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';

const requestInput = z.object({
  run: z.string().optional().describe('Without it, the newest.'),
  gate: z.string().describe('Id of a gate that does not hold, such as V6-4.1a.'),
  reason: z
    .string()
    .describe('Your argument for it, in a sentence or two: the person reads it beside the evidence.'),
});

const requestAnswer = z.object({
  run: z.string(),
  approval: shownApproval,
  grantedBy: z.string().describe('Who alone can grant it, and where.'),
});

const grantedBy = 'a person, with a key, in `leadline ui`';

/** `request_approval`: puts a question to the operator, and changes nothing else. What is answered to it never comes through here. */
export function registerRequestApproval(server: McpServer, session: Session): void {
  server.registerTool(
    'request_approval',
    {
      title: 'Ask for a waiver',
      description: [
        'Asks the operator to waive a gate that does not hold and that the plan calls waivable, and answers with where the question stands.',
        'It grants nothing: only a person does, with a key, in `leadline ui`. Gates against leakage and gates that guard personal data are never waived.',
        'Asking again on the same evidence finds the same question; evidence that changes voids it.',
      ].join(' '),
      inputSchema: requestInput,
      outputSchema: requestAnswer,
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: false,
      },
    },
    ({ run: named, gate, reason }) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const { run } = engine.status(named);
          const by = { kind: 'agent', name: clientName(server) } as const;
          const { id } = await engine.approvals.request(run, { gate, reason, by });
          const asked = toApprovals(engine.status(run)).find((one) => one.id === id);
          const told = requestAnswer.parse({ run, approval: asked, grantedBy });
          return answer(
            told,
            [
              describeApproval(told.approval),
              `You cannot grant it: ask the operator to look at it in \`leadline ui\`, then look again with run_status.`,
            ].join('\n'),
          );
        }),
      ),
  );
}

/** What the client calls itself: a label that anybody could choose, so it is kept short and plain, and never believed. */
function clientName(server: McpServer): string {
  const name = server.server.getClientVersion()?.name ?? '';
  const plain = name.replaceAll(/[^\w .@/()-]/g, '').trim();
  return plain.slice(0, 60) || 'agent';
}
