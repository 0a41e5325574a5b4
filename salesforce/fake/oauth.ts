import { createHash, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import type { Reply } from './context.ts';
import type { Database } from './database.ts';
import { type People, type User, usernames } from './people.ts';

/** The one connected app of the fake org. */
export interface ConnectedApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** PEM of a certificate or public key that assertions are checked with; null where none was registered. */
  publicKey: () => string | null;
}

export interface OAuth {
  app: ConnectedApp;
  database: Database;
  people: People;
  url: () => string;
  now: () => Date;
  /** Tokens and codes that cannot be guessed. */
  random: () => string;
}

/** `POST /services/oauth2/token`: JWT bearer, client credentials, authorization code with PKCE, refresh token. */
export function token(oauth: OAuth, form: URLSearchParams, authorization: string | undefined): Reply {
  const client = clientOf(form, authorization);
  const kind = form.get('grant_type') ?? '';
  if (kind === 'urn:ietf:params:oauth:grant-type:jwt-bearer')
    return bearer(oauth, form.get('assertion') ?? '');
  if (client.id !== oauth.app.clientId) return refused('invalid_client_id', 'client identifier invalid');
  if (client.secret !== null && !same(client.secret, oauth.app.clientSecret)) {
    return refused('invalid_client', 'invalid client credentials');
  }
  if (kind === 'client_credentials') {
    if (client.secret === null) return refused('invalid_client', 'invalid client credentials');
    return granted(oauth, oauth.people.byUsername(usernames.integration));
  }
  if (kind === 'authorization_code') return fromCode(oauth, form);
  if (kind === 'refresh_token') return refresh(oauth, form.get('refresh_token') ?? '');
  return refused('unsupported_grant_type', 'grant type not supported');
}

/** `GET /services/oauth2/authorize`: the fake's user consents at once; `login_hint` says who it is, `deny` refuses. */
export function authorize(oauth: OAuth, parameters: URLSearchParams): Reply {
  const callback = parameters.get('redirect_uri') ?? '';
  if (parameters.get('client_id') !== oauth.app.clientId || !loopback(callback)) {
    return { status: 400, text: 'error=redirect_uri_mismatch', type: 'text/plain' };
  }
  const hint = parameters.get('login_hint') ?? usernames.administrator;
  const user = oauth.people.byUsername(hint);
  const answer = new URL(callback);
  const state = parameters.get('state');
  if (state !== null) answer.searchParams.set('state', state);
  if (user === undefined || hint === 'deny') {
    answer.searchParams.set('error', 'access_denied');
    answer.searchParams.set('error_description', 'end-user denied authorization');
  } else {
    const facts = {
      user: user.id,
      callback,
      challenge: parameters.get('code_challenge'),
      refresh: /\b(?:refresh_token|offline_access|full)\b/.test(parameters.get('scope') ?? 'refresh_token'),
    };
    answer.searchParams.set('code', keepGrant(oauth, 'code', facts));
  }
  return { status: 302, headers: { location: answer.href }, text: '' };
}

/** `POST /services/oauth2/revoke`. */
export function revoke(oauth: OAuth, form: URLSearchParams): Reply {
  const given = form.get('token') ?? '';
  oauth.people.signOut(given);
  oauth.database.statement('DELETE FROM grants WHERE token = ?').run(given);
  return { status: 200, text: '' };
}

/** `GET /services/oauth2/userinfo` and the identity URL. */
export function userinfo(oauth: OAuth, user: User): Reply {
  const { organizationId } = oauth.people;
  const json = {
    sub: `${oauth.url()}/id/${organizationId}/${user.id}`,
    user_id: user.id,
    organization_id: organizationId,
    preferred_username: user.username,
    username: user.username,
    email: user.username,
    name: user.name,
    active: true,
    user_type: 'STANDARD',
    zoneinfo: 'America/New_York',
    urls: { rest: `${oauth.url()}/services/data/v{version}/` },
  };
  return { status: 200, json };
}

