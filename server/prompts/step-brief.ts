import { completable, type McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { renderBrief } from '../../runner/step-brief.ts';
import { onceFor } from '../once-for.ts';
import { completions } from '../resources/completions.ts';
import { type Session, withEngine } from '../session.ts';
import { said, sayOrExplain } from './said.ts';

/** For each session, because a field carries what completes it. */
const argumentsOf = onceFor((session: Session) => {
  const { plan, step } = completions(session);
  return z.strictObject({
    plan: completable(z.string().describe('Name of a plan, such as v6-true-vintage.'), plan),
    step: completable(z.string().describe('Id of a step of the plan, such as 3.2.'), step),
  });
});

/** `step-brief`: what one step asks. One prompt for all steps, so that the list of prompts stays short. */
export function registerStepBrief(server: McpServer, session: Session): void {
  const description =
    'What a step of a plan asks: task, inputs, outputs, gates with thresholds, and when to stop.';
  server.registerPrompt(
    'step-brief',
    {
      title: 'Brief of a step',
      description,
      argsSchema: argumentsOf(session),
    },
    ({ plan: asked, step: id }) =>
      sayOrExplain(() =>
        withEngine(session, async (engine) =>
          said(`Step ${id} of ${asked}`, renderBrief(engine.stepBrief(asked, id))),
        ),
      ),
  );
}
