import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface Reply {
  status: number;
  json?: unknown;
  text?: string;
  type?: string;
}

/**
 * A server that answers as a test says, for what no faithful org would do. The function gets its address, and hands back what answers a request,
 * given all of it as text: method, address, headers, body.
 */
export async function scriptedServer(script: (url: string) => (sent: string) => Reply): Promise<string> {
  let url = '';
  const server = createServer(async (request, response) => {
    const sent = `${request.method} ${request.url} ${JSON.stringify(request.headers)} ${await text(request)}`;
    const { status, json, text: plain = '', type = 'application/json' } = script(url)(sent);
    response.writeHead(status, { 'content-type': type });
    response.end(json === undefined ? plain : JSON.stringify(json));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return url;
}