function bearer(oauth: OAuth, assertion: string): Reply {
  const [head = '', body = '', signature = ''] = assertion.split('.');
  const claims = decoded(body);
  const key = oauth.app.publicKey();
  if (decoded(head)?.alg !== 'RS256' || claims === null) return refused('invalid_grant', 'invalid assertion');
  if (claims.iss !== oauth.app.clientId) return refused('invalid_client_id', 'client identifier invalid');
  const signed = Buffer.from(`${head}.${body}`);
  const valid =
    key !== null && verify('sha256', signed, createPublicKey(key), Buffer.from(signature, 'base64url'));
  if (!valid) return refused('invalid_grant', 'invalid assertion');
  const audiences = ['https://login.salesforce.com', 'https://test.salesforce.com', oauth.url()];
  if (!audiences.includes(String(claims.aud))) {
    return refused('invalid_grant', 'audience is invalid');
  }
  const seconds = Number(claims.exp) - oauth.now().getTime() / 1000;
  // Salesforce takes assertions that end within three minutes; some slack is for clocks that differ.
  if (!(seconds > -30 && seconds <= 300)) return refused('invalid_grant', 'expired authorization code');
  const user = oauth.people.byUsername(String(claims.sub));
  if (user === undefined) return refused('invalid_grant', "user hasn't approved this consumer");
  return granted(oauth, user);
}

function fromCode(oauth: OAuth, form: URLSearchParams): Reply {
  const facts = takeGrant(oauth, 'code', form.get('code') ?? '');
  if (facts === null) return refused('invalid_grant', 'expired authorization code');
  if (facts.callback !== form.get('redirect_uri')) {
    return refused('redirect_uri_mismatch', 'redirect_uri must match configuration');
  }
  if (typeof facts.challenge === 'string') {
    const hash = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!same(hash, facts.challenge)) return refused('invalid_grant', 'invalid code verifier');
  }
  const user = oauth.people.byId(String(facts.user));
  const more =
    facts.refresh === true ? { refresh_token: keepGrant(oauth, 'refresh', { user: facts.user }) } : {};
  return granted(oauth, user, more);
}

function refresh(oauth: OAuth, given: string): Reply {
  const row = oauth.database
    .statement("SELECT facts FROM grants WHERE token = ? AND kind = 'refresh'")
    .get(given);
  if (row === undefined) return refused('invalid_grant', 'expired access/refresh token');
  return granted(oauth, oauth.people.byId(String(JSON.parse(String(row.facts)).user)));
}

function granted(oauth: OAuth, user: User | undefined, more: Record<string, string> = {}): Reply {
  if (user === undefined) return refused('inactive_user', 'user is inactive');
  const json = {
    access_token: oauth.people.signIn(user),
    instance_url: oauth.url(),
    id: `${oauth.url()}/id/${oauth.people.organizationId}/${user.id}`,
    token_type: 'Bearer',
    issued_at: String(oauth.now().getTime()),
    scope: 'api refresh_token',
    ...more,
  };
  return { status: 200, json };
}

function refused(error: string, description: string): Reply {
  return { status: 400, json: { error, error_description: description } };
}

function clientOf(form: URLSearchParams, authorization: string | undefined) {
  const basic = /^Basic (.+)$/.exec(authorization ?? '')?.[1];
  if (basic === undefined) return { id: form.get('client_id'), secret: form.get('client_secret') };
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':');
  return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) };
}

function keepGrant(oauth: OAuth, kind: string, facts: object): string {
  const given = oauth.random();
  oauth.database
    .statement('INSERT INTO grants (token, kind, facts) VALUES (?, ?, ?)')
    .run(given, kind, JSON.stringify(facts));
  return given;
}

/** A code is used once. */
function takeGrant(oauth: OAuth, kind: string, given: string): Record<string, unknown> | null {
  const row = oauth.database
    .statement('DELETE FROM grants WHERE token = ? AND kind = ? RETURNING facts')
    .get(given, kind);
  return row === undefined ? null : JSON.parse(String(row.facts));
}

function decoded(part: string): Record<string, unknown> | null {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return null;
  }
}

function same(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}

function loopback(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
