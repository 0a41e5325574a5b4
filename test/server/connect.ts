import { Client, type ClientOptions, InMemoryTransport } from '@modelcontextprotocol/client';
import { onTestFinished } from 'vitest';
import type { Plan } from '../../plans/plan.ts';
import type { RunBrief, RunOutcome } from '../../server/answers/brief.ts';
import { createMcpServer } from '../../server/mcp.ts';
import { readPlanSteps } from '../../server/plan-steps.ts';
import type { Session } from '../../server/session.ts';
import { countLines, doubleLines } from '../runner/count-plan.ts';
import { engineOn, workspaceFolder } from '../runner/fixtures.ts';

/** A client of the SDK that talks with the server object in this process, over a workspace with three leads. */
export async function connect(
  options: {
    leads?: string;
    plans?: readonly Plan[];
    /** The plan whose steps are tools of their own. */
    stepsOf?: string;
    /** What the client calls itself, and what it can do. */
    name?: string;
    client?: ClientOptions;
  } = {},
) {
  const more = options.plans === undefined ? {} : { plans: options.plans };
  const folder = await workspaceFolder(options);
  const session: Session = {
    directory: folder,
    openEngine: async () => {
      const { engine } = await engineOn(folder, more);
      return engine;
    },
  };
  const steps =
    options.stepsOf === undefined
      ? []
      : await readPlanSteps(session, options.stepsOf, [countLines, doubleLines]);
  const server = createMcpServer({ ...session, steps }, '0.0.0');
  const client = new Client({ name: options.name ?? 'test', version: '0.0.0' }, options.client);
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  onTestFinished(() => client.close());
  return { folder, client, call: caller(client) };
}

/** Calls a tool and hands back its text, its structured content and whether it is an error. */
export function caller(client: Client, timeout = 60_000) {
  return async (name: string, given: Record<string, unknown> = {}) => {
    const result = await client.callTool({ name, arguments: given }, { timeout });
    const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
    return { text, content: result.structuredContent, isError: result.isError === true };
  };
}

/** What came of `run_step` or any other call that tells of a run; the schema was checked by the client. */
export function briefOf(answer: { content: unknown }): RunOutcome {
  return answer.content as RunOutcome;
}

/** The whole brief of `run_status`. */
export function statusOf(answer: { content: unknown }): RunBrief {
  return answer.content as RunBrief;
}
