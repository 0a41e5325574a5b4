import { Client as OlderClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OlderTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connect } from './connect.ts';
import { connectTo, serve, token } from './http-fixtures.ts';

interface Refused {
  isError?: unknown;
  structuredContent?: unknown;
}

/** The smallest arguments that fit a tool, with one more that no tool has. */
function misspelt({ required = [] }: { required?: string[] | undefined }): Record<string, unknown> {
  return { ...Object.fromEntries(required.map((name) => [name, 'x'])), rnu: 'count-1' };
}

const refusal = {
  isError: true,
  structuredContent: { error: { code: 'input-invalid', message: expect.stringContaining('rnu') } },
};

describe('an argument that a tool does not have', () => {
  it('is refused by every tool, those of a plan among them, which all say so in their schema', async () => {
    const { client } = await connect({ stepsOf: 'count' });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('count_lines');
    for (const { name, inputSchema } of tools) {
      expect(inputSchema).toMatchObject({ additionalProperties: false });
      expect(await client.callTool({ name, arguments: misspelt(inputSchema) })).toMatchObject(refusal);
    }
  });

  it('does not let a call act on the newest run, and names what may be meant', async () => {
    const { call } = await connect({ stepsOf: 'count' });
    await call('start_run', { plan: 'count' });
    await call('start_run', { plan: 'count' });
    for (const tool of ['run_step', 'count_lines']) {
      const refused = await call(tool, { rnu: 'count-1' });
      expect(refused.text).toContain('`rnu` may be meant as `run`.');
      expect(refused.text).toContain('nothing was done');
    }
    expect((await call('run_status')).content).toMatchObject({ run: 'count-2', stepsDone: 0 });
  });

  it('is refused to clients of both eras', async () => {
    const { url } = await serve();
    const call = { name: 'run_status', arguments: { rnu: 'count-1' } };
    for (const era of ['legacy', 'auto'] as const) {
      const client = await connectTo(url, era);
      expect((await client.callTool(call)) as Refused).toMatchObject(refusal);
    }
    const older = new OlderClient({ name: 'older', version: '0.0.0' });
    const headers = { authorization: `Bearer ${token}` };
    await older.connect(new OlderTransport(new URL(url), { requestInit: { headers } }));
    onTestFinished(() => older.close());
    await older.listTools();
    expect((await older.callTool(call)) as Refused).toMatchObject(refusal);
  });

  it('is refused by a prompt, too', async () => {
    const { client, call } = await connect();
    await call('start_run', { plan: 'count' });
    const asked = client.getPrompt({ name: 'why-is-it-blocked', arguments: { rnu: 'count-1' } });
    await expect(asked).rejects.toMatchObject({ code: -32602, message: expect.stringContaining('rnu') });
  });
});
