import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { runBrief } from '../answers/brief.ts';
import { describeBrief } from '../answers/describe-brief.ts';
import { currentBrief } from '../current-brief.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';
import { longestWait, waitUntilIdle } from '../work.ts';

const statusInput = z.object({
  run: z.string().optional().describe('Without it, the newest.'),
  wait_seconds: z
    .number()
    .min(0)
    .max(longestWait)
    .default(0)
    .describe('How long to wait at most for work on the run to end; 0 answers at once.'),
});

/** `run_status`: where a run stands and what may be done next. */
export function registerRunStatus(server: McpServer, session: Session): void {
  server.registerTool(
    'run_status',
    {
      title: 'Where a run stands',
      description:
        'Says where a run stands, how far a step is that runs, which gates keep it, whether a person is waited for, and what you may call next. With `wait_seconds` it waits while work is under way. Changes nothing.',
      inputSchema: statusInput,
      outputSchema: runBrief,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    ({ run: named, wait_seconds: seconds }, context) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const { run } = engine.status(named);
          await waitUntilIdle(session, engine, run, { seconds, context });
          const brief = await currentBrief(session, engine, run);
          return answer(brief, describeBrief(brief));
        }),
      ),
  );
}
