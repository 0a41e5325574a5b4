import type { McpServer, McpServerFactory } from '@modelcontextprotocol/server';
import { type HttpOptions, type HttpServer, serveHttp } from './http.ts';
import { notifyConnection, offerSubscriptions, watchedBus } from './resources/subscriptions.ts';
import type { Session } from './session.ts';

/** Serves over HTTP what `create` makes for each request, and tells clients of both eras what changes in the workspace. */
export function serveMcpHttp(
  session: Session,
  create: () => McpServer,
  options: Omit<HttpOptions, 'bus'>,
): Promise<HttpServer> {
  const bus = watchedBus(session);
  const factory: McpServerFactory = ({ era }) => {
    const server = create();
    // The entry tells newer clients by itself; one of 2025 keeps a stream of its own.
    if (era === 'modern') offerSubscriptions(server);
    else notifyConnection(server, bus, era);
    return server;
  };
  return serveHttp(factory, { ...options, bus });
}
