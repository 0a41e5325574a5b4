import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type NodeIncomingMessageLike, toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  isLegacyRequest,
  type McpServerFactory,
  type ServerEventBus,
} from '@modelcontextprotocol/server';
import { LeadlineError } from '../errors/leadline-error.ts';
import { allowedNames, urlOf } from './http/addresses.ts';
import { createBackChannels } from './http/back-channels.ts';
import { createGatekeeper } from './http/gatekeeper.ts';
import { refuse } from './http/refuse.ts';

export interface HttpOptions {
  /** Zero takes any free port. */
  port: number;
  host: string;
  /** What clients must bring as a bearer token. */
  token: string;
  /** Further names by which the server may be addressed, such as that of a proxy in front of it. */
  allowedHosts?: readonly string[];
  /** Requests a minute of one address. */
  perMinute?: number;
  /** Where streams of `subscriptions/listen` hear of changes; without one, of none. */
  bus?: ServerEventBus;
  /** What went wrong beside the answers. */
  report(error: Error): void;
  /** A clock in milliseconds that never goes back; given by tests. */
  now?: () => number;
  patience?: Partial<Patience>;
}

/** Milliseconds. A client that sends its request drop by drop is cut off; an answer may take as long as it needs. */
interface Patience {
  /** From the first byte of a request to the last of its headers, and to the last of its body. */
  headers: number;
  request: number;
  /** How long a connection is kept for the next request. */
  idle: number;
  /** How often these are looked at. */
  check: number;
  /** How long those that work may go on when the server closes. */
  farewell: number;
}

const standardPatience: Patience = {
  headers: 10_000,
  request: 30_000,
  idle: 30_000,
  check: 1000,
  farewell: 3000,
};

export interface HttpServer {
  readonly url: string;
  /** Takes no more requests, lets those that work come to their end for a while, and then ends what is left. */
  close(): Promise<void>;
}

/** Bytes of a request. The longest arguments that a tool takes are a few thousand. */
const largestBody = 1024 * 1024;

/** Requests that are worked on at the same time, standing streams among them. */
const mostAtWork = 256;
const mostSubscriptions = 64;
const mostConnections = 1024;

const standardPerMinute = 6000;

/**
 * Serves MCP over Streamable HTTP at `/mcp`: revision 2026-07-28 and those of 2025.
 * TLS is the business of a proxy in front of it.
 * @throws LeadlineError `port-taken` where somebody else listens
 */
export async function serveHttp(factory: McpServerFactory, options: HttpOptions): Promise<HttpServer> {
  const patience = { ...standardPatience, ...options.patience };
  const protocol = speak(factory, options);
  const objection = createGatekeeper({
    token: options.token,
    names: allowedNames(options.host, options.allowedHosts ?? []),
    perMinute: options.perMinute ?? standardPerMinute,
    ...(options.now === undefined ? {} : { now: options.now }),
  });
  let atWork = 0;
  let lastDone: (() => void) | undefined;
  const server = createServer(
    {
      headersTimeout: patience.headers,
      requestTimeout: patience.request,
      keepAliveTimeout: patience.idle,
      connectionsCheckingInterval: patience.check,
    },
    (request, response) => {
      const refusal = objection(request) ?? (atWork < mostAtWork ? undefined : busy);
      if (refusal !== undefined) return refuse(response, refusal);
      atWork += 1;
      response.once('close', () => {
        atWork -= 1;
        if (atWork === 0) lastDone?.();
      });
      protocol.serve(request, response).catch(options.report);
    },
  );
  server.maxConnections = mostConnections;
  await listen(server, options);
  return {
    url: urlOf(options.host, (server.address() as AddressInfo).port),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      protocol.endStreams();
      const done = new Promise<void>((resolve) => {
        lastDone = resolve;
        if (atWork === 0) resolve();
      });
      await settled(done, patience.farewell);
      await protocol.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const busy = {
  status: 503,
  message: 'The server is at work on as many requests as it can. Try again in a second.',
  headers: { 'retry-after': '1' },
};

/** Both eras of the protocol behind one handler of node's. */
function speak(factory: McpServerFactory, { bus, report }: Pick<HttpOptions, 'bus' | 'report'>) {
  const limits = { maxRequestBodySize: largestBody };
  const reporting: McpServerFactory = async (context) => {
    try {
      return await factory(context);
    } catch (error) {
      report(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  };
  // What the handler itself would report are clients' mistakes. Their answers tell them; here they would fill the screen.
  const handler = createMcpHandler(reporting, {
    ...limits,
    maxSubscriptions: mostSubscriptions,
    ...(bus === undefined ? {} : { bus }),
  });
  const channels = createBackChannels(reporting);
  const fetch = async (request: Request): Promise<Response> => {
    if (!(await isLegacyRequest(request, undefined, limits))) return handler.fetch(request);
    const body = await bodyOf(request);
    return (await channels.fetch(request, body)) ?? handler.fetch(request);
  };
  const serve = toNodeHandler({ fetch }, { ...limits, onerror: report });
  return {
    // The handler's type leaves no room for node's own `method: undefined`, which a request to a server never has.
    serve: (request: IncomingMessage, response: ServerResponse) =>
      serve(request as NodeIncomingMessageLike, response),
    endStreams: () => channels.endStreams(),
    close: async () => {
      await Promise.all([handler.close(), channels.close()]);
    },
  };
}

/** The body as JSON, from a copy; `undefined` where it is none, which the protocol's own handler refuses. */
async function bodyOf(request: Request): Promise<unknown> {
  if (request.method !== 'POST') return undefined;
  try {
    return await request.clone().json();
  } catch {
    return undefined;
  }
}

async function listen(server: Server, { port, host }: HttpOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(cannotListen(host, port, cause)));
    server.listen(port, host, resolve);
  });
}

function cannotListen(host: string, port: number, cause: NodeJS.ErrnoException): LeadlineError {
  const taken = cause.code === 'EADDRINUSE';
  return new LeadlineError({
    code: taken ? 'port-taken' : 'address-unusable',
    message: taken
      ? `Somebody else listens on port ${port} of ${host}.`
      : `Nothing can listen on port ${port} of ${host}: ${cause.code ?? cause.message}.`,
    expected: 'an address of this machine and a free port',
    next: 'Name another with --http PORT and --host HOST; --http 0 takes any free port.',
    cause,
  });
}

async function settled(work: Promise<void>, most: number): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, most);
  await Promise.race([work, late]);
  clearTimeout(timer);
}
