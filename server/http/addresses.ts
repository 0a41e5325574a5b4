import { isIP } from 'node:net';

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/** Whether only this machine can reach what listens there. */
export function isLoopback(host: string): boolean {
  return loopbackNames.includes(nameOf(host));
}

/** The names by which a request may address the server: those of this machine, the one it listens on, and those that were allowed. */
export function allowedNames(host: string, more: readonly string[]): string[] {
  return [...new Set([...loopbackNames, ...[host, ...more].map(nameOf)])];
}

/** Where a client on this machine finds the server. */
export function urlOf(host: string, port: number): string {
  return `http://${nameOf(host)}:${port}/mcp`;
}

/** A host as it stands in a URL: an address of version 6 in brackets. */
function nameOf(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host.toLowerCase();
}
