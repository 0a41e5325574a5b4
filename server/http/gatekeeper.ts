import type { IncomingMessage } from 'node:http';
import { validateHostHeader, validateOriginHeader } from '@modelcontextprotocol/server';
import { createRateLimit } from './rate-limit.ts';
import type { Refusal } from './refuse.ts';
import { bearerCheck, tokenVariable } from './token.ts';

/** What a request must satisfy before a byte of its body is read. */
export interface GatekeeperOptions {
  token: string;
  /** Names by which the server may be addressed, without ports; an address of version 6 in brackets. */
  names: readonly string[];
  /** Requests a minute of one address. */
  perMinute: number;
  /** A clock in milliseconds that never goes back. */
  now?: () => number;
}

/** Requests with a wrong token that one address may send in a minute. They are counted apart, so nobody shuts others out by guessing. */
const guessesPerMinute = 60;

/** Says why a request is not served, or `undefined` where it may pass: its name, its origin, its path, its token, and how often it comes. */
export function createGatekeeper(
  options: GatekeeperOptions,
): (request: IncomingMessage) => Refusal | undefined {
  const names = [...options.names];
  const bringsToken = bearerCheck(options.token);
  const calls = createRateLimit(options.perMinute, options.now);
  const guesses = createRateLimit(guessesPerMinute, options.now);
  return (request) => {
    const caller = request.socket.remoteAddress ?? '';
    if (!validateHostHeader(request.headers.host, names).ok) return foreignName('Host');
    if (!validateOriginHeader(request.headers.origin, names).ok) return foreignName('Origin');
    if (pathOf(request) !== '/mcp')
      return { status: 404, message: 'There is nothing here. The server is at /mcp.' };
    if (!bringsToken(request.headers.authorization)) {
      return tooMany(guesses.secondsToWait(caller)) ?? unknownCaller();
    }
    return tooMany(calls.secondsToWait(caller));
  };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?')[0] ?? '';
}

/** A page in a browser that got hold of this address by a name of its own (DNS rebinding). What it said is not echoed. */
function foreignName(header: string): Refusal {
  return {
    status: 403,
    message: `The ${header} header names neither this machine nor a name that the server was started with (--allow-host).`,
  };
}

function unknownCaller(): Refusal {
  return {
    status: 401,
    message: `A bearer token is needed: the one in ${tokenVariable}, or the one that the server printed when it started.`,
    headers: { 'www-authenticate': 'Bearer realm="leadline"' },
  };
}

function tooMany(seconds: number): Refusal | undefined {
  if (seconds === 0) return undefined;
  return {
    status: 429,
    message: `Too many requests within a minute. Try again in ${seconds} s.`,
    headers: { 'retry-after': String(seconds) },
  };
}
