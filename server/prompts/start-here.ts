import type { McpServer } from '@modelcontextprotocol/server';
import { renderPrompt } from '../../prompts/render.ts';
import type { RunState } from '../../runner/run-state.ts';
import { type Session, withEngine } from '../session.ts';
import { said, sayOrExplain } from './said.ts';

const runsShown = 5;

/** `start-here`: what Leadline is, what there is to run, and how a plan is carried as far as an agent may. */
export function registerStartHere(server: McpServer, session: Session): void {
  const description = 'What this server is for, which plans and runs there are, and how to begin.';
  server.registerPrompt('start-here', { title: 'Start here', description }, () =>
    sayOrExplain(() =>
      withEngine(session, async (engine) => {
        const plans = engine
          .listPlans()
          .map(({ name, version, title, steps }) => ({ name, version, title, steps: steps.length }));
        const runs = engine.runs().toReversed().slice(0, runsShown).map(inShort);
        return said(description, renderPrompt('mcp/start-here.md', { plans, runs }));
      }),
    ),
  );
}

function inShort({ run, state, steps }: RunState) {
  return { run, state, done: steps.filter((step) => step.state === 'done').length, steps: steps.length };
}
