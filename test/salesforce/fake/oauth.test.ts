import { createHash, createSign } from 'node:crypto';
import { Connection, OAuth2 } from 'jsforce';
import { describe, expect, it } from 'vitest';
import type { FakeOrg } from '../../../salesforce/fake/server.ts';
import { connect, open } from './open.ts';

const bearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const now = Date.UTC(2026, 1, 3, 4, 5, 6) / 1000;

function assertion(fake: FakeOrg, claims: object = {}, key = fake.privateKey): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const facts = { iss: fake.clientId, sub: fake.users.integration.username, aud: fake.url, exp: now + 120 };
  const signed = `${part({ alg: 'RS256' })}.${part({ ...facts, ...claims })}`;
  return `${signed}.${createSign('sha256').update(signed).sign(key, 'base64url')}`;
}

async function ask(fake: FakeOrg, form: Record<string, string>) {
  const answer = await fetch(`${fake.url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

async function whoIs(fake: FakeOrg, accessToken: string | undefined): Promise<string> {
  const connection = new Connection({
    instanceUrl: fake.url,
    accessToken: accessToken ?? '',
    version: '68.0',
  });
  return (await connection.identity()).username;
}

describe('signing in', () => {
  it('by a signed assertion gives a session of the user it names', async () => {
    const { fake } = await open();
    const { body } = await ask(fake, { grant_type: bearer, assertion: assertion(fake) });
    expect(body).toMatchObject({ instance_url: fake.url, token_type: 'Bearer' });
    expect(await whoIs(fake, body.access_token)).toBe('leadline@fake.example');
  });

  it.each([
    [{ exp: now - 60 }, 'expired authorization code'],
    [{ exp: now + 3600 }, 'expired authorization code'],
    [{ aud: 'https://elsewhere.example' }, 'audience is invalid'],
    [{ sub: 'stranger@fake.example' }, "user hasn't approved this consumer"],
  ])('refuses an assertion with %j', async (claims, error_description) => {
    const { fake } = await open();
    expect(await ask(fake, { grant_type: bearer, assertion: assertion(fake, claims) })).toEqual({
      status: 400,
      body: { error: 'invalid_grant', error_description },
    });
  });

  it('refuses an assertion that another key signed', async () => {
    const [{ fake }, other] = [await open(), await open()];
    const { body } = await ask(fake, {
      grant_type: bearer,
      assertion: assertion(fake, {}, other.fake.privateKey),
    });
    expect(body).toEqual({ error: 'invalid_grant', error_description: 'invalid assertion' });
  });

  it('with the app alone gives its integration user, and needs the right secret', async () => {
    const { fake } = await open();
    const form = { grant_type: 'client_credentials', client_id: fake.clientId };
    const right = await ask(fake, { ...form, client_secret: fake.clientSecret });
    expect(await whoIs(fake, right.body.access_token)).toBe('leadline@fake.example');
    expect(await ask(fake, { ...form, client_secret: 'wrong' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_client' },
    });
  });

  it('in a browser gives a code that serves once, for the verifier it was asked with, and a refresh token', async () => {
    const { fake } = await open();
    const redirectUri = 'http://127.0.0.1:9/callback';
    const oauth = new OAuth2({
      loginUrl: fake.url,
      clientId: fake.clientId,
      clientSecret: fake.clientSecret,
      redirectUri,
      useVerifier: true,
    });
    const more = { state: 's1', login_hint: 'rep@fake.example', code_challenge_method: 'S256' };
    const consent = oauth.getAuthorizationUrl(more);
    const answer = await fetch(consent, { redirect: 'manual' });
    const callback = new URL(String(answer.headers.get('location')));
    expect(callback.searchParams.get('state')).toBe('s1');
    const code = String(callback.searchParams.get('code'));
    const tokens = await oauth.requestToken(code);
    expect(await whoIs(fake, tokens.access_token)).toBe('rep@fake.example');
    await expect(oauth.requestToken(code)).rejects.toThrow('expired authorization code');
    const renewed = await oauth.refreshToken(String(tokens.refresh_token));
    expect(renewed.access_token).not.toBe(tokens.access_token);
    await oauth.revokeToken(String(tokens.refresh_token));
    await expect(oauth.refreshToken(String(tokens.refresh_token))).rejects.toThrow(
      'expired access/refresh token',
    );
  });

  it('refuses a code with another verifier, and a person who says no', async () => {
    const { fake } = await open();
    const address = (more: Record<string, string>) =>
      `${fake.url}/services/oauth2/authorize?${new URLSearchParams({
        response_type: 'code',
        client_id: fake.clientId,
        redirect_uri: 'http://localhost:9/',
        code_challenge: createHash('sha256').update('right').digest('base64url'),
        ...more,
      })}`;
    const answerTo = async (url: string) =>
      new URL(String((await fetch(url, { redirect: 'manual' })).headers.get('location'))).searchParams;
    const code = String((await answerTo(address({}))).get('code'));
    const form = { grant_type: 'authorization_code', client_id: fake.clientId, code, code_verifier: 'wrong' };
    expect((await ask(fake, { ...form, redirect_uri: 'http://localhost:9/' })).body).toMatchObject({
      error_description: 'invalid code verifier',
    });
    expect((await answerTo(address({ login_hint: 'deny' }))).get('error')).toBe('access_denied');
  });

  it('ends when the token is revoked', async () => {
    const { fake } = await open();
    const oauth = new OAuth2({
      loginUrl: fake.url,
      clientId: fake.clientId,
      redirectUri: 'http://localhost/',
    });
    await oauth.revokeToken(fake.accessToken);
    await expect(connect(fake).query('SELECT Id FROM Lead')).rejects.toMatchObject({
      errorCode: 'INVALID_SESSION_ID',
    });
  });
});
