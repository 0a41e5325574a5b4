import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { findStep } from '../../runner/readiness.ts';
import type { RunState } from '../../runner/run-state.ts';
import { runOutcome } from '../answers/brief.ts';
import { describeBrief } from '../answers/describe-brief.ts';
import { currentBrief } from '../current-brief.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';
import { longestWait, workOn } from '../work.ts';
import type { Target } from '../workers.ts';

const stepInput = z.object({
  run: z.string().optional().describe('Without it, the newest.'),
  go: z
    .enum(['one-step', 'until-it-stops'])
    .default('one-step')
    .describe('One step, or on until the run is finished, blocked, failed or waiting for a person.'),
  until: z.string().optional().describe('Id of the last step to run, such as 3.2; wins over `go`.'),
  wait_seconds: z
    .number()
    .min(0)
    .max(longestWait)
    .default(20)
    .describe('How long to wait at most for the work to end; 0 answers as soon as it has begun.'),
});

/** `run_step`: advances a run by one step, to a step, or until something keeps it. A person's step is never completed here. */
export function registerRunStep(server: McpServer, session: Session): void {
  server.registerTool(
    'run_step',
    {
      title: 'Run a step',
      description: [
        'Advances a run by its next step, up to a named step, or until it finishes, a blocking gate does not hold, or a person is asked.',
        'The work goes on by itself: where it takes longer than `wait_seconds`, the answer says `running`, and run_status tells how far it is. Cancelling this request stops it where it can be resumed.',
        "It replaces tables of the workspace's warehouse and files of the run; steps that are done are not run again.",
      ].join(' '),
      inputSchema: stepInput,
      outputSchema: runOutcome,
      annotations: {
        readOnlyHint: false,
        destructiveHint: true,
        idempotentHint: false,
        openWorldHint: false,
      },
    },
    ({ run, go, until, wait_seconds: seconds }, context) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const before = engine.status(run);
          await workOn(session, engine, before.run, targetOf(before, go, until), { seconds, context });
          const brief = await currentBrief(session, engine, before.run);
          const result = answer(runOutcome.parse(brief), describeBrief(brief));
          return brief.state === 'failed' ? { ...result, isError: true } : result;
        }),
      ),
  );
}

/** How far to go. Throws `step-unknown`. */
function targetOf(state: RunState, go: 'one-step' | 'until-it-stops', until: string | undefined): Target {
  if (until !== undefined) return { until: findStep(state, until).id };
  const next = state.steps.find((step) => step.state !== 'done' && step.state !== 'declared');
  return go === 'until-it-stops' || next === undefined ? { on: true } : { until: next.id };
}
