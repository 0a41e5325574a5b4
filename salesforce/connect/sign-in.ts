import { isThisMachine } from './addresses.ts';
import { jwtAssertion } from './jwt.ts';
import type { Secrets } from './secrets.ts';
import type { Session } from './session.ts';
import type { OrgSettings } from './settings.ts';
import { sessionOfCli } from './sf-cli.ts';
import { askForToken, instanceOf, type SignInMeans } from './token-endpoint.ts';

/** How sessions are made for these settings. */
export interface SignIn {
  first(): Promise<Session>;
  /** Null where a person has to do something before there is another session. */
  again: (() => Promise<Session>) | null;
}

export function signInFor(settings: OrgSettings, secrets: Secrets, means: SignInMeans): SignIn {
  const signIn = flowOf(settings, secrets, means);
  return { first: signIn, again: settings.auth === 'token' ? null : signIn };
}

function flowOf(settings: OrgSettings, secrets: Secrets, means: SignInMeans): () => Promise<Session> {
  switch (settings.auth) {
    case 'jwt':
      return () => byKey(settings, secrets, means);
    case 'client-credentials':
      return () => byClientSecret(settings, secrets, means);
    case 'web':
      return () => byRefreshToken(settings, secrets, means);
    case 'sf-cli':
      return () => sessionOfCli(settings.targetOrg, settings.loginUrl, means);
    case 'token':
      return () => byToken(settings, secrets, means);
  }
}

/** OAuth 2.0 JWT bearer flow (RFC 7523). */
async function byKey(
  settings: OrgSettings & { auth: 'jwt' },
  secrets: Secrets,
  means: SignInMeans,
): Promise<Session> {
  const { loginUrl, clientId, username } = settings;
  const key = await secrets.privateKey();
  means.redactor.add(key.pem);
  if (key.passphrase !== undefined) means.redactor.add(key.passphrase);
  const audience = settings.audience ?? audienceOf(loginUrl);
  const assertion = jwtAssertion({ clientId, username, audience, now: means.now() }, key);
  means.redactor.add(assertion);
  const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  return askForToken(loginUrl, { grant_type: grantType, assertion }, true, means);
}

/** Salesforce knows itself by the two addresses that all orgs share, even where it is asked at My Domain. */
function audienceOf(loginUrl: string): string {
  const { hostname } = new URL(loginUrl);
  if (isThisMachine(hostname)) return loginUrl;
  const isSandbox = hostname.startsWith('test.') || hostname.includes('.sandbox.');
  return `https://${isSandbox ? 'test' : 'login'}.${hostname.split('.').slice(-2).join('.')}`;
}

/** OAuth 2.0 client credentials flow (RFC 6749, section 4.4). */
async function byClientSecret(
  { loginUrl, clientId }: OrgSettings & { auth: 'client-credentials' },
  secrets: Secrets,
  means: SignInMeans,
): Promise<Session> {
  const secret = await secrets.clientSecret();
  means.redactor.add(secret);
  const parameters = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };
  return askForToken(loginUrl, parameters, true, means);
}

/** OAuth 2.0 refresh token flow. A new refresh token replaces the old one, which may hold no longer. */
async function byRefreshToken(
  { loginUrl, clientId }: OrgSettings & { auth: 'web' },
  secrets: Secrets,
  means: SignInMeans,
): Promise<Session> {
  const token = await secrets.refreshToken();
  const secret = await secrets.optionalClientSecret();
  means.redactor.add(token);
  if (secret !== null) means.redactor.add(secret);
  const parameters = { grant_type: 'refresh_token', client_id: clientId, refresh_token: token };
  const withSecret = secret === null ? parameters : { ...parameters, client_secret: secret };
  const grant = await askForToken(loginUrl, withSecret, true, means);
  if (grant.refreshToken !== null && grant.refreshToken !== token)
    await secrets.keepRefreshToken(grant.refreshToken);
  return grant;
}

async function byToken(
  { loginUrl }: OrgSettings,
  secrets: Secrets,
  { redactor }: SignInMeans,
): Promise<Session> {
  const accessToken = await secrets.accessToken();
  redactor.add(accessToken);
  return { accessToken, instanceUrl: instanceOf(loginUrl, loginUrl) };
}
