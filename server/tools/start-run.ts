import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { describeBrief, runBrief, toRunBrief } from '../answers/agent.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';

/** `start_run`: opens a run in the journal and runs nothing yet. */
export function registerStartRun(server: McpServer, session: Session): void {
  server.registerTool(
    'start_run',
    {
      title: 'Start a run',
      description:
        'Opens a new run of a plan with the parameters that leadline.yaml has now, and runs nothing yet. Each call opens another run: use run_status to find one that is open already.',
      inputSchema: z.object({ plan: z.string().describe('A name from list_plans.') }),
      outputSchema: runBrief,
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: false,
        openWorldHint: false,
      },
    },
    ({ plan }) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const run = await engine.start(plan);
          const brief = toRunBrief(engine.status(run), engine.workspace.directory);
          return answer(brief, describeBrief(brief));
        }),
      ),
  );
}
