import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { describeBrief, runBrief, toRunBrief } from '../answers/agent.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';

/** `run_status`: where a run stands and what may be done next. */
export function registerRunStatus(server: McpServer, session: Session): void {
  server.registerTool(
    'run_status',
    {
      title: 'Where a run stands',
      description:
        'Says where a run stands, which gates keep it, whether a person is waited for, and what you may call next. Changes nothing.',
      inputSchema: z.object({
        run: z.string().optional().describe('Name of a run; without it, the newest.'),
      }),
      outputSchema: runBrief,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    ({ run }) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const brief = toRunBrief(engine.status(run), engine.workspace.directory);
          return answer(brief, describeBrief(brief));
        }),
      ),
  );
}
