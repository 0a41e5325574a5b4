import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { openEngine } from '../../../cli/open-engine.ts';
import { createWorkspace } from '../../../runner/workspace.ts';
import { createMcpServer } from '../../../server/mcp.ts';
import { readPlanSteps } from '../../../server/plan-steps.ts';
import type { Session } from '../../../server/session.ts';
import { allTools } from '../../../tools/index.ts';

/** What a client may rely on, by name, so that a difference names the thing that changed. */
export interface Contract {
  instructions: string;
  tools: Record<string, unknown>;
  prompts: Record<string, unknown>;
  resourceTemplates: Record<string, unknown>;
  /** Tools that `--plan` adds, by plan and name. */
  steps: Record<string, Record<string, unknown>>;
}

const plan = 'v6-true-vintage';

export const contractFile = path.join(import.meta.dirname, '..', '..', '..', 'docs', 'mcp-contract.json');

/** The contract as a client of the SDK lists it, over a workspace without runs. */
export async function readContract(): Promise<Contract> {
  const { plain, steps } = await readLists();
  return {
    ...plain,
    steps: { [plan]: Object.fromEntries(Object.entries(steps).map(([name, tool]) => [name, short(tool)])) },
  };
}

/** What every server lists, and the tools that `--plan` adds. */
async function readLists() {
  const parent = await mkdtemp(path.join(tmpdir(), 'leadline-'));
  try {
    const folder = path.join(parent, 'firm');
    await createWorkspace(folder, '');
    const session: Session = { directory: folder, openEngine: () => openEngine(folder) };
    const plain = await listedBy(session);
    const withSteps = await listedBy({ ...session, steps: await readPlanSteps(session, plan, allTools) });
    const added = Object.entries(withSteps.tools).filter(([name]) => !(name in plain.tools));
    return { plain, steps: Object.fromEntries(added) };
  } finally {
    await rm(parent, { recursive: true });
  }
}

/** Characters of `tools/list` as JSON, as a client gets it. */
export async function listSizes(): Promise<{ plain: number; withSteps: number; steps: number }> {
  const { plain, steps } = await readLists();
  const size = (list: object) =>
    JSON.stringify({ tools: Object.entries(list).map(([name, tool]) => ({ name, ...(tool as object) })) })
      .length;
  return {
    plain: size(plain.tools),
    withSteps: size({ ...plain.tools, ...steps }),
    steps: Object.keys(steps).length,
  };
}

async function listedBy(session: Session): Promise<Omit<Contract, 'steps'>> {
  const client = new Client({ name: 'contract', version: '0' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([createMcpServer(session, '0').connect(far), client.connect(near)]);
  try {
    const offers = client.getServerCapabilities();
    return {
      instructions: client.getInstructions() ?? '',
      tools: byName((await client.listTools()).tools),
      prompts: byName(offers?.prompts === undefined ? [] : (await client.listPrompts()).prompts),
      resourceTemplates: byName(
        offers?.resources === undefined ? [] : (await client.listResourceTemplates()).resourceTemplates,
      ),
    };
  } finally {
    await client.close();
  }
}

function byName<T extends { name: string }>(listed: readonly T[]): Record<string, Omit<T, 'name'>> {
  return Object.fromEntries(listed.map(({ name, ...rest }) => [name, rest]));
}

/** Of a plan's step what its plan does not say by itself: schemas and sentences follow from tools and plans. */
function short(tool: unknown): unknown {
  const { title, annotations } = tool as { title?: string; annotations?: object };
  return { title, annotations };
}
