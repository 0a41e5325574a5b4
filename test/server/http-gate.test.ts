import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { send, serve } from './http-fixtures.ts';

function errorOf(body: string): unknown {
  return JSON.parse(body);
}

function refused(message: RegExp) {
  return { jsonrpc: '2.0', id: null, error: { code: -32_000, message: expect.stringMatching(message) } };
}

describe('the gate in front of the server', () => {
  it('lets a request with the token pass', async () => {
    const { url } = await serve();
    const answer = await send(url);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('"result":{}');
  });

  it.each([
    ['no token', ''],
    ['another token', 'Bearer another-token-of-more-than-thirty-two-characters'],
    ['a part of the token', 'Bearer a-token-for-tests'],
    ['the token under another scheme', 'Basic a-token-for-tests-that-nobody-guesses'],
  ])('answers 401 to %s, and says where the token is', async (_, authorization) => {
    const { url } = await serve();
    const answer = await send(url, { headers: { authorization } });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="leadline"');
    expect(errorOf(answer.body)).toEqual(refused(/LEADLINE_MCP_TOKEN/));
  });

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:80', 'a b'])(
    'answers 403 to the Host %j, before it looks at the token',
    async (host) => {
      const { url } = await serve();
      const answer = await send(url, { headers: { host, authorization: '' } });
      expect(answer.status).toBe(403);
      expect(answer.body).not.toContain('evil');
    },
  );

  it.each(['http://evil.example', 'https://localhost.evil.example', 'null', 'file://'])(
    'answers 403 to the Origin %j',
    async (origin) => {
      const { url } = await serve();
      const answer = await send(url, { headers: { origin } });
      expect(answer.status).toBe(403);
      expect(errorOf(answer.body)).toEqual(refused(/Origin/));
    },
  );

  it('knows a name that it was told of', async () => {
    const { url } = await serve({ allowedHosts: ['leads.example'] });
    expect((await send(url, { headers: { host: 'leads.example' } })).status).toBe(200);
    expect((await send(url, { headers: { host: 'others.example' } })).status).toBe(403);
  });

  it('has nothing beside /mcp', async () => {
    const { url } = await serve();
    expect((await send(url.replace('/mcp', '/'))).status).toBe(404);
    expect((await send(`${url}/../../etc/passwd`)).status).toBe(404);
  });

  it('answers 413 to a body over 1 MiB, whether it says so or not', async () => {
    const { url } = await serve();
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'ping',
      params: { x: 'a'.repeat(1 << 20) },
    });
    const said = await send(url, { body, headers: { 'content-length': String(body.length) } });
    expect(said.status).toBe(413);
    const unsaid = await send(url, { body, headers: { 'transfer-encoding': 'chunked' } });
    expect(unsaid.status).toBe(413);
  });

  it.each([
    ['no JSON', '{"jsonrpc": "2.0", "id": 1,'],
    ['no JSON-RPC', '{"hello": "world"}'],
    ['a number', '1'],
    ['nothing', ''],
  ])('answers a body that is %s with an error of the protocol, without a stack', async (_, body) => {
    const { url } = await serve();
    const answer = await send(url, { body });
    expect(answer.status).toBe(400);
    expect(errorOf(answer.body)).toMatchObject({ jsonrpc: '2.0', error: { code: expect.any(Number) } });
    expect(answer.body).not.toMatch(/\bat .*\.(ts|mjs|js):/);
  });

  it('answers 415 to another type than JSON', async () => {
    const { url } = await serve();
    expect((await send(url, { headers: { 'content-type': 'text/plain' } })).status).toBe(415);
  });

  it('answers 429 to one request too many, and takes the next when the minute is over', async () => {
    let now = 0;
    const { url } = await serve({ perMinute: 3, now: () => now });
    for (const _ of [1, 2, 3]) expect((await send(url)).status).toBe(200);
    now = 45_000;
    const answer = await send(url);
    expect(answer.status).toBe(429);
    expect(answer.headers['retry-after']).toBe('15');
    expect(errorOf(answer.body)).toEqual(refused(/15 s/));
    now = 60_000;
    expect((await send(url)).status).toBe(200);
  });

  it('counts wrong tokens apart: whoever guesses is stopped and shuts nobody out', async () => {
    const { url } = await serve({ now: () => 0 });
    const wrong = { headers: { authorization: 'Bearer wrong' } };
    for (let guess = 0; guess < 60; guess += 1) expect((await send(url, wrong)).status).toBe(401);
    expect((await send(url, wrong)).status).toBe(429);
    expect((await send(url)).status).toBe(200);
  });

  it.each([
    ['headers', 'POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-Slow: '],
    [
      'a body',
      'POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a-token-for-tests-that-nobody-guesses\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    ],
  ])('cuts off a client that sends %s drop by drop', async (_, begin) => {
    const { url } = await serve({ patience: { headers: 100, request: 100, check: 20 } });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(begin);
    let said = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await once(socket, 'close');
    expect(said).toContain('408');
  });
});
