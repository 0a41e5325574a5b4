import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { runStanding } from '../answers/brief.ts';
import { describeBrief } from '../answers/describe-brief.ts';
import { cancelWork } from '../cancel.ts';
import { currentBrief } from '../current-brief.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';

const cancelInput = z.object({ run: z.string().describe('Name of a run.') });

const cancelAnswer = runStanding.extend({
  cancelled: z.boolean().describe('False where nothing was at work on the run.'),
});

/** `cancel_run`: stops the work on a run, whoever's connection began it. */
export function registerCancelRun(server: McpServer, session: Session): void {
  server.registerTool(
    'cancel_run',
    {
      title: 'Stop the work on a run',
      description:
        'Stops the step that is running, within a second, whichever connection began it. The run stays and can be resumed with run_step: finished steps are kept, the stopped one runs again from its start. Does nothing where nothing is at work.',
      inputSchema: cancelInput,
      outputSchema: cancelAnswer,
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: false,
      },
    },
    ({ run: named }) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const { run } = engine.status(named);
          const cancelled = await cancelWork(session, engine, run);
          const brief = await currentBrief(session, engine, run);
          const said = cancelled ? 'The work was stopped.' : 'Nothing was at work on the run.';
          return answer(cancelAnswer.parse({ ...brief, cancelled }), `${said}\n${describeBrief(brief)}`);
        }),
      ),
  );
}
