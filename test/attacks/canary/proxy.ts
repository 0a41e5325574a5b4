import { createServer, type IncomingMessage } from 'node:http';
import type { FakeOrg } from '../../../salesforce/fake/server.ts';

export interface Listening {
  url: string;
  /** Everything that left for Salesforce: addresses, headers and bodies. */
  sent: string[];
  close(): Promise<void>;
}

/** Stands between Leadline and the fake org, and keeps every byte that goes there. */
export async function listenBefore(fake: FakeOrg): Promise<Listening> {
  const sent: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    sent.push(
      `${request.method} ${request.url} ${JSON.stringify(request.headers)}\n${body.toString('utf8')}`,
    );
    const {
      host: _,
      connection: __,
      'content-length': ___,
      'transfer-encoding': ____,
      ...headers
    } = request.headers;
    const answer = await fetch(`${fake.url}${request.url}`, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(body.byteLength > 0 && { body: new Uint8Array(body) }),
    });
    const text = (await answer.text()).replaceAll(fake.url, url);
    const told = Object.fromEntries(
      [...answer.headers].filter(
        ([name]) => !/^(content-length|content-encoding|connection|keep-alive|transfer-encoding)$/.test(name),
      ),
    );
    response.writeHead(answer.status, told).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    sent,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
