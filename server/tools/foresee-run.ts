import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { foreseenRerun } from '../answers/comparison.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';
import { listedAs } from '../short-schema.ts';

type Foreseen = z.output<typeof foreseenRerun>;

const foreseenInput = z.object({
  run: z.string().optional().describe('Without it, the newest.'),
  until: z.string().optional().describe('Id of the last step to look at, such as 3.2.'),
});

const foreseenStep = listedAs(foreseenRerun.shape.steps.element, [
  'step',
  'title',
  'why',
  'again',
  'waiversLost',
]);

const foreseenAnswer = listedAs(foreseenRerun.extend({ steps: z.array(foreseenStep) }), [
  'run',
  'steps',
  'waitsAt',
  'seconds',
]);

/** `foresee_run`: what going on with a run would do, before it is done. */
export function registerForeseeRun(server: McpServer, session: Session): void {
  server.registerTool(
    'foresee_run',
    {
      title: 'What a run would do next',
      description:
        'Says which steps of a run would run now, which of them again and why (such as a file that has changed), where it would wait for a person, which waivers would fall, and how long it took last time. Call it before run_step after data has changed. Runs nothing and changes nothing.',
      inputSchema: foreseenInput,
      outputSchema: foreseenAnswer,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    ({ run, until }) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const told = await engine.foresee(run, until === undefined ? {} : { until });
          const foreseen = foreseenRerun.parse(told);
          return answer(foreseen, describe(foreseen));
        }),
      ),
  );
}

function describe({ run, steps, waitsAt, seconds, untimed }: Foreseen): string {
  if (steps.length === 0) return `Nothing of run ${run} would run: all of it is done.`;
  const lines = steps.map(({ step, title, why, again, waiversLost, now }) => {
    const lost = waiversLost.length === 0 ? '' : ` The waivers of ${waiversLost.join(', ')} would fall.`;
    return `${step} ${title}: ${why}${again ? ', done before' : ''}${now ? '' : ', after the person'}.${lost}`;
  });
  const wait = waitsAt === null ? '' : ` It would wait for a person at step ${waitsAt}.`;
  const unknown = untimed === 0 ? '' : `, and ${untimed} steps whose time is not known`;
  return [...lines, `It took ${Math.round(seconds)} s last time${unknown}.${wait}`].join('\n');
}
