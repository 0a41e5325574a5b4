import { randomUUID } from 'node:crypto';
import {
  isInitializeRequest,
  type McpServerFactory,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';

/** The way back to clients of the 2025 revisions, which learn of changes and are asked things on a stream of their own. */
export interface BackChannels {
  /** Serves what belongs to a channel; hands back `undefined` for what belongs to none, and can be served by itself. */
  fetch(request: Request, body: unknown): Promise<Response | undefined>;
  /** Ends the streams on which nothing is being answered. */
  endStreams(): void;
  close(): Promise<void>;
  readonly open: number;
}

type Channel = WebStandardStreamableHTTPServerTransport;

/** Channels that are kept; where there are more, the one that was used longest ago is closed, and its client begins anew. */
const mostChannels = 256;

/**
 * Keeps for each client that says `initialize` the stream on which it can be reached, and nothing else: no tool knows of it.
 * What a run is about stands in the arguments of each call, so a client that comes back without its channel loses nothing.
 */
export function createBackChannels(factory: McpServerFactory, most = mostChannels): BackChannels {
  const channels = new Map<string, Channel>();

  async function begin(request: Request, body: unknown): Promise<Response> {
    const server = await factory({ era: 'legacy', requestInfo: request });
    const channel: Channel = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        channels.set(id, channel);
        const [oldest] = channels.keys();
        if (channels.size > most && oldest !== undefined) drop(oldest);
      },
      onsessionclosed: (id) => {
        channels.delete(id);
      },
    });
    await server.connect(channel);
    const response = await channel.handleRequest(request, { parsedBody: body });
    if (channel.sessionId === undefined) await channel.close();
    return response;
  }

  function drop(id: string): void {
    const channel = channels.get(id);
    channels.delete(id);
    channel?.close().catch(() => undefined);
  }

  return {
    async fetch(request, body) {
      const id = request.headers.get('mcp-session-id');
      if (id === null) return isInitializeRequest(body) ? begin(request, body) : undefined;
      const channel = channels.get(id);
      if (channel === undefined) return unknownChannel();
      channels.delete(id);
      channels.set(id, channel);
      if (request.method === 'GET') endWithItsClient(request, channel);
      return channel.handleRequest(request, body === undefined ? {} : { parsedBody: body });
    },
    endStreams() {
      for (const channel of channels.values()) channel.closeStandaloneSSEStream();
    },
    async close() {
      const closing = [...channels.values()];
      channels.clear();
      await Promise.all(closing.map((channel) => channel.close()));
    },
    get open() {
      return channels.size;
    },
  };
}

/** A stream whose client has gone is not noticed before the next write, and until then the client could not come back to it. */
function endWithItsClient(request: Request, channel: Channel): void {
  request.signal.addEventListener('abort', () => channel.closeStandaloneSSEStream(), { once: true });
}

function unknownChannel(): Response {
  const message =
    'This Mcp-Session-Id is not known here (any more). Send `initialize` again without it; nothing is lost.';
  return Response.json({ jsonrpc: '2.0', error: { code: -32_001, message }, id: null }, { status: 404 });
}
