import type { ServerResponse } from 'node:http';

/** Why a request was not served. The code is JSON-RPC's range for a server's own errors. */
export interface Refusal {
  status: number;
  /** What was expected, and what to do: it is all that the client learns. */
  message: string;
  headers?: Record<string, string>;
}

/** Answers in the form of a JSON-RPC error, and closes the connection: what it still sends is not read. */
export function refuse(response: ServerResponse, { status, message, headers }: Refusal): void {
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers });
  response.end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32_000, message }, id: null }));
}
