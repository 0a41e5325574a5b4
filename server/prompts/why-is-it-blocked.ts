import { completable, type McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { renderPrompt } from '../../prompts/render.ts';
import { type RunBrief, toRunBrief } from '../answers/brief.ts';
import { onceFor } from '../once-for.ts';
import { completions } from '../resources/completions.ts';
import { uris } from '../resources/uris.ts';
import { type Session, withEngine } from '../session.ts';
import { said, sayOrExplain } from './said.ts';

/** For each session, because a field carries what completes it. */
const argumentsOf = onceFor((session: Session) =>
  z.strictObject({
    run: completable(
      z.string().describe('Name of a run; without it, the newest.'),
      completions(session).run,
    ).optional(),
  }),
);

/** `why-is-it-blocked`: what keeps a run, and how to find the cause. */
export function registerWhyIsItBlocked(server: McpServer, session: Session): void {
  const description = 'What keeps a run from going on: gates, a person, an error; and what may be done.';
  server.registerPrompt(
    'why-is-it-blocked',
    {
      title: 'Why is it blocked?',
      description,
      argsSchema: argumentsOf(session),
    },
    ({ run }) =>
      sayOrExplain(() =>
        withEngine(session, async (engine) => {
          const brief = toRunBrief(engine.status(run === '' ? undefined : run), engine.workspace.directory);
          return said(
            `Run ${brief.run} is ${brief.state}`,
            renderPrompt('mcp/why-is-it-blocked.md', viewOf(brief)),
          );
        }),
      ),
  );
}

function viewOf(brief: RunBrief) {
  const { run, plan, state, steps, blockingGates, waitingFor, failure } = brief;
  return {
    run,
    plan,
    state,
    done: steps.filter((step) => step.state === 'done').length,
    of: steps.length,
    blocking: blockingGates.map(({ guards, waivable, ...gate }) => ({
      ...gate,
      measured: gate.measured === null ? 'nothing: it could not be measured' : String(gate.measured),
      neverWaived: guards !== undefined,
      waivable: waivable === true,
      uri: uris.gate(run, gate.gate),
    })),
    waiting: waitingFor,
    failure: failure === null ? null : { ...failure, next: failure.next ?? null },
    isFree: blockingGates.length === 0 && waitingFor === null && failure === null,
    mayDo: brief.mayDo.map(({ tool, arguments: given, why }) => ({
      tool,
      given: JSON.stringify(given),
      why,
    })),
  };
}
