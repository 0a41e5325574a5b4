import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Session } from './access.ts';
import type { Context, Reply } from './context.ts';
import { control } from './control.ts';
import { ApiFailure } from './failures.ts';
import type { FaultRule } from './faults.ts';
import { limitInfo, spendCall } from './limits.ts';
import { authorize, type OAuth, revoke, token, userinfo } from './oauth.ts';
import { dispatch } from './routes.ts';
import { readBody, send } from './send.ts';
import { versions } from './versions.ts';

/** What of the fake is not the org's. */
export interface Outside {
  controlToken: string;
  /** How `slow` waits. */
  wait: (milliseconds: number) => Promise<void>;
}

/** One request: first what shall go wrong, then who asks, then the route. */
export async function answer(
  context: Context,
  oauth: OAuth,
  own: Outside,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const address = new URL(request.url ?? '/', 'http://fake');
  const method = request.method ?? 'GET';
  const path = address.pathname;
  if (path.startsWith('/__fake/')) {
    const body = await readBody(request);
    const allowed = request.headers.authorization === `Bearer ${own.controlToken}`;
    const reply = allowed
      ? failed(() => control(context, method, path, address.searchParams, body))
      : { status: 401, json: { error: 'the control token of the fake org is needed' } };
    return send(response, await reply);
  }
  const striking = context.faults.ofRequest(method, path);
  const strike = (kind: FaultRule['kind']) => striking.find((rule) => rule.kind === kind);
  const log = (status: number) =>
    context.calls.log({ method, path, status, faults: striking.map(({ kind }) => kind) });
  const slow = strike('slow');
  if (slow !== undefined) await own.wait(slow.milliseconds ?? 1000);
  if (strike('drop-before') !== undefined) {
    log(0);
    request.socket.destroy();
    return;
  }
  const body = await readBody(request);
  const reply = await failed(() => {
    const faulty = faultReply(context, striking, request);
    return faulty ?? route(context, oauth, { method, path, address, body, request });
  });
  if (strike('drop-after') !== undefined) {
    log(0);
    request.socket.destroy();
    return;
  }
  if (path.startsWith('/services/data/')) response.setHeader('sforce-limit-info', limitInfo(context));
  const cut =
    strike('truncate') !== undefined ? 'half' : strike('drop-midway') !== undefined ? 'midway' : null;
  log(cut === 'midway' ? 0 : reply.status);
  await send(response, reply, cut);
}

/** The answer, or what the API answers where that failed. */
async function failed(work: () => Reply | Promise<Reply>): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApiFailure) return { status: error.status, json: error.toBody() };
    throw error;
  }
}

function faultReply(
  context: Context,
  striking: readonly FaultRule[],
  request: IncomingMessage,
): Reply | null {
  for (const { kind, field = '' } of striking) {
    if (kind === 'remove-field') {
      const [object = '', name = ''] = field.split('.');
      if (context.schema.find(object)?.fields.has(name.toLowerCase()))
        context.schema.removeField(object, name);
    }
    if (kind === 'session-expired') {
      context.people.signOut(bearerOf(request));
      throw invalidSession();
    }
    if (kind === 'request-limit') {
      throw new ApiFailure('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
    }
    if (kind === 'too-many-requests') {
      const json = [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'ConcurrentRequests Limit exceeded.' }];
      return { status: 429, json, headers: { 'retry-after': '1' } };
    }
    if (kind === 'unavailable') return unavailable;
  }
  return null;
}

const unavailable: Reply = {
  status: 503,
  type: 'text/html;charset=UTF-8',
  text: '<html><head><title>Service Unavailable</title></head><body><h1>Down for maintenance</h1></body></html>',
};

async function route(
  context: Context,
  oauth: OAuth,
  asked: { method: string; path: string; address: URL; body: Buffer; request: IncomingMessage },
): Promise<Reply> {
  const { method, path, address, body, request } = asked;
  if ((request.url ?? '').length > 16_384) {
    throw new ApiFailure('URI_TOO_LONG', 'The URI is longer than 16,384 characters', [], 414);
  }
  const form = () => new URLSearchParams(body.toString('utf8'));
  if (method === 'POST' && path === '/services/oauth2/token') {
    return token(oauth, form(), request.headers.authorization);
  }
  if (method === 'POST' && path === '/services/oauth2/revoke') return revoke(oauth, form());
  if (method === 'GET' && path === '/services/oauth2/authorize')
    return authorize(oauth, address.searchParams);
  if (method === 'GET' && /^\/services\/data\/?$/.test(path)) return { status: 200, json: versions };

  const session = sessionOf(context, request);
  if (path === '/services/oauth2/userinfo' || path.startsWith('/id/')) {
    const user = context.people.byId(session.userId);
    if (user !== undefined) return userinfo(oauth, user);
  }
  const [, base = '', rest = ''] = /^(\/services\/data\/v\d+\.\d)(\/.*)?$/.exec(path) ?? [];
  if (!versions.some(({ url }) => url === base)) {
    throw new ApiFailure('NOT_FOUND', 'The requested resource does not exist');
  }
  spendCall(context);
  const parameters = address.searchParams;
  const access = context.accessOf(session);
  return dispatch(
    context,
    { method, path: rest, base, parameters, headers: request.headers, body, session, access },
    [],
  );
}

function sessionOf(context: Context, request: IncomingMessage): Session {
  const session = context.people.session(bearerOf(request));
  if (session === undefined) throw invalidSession();
  return session;
}

function bearerOf(request: IncomingMessage): string {
  return /^(?:Bearer|OAuth) (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

function invalidSession(): ApiFailure {
  return new ApiFailure('INVALID_SESSION_ID', 'Session expired or invalid');
}
