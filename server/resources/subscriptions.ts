import {
  InMemoryServerEventBus,
  type McpServer,
  type ServerEvent,
  type ServerEventBus,
} from '@modelcontextprotocol/server';
import type { Session } from '../session.ts';
import { type Watch, watchRuns } from './watch-runs.ts';

/** What happens in a workspace, for everybody who listens in this process. */
export interface WatchedBus extends ServerEventBus {
  /** Looks at the journal now, so that what happens after this is told. */
  look(): void;
}

/** The journal is watched while anybody listens, once for all of them. */
export function watchedBus(session: Session): WatchedBus {
  const bus = new InMemoryServerEventBus();
  let watch: Watch | undefined;
  const look = () => watch?.look();
  return {
    look,
    publish: (event) => bus.publish(event),
    subscribe(listener) {
      const unsubscribe = bus.subscribe(listener);
      watch ??= watchRuns(session, {
        updated: (uri) => bus.publish({ kind: 'resource_updated', uri }),
        listChanged: () => bus.publish({ kind: 'resources_list_changed' }),
      });
      look();
      return () => {
        unsubscribe();
        if (bus.listenerCount > 0) return;
        watch?.stop();
        watch = undefined;
      };
    },
  };
}

/** Lets clients subscribe, where whoever serves the connection tells them himself: `subscriptions/listen` of the revision 2026-07-28 over HTTP. */
export function offerSubscriptions(server: McpServer): void {
  server.server.registerCapabilities({ resources: { subscribe: true, listChanged: true } });
}

/**
 * Tells a connection that stays: a client of 2025 of the addresses that it subscribed to, a newer one of everything, which the entry
 * for stdio filters by what the client listens to. What is subscribed to goes with the connection.
 */
export function notifyConnection(server: McpServer, bus: WatchedBus, era: 'legacy' | 'modern'): void {
  offerSubscriptions(server);
  const subscribed = new Set<string>();
  let leave: (() => void) | undefined;
  const join = () => {
    leave ??= bus.subscribe((event) => {
      if (era === 'modern' || isWanted(event, subscribed)) send(server, event);
    });
  };
  if (era === 'modern') join();
  else server.server.oninitialized = join;
  server.server.onclose = () => leave?.();
  if (era === 'modern') return;
  server.server.setRequestHandler('resources/subscribe', ({ params }) => {
    subscribed.add(params.uri);
    bus.look();
    return {};
  });
  server.server.setRequestHandler('resources/unsubscribe', ({ params }) => {
    subscribed.delete(params.uri);
    return {};
  });
}

function isWanted(event: ServerEvent, subscribed: ReadonlySet<string>): boolean {
  return event.kind !== 'resource_updated' || subscribed.has(event.uri);
}

function send({ server }: McpServer, event: ServerEvent): void {
  const sent =
    event.kind === 'resource_updated'
      ? server.sendResourceUpdated({ uri: event.uri })
      : server.sendResourceListChanged();
  // A client that has gone away closes the connection, which ends this.
  sent.catch(() => undefined);
}
