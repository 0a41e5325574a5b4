import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { runStanding } from '../answers/brief.ts';
import { describeBrief } from '../answers/describe-brief.ts';
import { currentBrief } from '../current-brief.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';

const startInput = z.object({
  plan: z.string().describe('A name from list_plans.'),
  idempotency_key: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Any text of yours that names this start; kept in the journal, so no secrets.'),
});

/** Runs that may stand open with no step done: a client that opens one after the other has lost its way. */
const mostUnused = 20;

/** `start_run`: opens a run in the journal and runs nothing yet. */
export function registerStartRun(server: McpServer, session: Session): void {
  server.registerTool(
    'start_run',
    {
      title: 'Start a run',
      description:
        'Opens a new run of a plan with the parameters that leadline.yaml has now, and runs nothing yet. Each call opens another run, except with an `idempotency_key`: the same key gives the same run, so a call may be repeated. list_runs shows what is open already.',
      inputSchema: startInput,
      outputSchema: runStanding,
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: false,
        openWorldHint: false,
      },
    },
    ({ plan, idempotency_key: key }) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const brief = await currentBrief(
            session,
            engine,
            await engine.start(plan, { ...(key === undefined ? {} : { key }), mostUnused }),
          );
          return answer(runStanding.parse(brief), describeBrief(brief));
        }),
      ),
  );
}
