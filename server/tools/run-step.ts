import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { RunState } from '../../runner/run-state.ts';
import { describeBrief, runBrief, toRunBrief } from '../answers/agent.ts';
import { answer, answerOrExplain } from '../result.ts';
import { progressFor, type Session, withEngine } from '../session.ts';

/** `run_step`: advances a run by one step, to a step, or until something keeps it. A person's step is never completed here. */
export function registerRunStep(server: McpServer, session: Session): void {
  server.registerTool(
    'run_step',
    {
      title: 'Run a step',
      description: [
        'Advances a run by its next step, up to a named step, or until it finishes, a blocking gate does not hold, or a person is asked.',
        "It replaces tables of the workspace's warehouse and files of the run; steps that are done are not run again.",
        'A human step is never completed here: a person must run the command that the answer names, in a terminal.',
      ].join(' '),
      inputSchema: z.object({
        run: z.string().optional().describe('Name of a run; without it, the newest.'),
        go: z
          .enum(['one-step', 'until-it-stops'])
          .default('one-step')
          .describe('One step, or on until the run is finished, blocked, failed or waiting for a person.'),
        until: z.string().optional().describe('Id of the last step to run, such as 3.2; wins over `go`.'),
      }),
      outputSchema: runBrief,
      annotations: {
        readOnlyHint: false,
        destructiveHint: true,
        idempotentHint: false,
        openWorldHint: false,
      },
    },
    ({ run, go, until }, context) =>
      answerOrExplain(() =>
        withEngine(
          session,
          async (engine) => {
            const before = engine.status(run);
            const last = until ?? (go === 'one-step' ? nextStep(before) : undefined);
            const after = await engine.advance(before.run, {
              ...(last === undefined ? {} : { until: last }),
              rehearsal: false,
              signal: context.mcpReq.signal,
            });
            const brief = toRunBrief(after, engine.workspace.directory);
            const result = answer(brief, describeBrief(brief));
            return after.state === 'failed' ? { ...result, isError: true } : result;
          },
          progressFor(context),
        ),
      ),
  );
}

/** The first step that is neither done nor only declared; undefined when there is none left. */
function nextStep(state: RunState): string | undefined {
  return state.steps.find((step) => step.state !== 'done' && step.state !== 'declared')?.id;
}
