import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LeadlineError } from '../../errors/leadline-error.ts';

/** A port of this machine that waits for one answer of the browser. */
export interface Callback {
  /** What the app has to know as its callback URL. */
  address: string;
  /** The code of the answer that has our state. Rejects with `salesforce-login-denied`, `salesforce-login-unanswered`, or the signal's reason. */
  code(signal: AbortSignal | undefined): Promise<string>;
  close(): void;
}

/** Listens on loopback alone. Port 0 takes any free one. Throws `salesforce-callback-port-taken`. */
export async function listenForCallback(port: number, state: string): Promise<Callback> {
  const answer = Promise.withResolvers<string>();
  // It may be rejected before anybody waits for it.
  answer.promise.catch(() => undefined);
  const server = createServer((request, response) => receive(request, response, state, answer));
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw portTaken(port, cause);
  }
  const { port: taken } = server.address() as AddressInfo;
  return {
    // Salesforce allows plain http for the name localhost only.
    address: `http://localhost:${taken}/callback`,
    async code(signal) {
      const end = () => answer.reject(isTimeout(signal?.reason) ? unanswered() : signal?.reason);
      signal?.addEventListener('abort', end, { once: true });
      if (signal?.aborted === true) end();
      return answer.promise;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** An answer without our state is a stranger's: it neither ends the wait nor brings a code. */
function receive(
  { url = '/', method }: IncomingMessage,
  response: ServerResponse,
  state: string,
  answer: PromiseWithResolvers<string>,
): void {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const code = searchParams.get('code');
  if (method !== 'GET' || pathname !== '/callback') {
    say(response, 404, 'There is nothing here.');
  } else if (!isSame(searchParams.get('state') ?? '', state)) {
    say(response, 400, 'This answer is not to the question that Leadline asked.');
  } else if (code === null) {
    say(response, 200, 'Salesforce did not let you in. The terminal says more.');
    answer.reject(denied(searchParams.get('error') ?? 'no code'));
  } else {
    say(response, 200, 'Signed in. You can close this window and go back to the terminal.');
    answer.resolve(code);
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function say(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'",
    'referrer-policy': 'no-referrer',
    connection: 'close',
  });
  response.end(`<!doctype html><html lang="en"><title>Leadline</title><p>${sentence}</p></html>`);
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}

function unanswered(): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-login-unanswered',
    message: 'Nobody signed in.',
    expected: 'an answer of the browser on this machine',
    next: 'Sign in again, in a browser of the machine on which the command runs.',
  });
}

function denied(error: string): LeadlineError {
  const shown = /^[a-zA-Z_-]{1,60}$/.test(error) ? error : 'an error without a name';
  return new LeadlineError({
    code: 'salesforce-login-denied',
    message: `Salesforce did not let you in: ${shown}.`,
    expected: 'a code',
    arrived: shown,
    next: 'Sign in again and allow the access, or ask an administrator to let you use the app.',
  });
}

function portTaken(port: number, cause: unknown): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-callback-port-taken',
    message: `The port ${port}, on which the browser would answer, cannot be used.`,
    expected: 'a port that nothing else on this machine listens on',
    next: 'Set callback_port in the section salesforce of leadline.yaml, and the same port in the callback URL of the app.',
    kind: 'usage',
    cause,
  });
}
