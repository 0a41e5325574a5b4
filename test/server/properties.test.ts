import path from 'node:path';
import { Client, type Tool } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/client/validators/ajv';
import { Client as OlderClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as OlderTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { verifyJournal } from '../../runner/verify-journal.ts';
import { openWorkspace } from '../../runner/workspace.ts';
import { openDuckDb } from '../../warehouse/duckdb.ts';
import { entriesOf } from '../runner/approvals/blocked-run.ts';
import { workspaceFolder } from '../runner/fixtures.ts';
import { connect } from './connect.ts';
import { fitting, hostile, type InputSchema } from './hostile.ts';

/** A call that takes longer hangs. */
const patience = 20_000;
/** 25,000 tokens of three characters. */
const budget = 75_000;

const ofPeople = /^(approval-(granted|declined|used)|gate-waived|human-done|operator-added)$/;

describe('every tool, whatever it is called with', () => {
  it('answers in its schema or with a typed error in this process', { timeout: 240_000 }, async () => {
    const { client, folder } = await connect({ stepsOf: 'count' });
    await makeWarehouse(folder);
    await client.callTool({ name: 'start_run', arguments: { plan: 'count' } });
    await callEverything(client, { seed: 1, each: 20 });
    await requireSound(folder);
  });

  it('answers in its schema or with a typed error over stdio', { timeout: 240_000 }, async () => {
    const { client, folder, complaints } = await overStdio();
    await client.callTool({ name: 'start_run', arguments: { plan: 'count' } });
    await callEverything(client, { seed: 2, each: 8 });
    expect(complaints).toEqual([]);
    await requireSound(folder);
  });

  it('answers errors that a client of the 2025 revisions takes, which holds them against the schema', async () => {
    const { transport } = await stdioOn();
    const client = new OlderClient({ name: 'older', version: '0.0.0' });
    await client.connect(new OlderTransport(transport));
    onTestFinished(() => client.close());
    const { tools } = await client.listTools();
    for (const { name, inputSchema } of tools) {
      const wrong = Object.keys(inputSchema.properties ?? {}).map((field) => [field, { of: 'no use' }]);
      expect(await client.callTool({ name, arguments: Object.fromEntries(wrong) })).toMatchObject({
        isError: true,
        structuredContent: { error: { code: 'input-invalid' } },
      });
    }
    expect(await client.callTool({ name: 'run_status', arguments: {} })).toMatchObject({
      isError: true,
      structuredContent: { error: { code: 'run-missing' } },
    });
  });

  it('refuses a tool that there is not as the protocol has it, and goes on', async () => {
    const { client } = await connect();
    for (const name of ['', 'grant_approval', '__proto__', 'constructor', 'toString', '../run_step']) {
      await expect(client.callTool({ name, arguments: {} })).rejects.toMatchObject({ code: -32602 });
    }
    expect((await client.callTool({ name: 'list_plans', arguments: {} })).isError).not.toBe(true);
  });
});

/** Calls each tool with arguments that fit and with such that do not; the seed makes both the same at each run. */
async function callEverything(client: Client, { seed, each }: { seed: number; each: number }) {
  const { tools } = await client.listTools();
  for (const tool of tools) {
    const input = tool.inputSchema as InputSchema;
    const check = checkOf(tool);
    for (const given of [fitting(input), hostile(input)]) {
      await fc.assert(
        fc.asyncProperty(given, async (args) => requireAnswer(client, tool.name, check, args)),
        { seed, numRuns: each, endOnFailure: true },
      );
    }
  }
}

async function requireAnswer(
  client: Client,
  name: string,
  check: ReturnType<typeof checkOf>,
  args: Record<string, unknown>,
) {
  const result = await client.callTool({ name, arguments: args }, { timeout: patience });
  const { structuredContent, isError } = result;
  expect(check(structuredContent)).toMatchObject({ valid: true });
  if (isError === true) {
    expect(structuredContent).toMatchObject({ error: { code: expect.stringMatching(/^[a-z]+(-[a-z]+)*$/) } });
    expect(structuredContent).not.toMatchObject({ error: { code: 'internal-error' } });
    expect(structuredContent).toHaveProperty('error.next', expect.stringMatching(/\w/));
  }
  const whole = JSON.stringify(result);
  expect(whole.length).toBeLessThanOrEqual(budget);
  expect(whole).not.toMatch(/\\n\s+at .+:\d+:\d+/);
}

/** The SDK's own check, of errors too: clients of the 2025 revisions hold these against the schema as well. */
function checkOf({ outputSchema }: Tool) {
  const { $schema: _, ...schema } = outputSchema ?? {};
  return new AjvJsonSchemaValidator().getValidator(schema);
}

/** Whatever was called: the journal is whole, and nothing in it is a person's. */
async function requireSound(folder: string) {
  expect((await verifyJournal(path.join(folder, 'journal.sqlite'))).problems).toEqual([]);
  const decided = entriesOf(folder).filter(({ type }) => ofPeople.test(type));
  expect(decided).toEqual([]);
}

async function overStdio() {
  const { transport: server, folder } = await stdioOn();
  const client = new Client({ name: 'test', version: '0.0.0' });
  const transport = new StdioClientTransport(server);
  const complaints: string[] = [];
  client.onerror = (error) => complaints.push(error.message);
  transport.stderr?.on('data', (text) => complaints.push(String(text)));
  await client.connect(transport);
  onTestFinished(() => client.close());
  return { client, folder, complaints };
}

/** How a process is started that serves the count plan over a workspace with three leads. */
async function stdioOn() {
  const folder = await workspaceFolder();
  const script = path.join(import.meta.dirname, 'serve-count-plan.ts');
  return {
    folder,
    transport: { command: process.execPath, args: [script, folder], stderr: 'pipe' as const },
  };
}

/** An empty one, so that generated queries reach the reader. */
async function makeWarehouse(folder: string) {
  const { paths } = await openWorkspace(folder, []);
  const warehouse = await openDuckDb({
    path: paths.warehouse,
    memoryLimit: '256MB',
    tempDirectory: paths.spill,
  });
  await warehouse.close();
}
