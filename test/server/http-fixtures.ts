import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { McpServer } from '@modelcontextprotocol/server';
import { onTestFinished } from 'vitest';
import type { HttpOptions } from '../../server/http.ts';
import { createMcpServer } from '../../server/mcp.ts';
import { serveMcpHttp } from '../../server/mcp-http.ts';
import type { Session } from '../../server/session.ts';
import { engineOn, workspaceFolder } from '../runner/fixtures.ts';

export const token = 'a-token-for-tests-that-nobody-guesses';

/** The server over HTTP, on any free port, over a workspace with three leads. */
export async function serve(options: Partial<HttpOptions> & { create?: () => McpServer } = {}) {
  const folder = await workspaceFolder();
  const session: Session = {
    directory: folder,
    openEngine: async () => (await engineOn(folder)).engine,
  };
  const problems: Error[] = [];
  const { create = () => createMcpServer(session, '0.0.0'), ...more } = options;
  const http = { port: 0, host: '127.0.0.1', token, report: (error: Error) => problems.push(error) };
  const server = await serveMcpHttp(session, create, { ...http, ...more });
  onTestFinished(() => server.close());
  return { ...server, folder, problems };
}

/** A client of the SDK, of either era. */
export async function connectTo(url: string, mode: 'legacy' | 'auto' = 'auto') {
  const client = new Client({ name: 'test', version: '0.0.0' }, { versionNegotiation: { mode } });
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  onTestFinished(() => client.close());
  return client;
}

export interface Answered {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** One request as it stands, with headers that no client would let through. */
export function send(
  url: string,
  {
    method = 'POST',
    headers = {},
    body = ping,
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answered> {
  const standard = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    authorization: `Bearer ${token}`,
  };
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method, headers: { ...standard, ...headers } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
      );
    });
    sent.on('error', reject);
    sent.end(method === 'GET' ? undefined : body);
  });
}

export const ping = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
