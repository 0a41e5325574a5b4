import { PassThrough } from 'node:stream';
import type { Connection, HttpRequest, HttpResponse } from 'jsforce';
import type { Call } from './call.ts';
import type { Exchange } from './exchange.ts';
import type { SessionKeeper } from './session.ts';

/**
 * jsforce's Connection on our own exchange. Its own transport repeats GET, PUT and DELETE five times without counting, never repeats
 * anything else, and ends the process where a body breaks off; its session refresh repeats without end. None of it is used.
 */
export async function createConnection(
  session: SessionKeeper,
  apiVersion: string,
  exchange: Exchange,
): Promise<Connection> {
  // It is big, so it is loaded only when somebody connects.
  const { Connection } = await import('jsforce');
  const { StreamPromise } = await import('jsforce/lib/util/promise.js');
  const { accessToken, instanceUrl } = session.current();
  const connection = new Connection({ accessToken, instanceUrl, version: apiVersion, logLevel: 'NONE' });
  connection._transport = {
    httpRequest: (request: HttpRequest) =>
      StreamPromise.create(() => {
        const stream = new PassThrough();
        // Whoever reads the stream has a listener of his own; the promise tells the rest.
        stream.on('error', () => undefined);
        const promise = respond(request);
        promise.then(
          ({ body }) => stream.end(body),
          (error) => stream.destroy(error),
        );
        return { stream, promise };
      }),
    getRequestStreamCreator: () => () => new PassThrough(),
  };
  return connection;

  async function respond(request: HttpRequest): Promise<HttpResponse> {
    const { status, headers, text } = await exchange.exchange(callOf(request, session.current().instanceUrl));
    return { statusCode: status, headers, body: text };
  }
}

function callOf({ method, url, headers = {}, body }: HttpRequest, instanceUrl: string): Call {
  const path = url.startsWith(instanceUrl) ? url.slice(instanceUrl.length) : url;
  const { authorization: _, 'content-length': __, ...own } = lowerCased(headers);
  return {
    method: methodOf(method),
    path,
    headers: own,
    body: isForm(body) ? body.getBuffer() : body,
    what: `answer ${method} ${path.replace(/\?.*$/s, '')}`,
    repeatable: method === 'GET' || method === 'HEAD',
  };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function methodOf(method: string): Call['method'] {
  switch (method) {
    case 'GET':
    case 'POST':
    case 'PUT':
    case 'PATCH':
    case 'DELETE':
      return method;
    default:
      throw new TypeError(`Salesforce is not asked by ${method}.`);
  }
}

/** The `form-data` package, with which jsforce sends files. */
function isForm(body: unknown): body is { getBuffer(): Uint8Array } {
  return (
    typeof body === 'object' && body !== null && 'getBuffer' in body && typeof body.getBuffer === 'function'
  );
}
