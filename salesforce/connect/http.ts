/** One HTTP request as it goes out: complete, with its session. */
export interface HttpRequest {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array<ArrayBuffer> | null;
  /** Gives up the request, with `TimeoutError` as its reason where the time was up. */
  signal: AbortSignal;
}

/** How one attempt ended. */
export type Attempt =
  | HttpAnswer
  /** Nothing left this machine, so nothing happened there. `mayPass`: a later attempt may do better. */
  | { kind: 'not-sent'; reason: string; mayPass: boolean }
  /** It went out, and no whole answer came back: nobody knows whether it was done. */
  | { kind: 'lost'; reason: string };

export interface HttpAnswer {
  kind: 'answer';
  status: number;
  headers: Record<string, string>;
  text: string;
  /** The parsed body, where it is whole JSON; undefined otherwise. */
  json: unknown;
}

/** Sends a request once. Throws only the reason of a signal that somebody else than the clock gave. */
export async function attempt(request: HttpRequest): Promise<Attempt> {
  const { url, method, headers, body, signal } = request;
  try {
    // A redirect would carry the session to another host.
    const response = await fetch(url, { method, headers, body, signal, redirect: 'manual' });
    return answerOf(response, await response.text());
  } catch (error) {
    if (signal.aborted && !isTimeout(signal.reason)) throw signal.reason;
    return failureOf(error);
  }
}

function answerOf(response: Response, text: string): Attempt {
  const { status } = response;
  const headers = Object.fromEntries(response.headers);
  const isJson = /^application\/json\b/.test(headers['content-type'] ?? '');
  if (!isJson || text === '') return { kind: 'answer', status, headers, text, json: undefined };
  const json = parse(text);
  if (json === undefined && response.ok) return { kind: 'lost', reason: 'the answer broke off' };
  return { kind: 'answer', status, headers, text, json };
}

/** Undefined for what is not JSON; JSON itself has no undefined. The parser's own error quotes the text, which may hold anything. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function failureOf(error: unknown): Attempt {
  if (isTimeout(error)) return { kind: 'lost', reason: 'no answer in time' };
  const code = codeOf(error);
  const refused = neverSent[code];
  if (refused !== undefined) return { kind: 'not-sent', reason: refused, mayPass: true };
  if (/CERT|TLS|SSL|SELF_SIGNED|ISSUER|ALTNAME/.test(code)) {
    return { kind: 'not-sent', reason: `its certificate is not trusted (${code})`, mayPass: false };
  }
  return {
    kind: 'lost',
    reason: code === '' ? 'the connection broke off' : `the connection broke off (${code})`,
  };
}

/** Errors from before the first byte went out. */
const neverSent: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody answers there (ECONNREFUSED)',
  ENOTFOUND: 'its name is not known (ENOTFOUND)',
  EAI_AGAIN: 'its name cannot be looked up (EAI_AGAIN)',
  EHOSTUNREACH: 'there is no way there (EHOSTUNREACH)',
  ENETUNREACH: 'there is no way there (ENETUNREACH)',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time (UND_ERR_CONNECT_TIMEOUT)',
};

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if (error.cause instanceof AggregateError) return codeOf(error.cause.errors[0]);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}
