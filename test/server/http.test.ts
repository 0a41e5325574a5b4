import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { McpServer } from '@modelcontextprotocol/server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { entry } from '../cli/leadline.ts';
import { workspaceFolder } from '../runner/fixtures.ts';
import { briefOf, caller } from './connect.ts';
import { connectTo, send, serve, token } from './http-fixtures.ts';

/** A client of the SDK's first generation. */
async function connectOld(transport: StreamableHTTPClientTransport | StdioClientTransport) {
  const client = new OldClient({ name: 'old', version: '0.0.0' });
  // The SDK's own types disagree about `sessionId` where optional properties are exact.
  await client.connect(transport as Parameters<OldClient['connect']>[0]);
  onTestFinished(() => client.close());
  return client;
}

function oldOverHttp(url: string) {
  const headers = { authorization: `Bearer ${token}` };
  return connectOld(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
}

describe('the server over HTTP', () => {
  it.each(['legacy', 'auto'] as const)('takes a client of the %s era through a run', async (mode) => {
    const { url, problems } = await serve();
    const client = await connectTo(url, mode);
    const call = caller(client);
    expect((await call('list_plans')).text).toContain('count');
    const started = await call('start_run', { plan: 'count' });
    expect(started.isError).toBe(false);
    expect(briefOf(await call('run_status')).run).toBe(briefOf(started).run);
    expect(problems).toEqual([]);
  });

  it('lists the same tools to every client, whatever it speaks and has called before', async () => {
    const { url } = await serve();
    const clients = [await connectTo(url, 'legacy'), await connectTo(url), await oldOverHttp(url)];
    const lists = await Promise.all(clients.map(async (client) => (await client.listTools()).tools));
    const names = lists.map((tools) => tools.map((tool) => tool.name));
    expect(names[0]?.length).toBeGreaterThan(0);
    expect(new Set(names.map((list) => list.join())).size).toBe(1);
  });

  it('keeps nothing in a connection: a run that one client began is another one to go on with', async () => {
    const { url } = await serve();
    const run = briefOf(await caller(await connectTo(url, 'legacy'))('start_run', { plan: 'count' })).run;
    const status = await caller(await connectTo(url))('run_status', { run });
    expect(briefOf(status).run).toBe(run);
  });

  it('tells a client of the 2025 revisions on its own stream that there is a new run', async () => {
    const { url } = await serve();
    const client = await connectTo(url, 'legacy');
    const told = new Promise<void>((resolve) => {
      client.setNotificationHandler('notifications/resources/list_changed', () => resolve());
    });
    await caller(await connectTo(url))('start_run', { plan: 'count' });
    await told;
  });

  it('serves a client of the SDK 1.x over HTTP', async () => {
    const { url } = await serve();
    const client = await oldOverHttp(url);
    const result = await client.callTool({ name: 'list_plans', arguments: {} });
    expect(result.structuredContent).toMatchObject({ plans: expect.any(Array) });
  });

  it('serves a client of the SDK 1.x over stdin and stdout', async () => {
    const client = await connectOld(
      new StdioClientTransport({
        command: process.execPath,
        args: [entry, 'mcp', '--workspace', await workspaceFolder()],
        stderr: 'pipe',
      }),
    );
    const result = await client.callTool({ name: 'list_plans', arguments: {} });
    expect(result.structuredContent).toMatchObject({ plans: expect.any(Array) });
  });

  it('refuses a client without a token', async () => {
    const { url } = await serve();
    const transport = new StreamableHTTPClientTransport(new URL(url));
    await expect(connectOld(transport)).rejects.toThrow();
  });

  it('answers fifty clients at the same time', { timeout: 60_000 }, async () => {
    const { url, problems } = await serve();
    const one = await connectTo(url);
    const run = briefOf(await caller(one)('start_run', { plan: 'count' })).run;
    const runs = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const client = await connectTo(url, index % 2 === 0 ? 'legacy' : 'auto');
        return briefOf(await caller(client)('run_status', { run })).run;
      }),
    );
    expect(new Set(runs)).toEqual(new Set([run]));
    expect(problems).toEqual([]);
  });

  it('says that a session is not known (any more), so that its client begins anew', async () => {
    const { url } = await serve();
    const answer = await send(url, { headers: { 'mcp-session-id': 'made-up' } });
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body)).toMatchObject({
      error: { message: expect.stringContaining('initialize') },
    });
  });

  it('answers what it works on before it closes, and takes nothing more', async () => {
    const working = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const { url, close } = await serve({
      create: () => {
        const server = new McpServer({ name: 'slow', version: '0.0.0' });
        server.registerTool('slow', {}, async () => {
          working.resolve();
          await release.promise;
          return { content: [{ type: 'text', text: 'done' }] };
        });
        return server;
      },
    });
    const call = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'slow' } });
    const answer = send(url, { body: call });
    await working.promise;
    const closed = close();
    await expect(send(url)).rejects.toThrow('ECONNREFUSED');
    release.resolve();
    expect((await answer).body).toContain('done');
    await closed;
  });

  it('ends a call that does not end when it closes', async () => {
    const working = Promise.withResolvers<void>();
    const { url, close } = await serve({
      patience: { farewell: 50 },
      create: () => {
        const server = new McpServer({ name: 'stuck', version: '0.0.0' });
        server.registerTool('stuck', {}, () => {
          working.resolve();
          return new Promise<never>(() => undefined);
        });
        return server;
      },
    });
    const call = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'stuck' } });
    const answer = send(url, { body: call }).catch((error: Error) => error);
    await working.promise;
    await close();
    await answer;
  });

  it('tells of a failure in its own words only, and reports it to whoever runs it', async () => {
    const { url, problems } = await serve({
      create: () => {
        throw new Error('secret of the machine');
      },
    });
    const answer = await send(url);
    expect(answer.status).toBe(500);
    expect(answer.body).not.toContain('secret');
    expect(problems.map((problem) => problem.message)).toEqual(['secret of the machine']);
  });
});
