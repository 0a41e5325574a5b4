import { McpServer } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { allowedNames, isLoopback, urlOf } from '../../server/http/addresses.ts';
import { createBackChannels } from '../../server/http/back-channels.ts';
import { createRateLimit } from '../../server/http/rate-limit.ts';
import { bearerCheck, serverToken } from '../../server/http/token.ts';

describe('the token', () => {
  const long = 'x'.repeat(32);

  it('is the one of the environment', () => {
    expect(serverToken(long, false)).toEqual({ value: long, made: false });
  });

  it('is made anew at each start on loopback', () => {
    const [first, second] = [serverToken(undefined, true), serverToken('', true)];
    expect(first).toMatchObject({ made: true, value: expect.stringMatching(/^[\w-]{43}$/) });
    expect(first.value).not.toBe(second.value);
  });

  it('is demanded where other machines can connect', () => {
    expect(() => serverToken(undefined, false)).toThrow(expect.objectContaining({ code: 'token-missing' }));
  });

  it.each(['x'.repeat(31), `${long} y`, `${long}\n`, `${long}ä`])('is refused as %j', (weak) => {
    expect(() => serverToken(weak, true)).toThrow(expect.objectContaining({ code: 'token-weak' }));
  });

  it('is never repeated in the refusal', () => {
    expect(() => serverToken('short-secret', true)).not.toThrow(/short-secret/);
    expect(() => serverToken('short-secret', true)).toThrow();
  });

  it('must be brought whole', () => {
    const brings = bearerCheck(long);
    expect([`Bearer ${long}`, `bearer ${long}`].map(brings)).toEqual([true, true]);
    expect([undefined, '', long, `Bearer ${long}x`, `Bearer ${long.slice(1)}`].map(brings)).not.toContain(
      true,
    );
  });
});

describe('addresses', () => {
  it.each(['127.0.0.1', '::1', 'localhost', 'LOCALHOST'])('call %s this machine', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', 'leads.example'])('call %s reachable for others', (host) => {
    expect(isLoopback(host)).toBe(false);
  });

  it('are written as URLs write them', () => {
    expect(urlOf('::1', 80)).toBe('http://[::1]:80/mcp');
    expect(allowedNames('fe80::1', ['Leads.Example'])).toEqual([
      'localhost',
      '127.0.0.1',
      '[::1]',
      '[fe80::1]',
      'leads.example',
    ]);
  });
});

describe('the rate limit', () => {
  it('counts callers apart and begins anew each minute', () => {
    let now = 5000;
    const limit = createRateLimit(1, () => now);
    expect(['a', 'b', 'a'].map((caller) => limit.secondsToWait(caller))).toEqual([0, 0, 60]);
    now = 64_999;
    expect(limit.secondsToWait('a')).toBe(1);
    now = 65_000;
    expect(limit.secondsToWait('a')).toBe(0);
  });

  it('keeps no more than ten thousand callers: those beyond share one count', () => {
    const limit = createRateLimit(1, () => 0);
    for (let caller = 0; caller < 10_000; caller += 1) expect(limit.secondsToWait(`${caller}`)).toBe(0);
    expect(['one more', 'another'].map((caller) => limit.secondsToWait(caller))).toEqual([0, 60]);
  });
});

describe('back channels', () => {
  it('are kept up to their number: the one used longest ago goes', async () => {
    const channels = createBackChannels(() => new McpServer({ name: 'test', version: '0.0.0' }), 2);
    const first = await begin(channels);
    const second = await begin(channels);
    expect((await ping(channels, first))?.status).toBe(200);
    const third = await begin(channels);
    expect(channels.open).toBe(2);
    const statuses = [first, second, third].map(async (id) => (await ping(channels, id))?.status);
    expect(await Promise.all(statuses)).toEqual([200, 404, 200]);
    await channels.close();
    expect(channels.open).toBe(0);
  });

  it('are gone when their client says goodbye', async () => {
    const channels = createBackChannels(() => new McpServer({ name: 'test', version: '0.0.0' }));
    const id = await begin(channels);
    const goodbye = new Request('http://localhost/mcp', {
      method: 'DELETE',
      headers: { 'mcp-session-id': id },
    });
    expect((await channels.fetch(goodbye, undefined))?.status).toBe(200);
    expect(channels.open).toBe(0);
  });

  it('are free again when the client of their stream has gone', async () => {
    const channels = createBackChannels(() => new McpServer({ name: 'test', version: '0.0.0' }));
    const id = await begin(channels);
    const gone = new AbortController();
    expect((await listen(channels, id, gone.signal))?.status).toBe(200);
    expect((await listen(channels, id))?.status).toBe(409);
    gone.abort();
    expect((await listen(channels, id))?.status).toBe(200);
    await channels.close();
  });

  it('are no business of a request that belongs to none', async () => {
    const channels = createBackChannels(() => new McpServer({ name: 'test', version: '0.0.0' }));
    expect(await channels.fetch(post({}), { jsonrpc: '2.0', id: 1, method: 'ping' })).toBeUndefined();
  });
});

type Channels = ReturnType<typeof createBackChannels>;

async function begin(channels: Channels): Promise<string> {
  const params = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '0.0.0' },
  };
  const response = await channels.fetch(post({}), { jsonrpc: '2.0', id: 1, method: 'initialize', params });
  await response?.body?.cancel();
  return response?.headers.get('mcp-session-id') ?? '';
}

async function ping(channels: Channels, id: string): Promise<Response | undefined> {
  const response = await channels.fetch(post({ 'mcp-session-id': id }), {
    jsonrpc: '2.0',
    id: 2,
    method: 'ping',
  });
  await response?.body?.cancel();
  return response;
}

function listen(channels: Channels, id: string, signal?: AbortSignal): Promise<Response | undefined> {
  const headers = { accept: 'text/event-stream', 'mcp-session-id': id };
  const given = signal === undefined ? { headers } : { headers, signal };
  return channels.fetch(new Request('http://localhost/mcp', given), undefined);
}

function post(headers: Record<string, string>): Request {
  const accept = 'application/json, text/event-stream';
  return new Request('http://localhost/mcp', {
    method: 'POST',
    headers: { accept, 'content-type': 'application/json', ...headers },
    body: '{}',
  });
}
