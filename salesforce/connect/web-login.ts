import { createHash, randomBytes } from 'node:crypto';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { type Callback, listenForCallback } from './callback.ts';
import type { Secrets } from './secrets.ts';
import type { OrgSettings } from './settings.ts';
import { askForToken, type SignInMeans } from './token-endpoint.ts';

export interface WebLogin {
  /** Shows the person the page on which to sign in: opens a browser, prints the address. */
  show(address: string): void;
}

/**
 * OAuth 2.0 web server flow with PKCE (RFC 7636) and the answer on a port of this machine (RFC 8252): a person signs in once in a browser, and
 * the refresh token that this brings is kept. Hands back the org's address. Throws `salesforce-login-denied`,
 * `salesforce-refresh-token-missing`, `salesforce-callback-port-taken`, and what `askForToken` throws.
 */
export async function loginOnTheWeb(
  settings: OrgSettings & { auth: 'web' },
  secrets: Secrets,
  means: SignInMeans,
  { show }: WebLogin,
): Promise<{ instanceUrl: string }> {
  const { loginUrl, clientId } = settings;
  const secret = await secrets.optionalClientSecret();
  if (secret !== null) means.redactor.add(secret);
  const state = randomBytes(24).toString('base64url');
  const verifier = randomBytes(48).toString('base64url');
  const callback = await listenForCallback(settings.callbackPort, state);
  try {
    show(authorizeAddress(loginUrl, { clientId, state, verifier, callback }));
    const code = await callback.code(means.signal);
    means.redactor.add(code);
    const parameters = {
      grant_type: 'authorization_code',
      code,
      client_id: clientId,
      redirect_uri: callback.address,
      code_verifier: verifier,
      ...(secret === null ? {} : { client_secret: secret }),
    };
    // A code counts once, so that a second attempt with it would be refused, and end the session of the first.
    const { instanceUrl, refreshToken } = await askForToken(loginUrl, parameters, false, means);
    if (refreshToken === null) throw refreshTokenMissing();
    await secrets.keepRefreshToken(refreshToken);
    return { instanceUrl };
  } finally {
    callback.close();
  }
}

function authorizeAddress(
  loginUrl: string,
  {
    clientId,
    state,
    verifier,
    callback,
  }: { clientId: string; state: string; verifier: string; callback: Callback },
): string {
  const parameters = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: callback.address,
    scope: 'api refresh_token',
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return `${loginUrl}/services/oauth2/authorize?${parameters}`;
}

function refreshTokenMissing(): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-refresh-token-missing',
    message:
      'Salesforce signed you in and gave no refresh token, so that nobody could sign in again without you.',
    expected: 'a refresh token',
    next: 'Give the app the scope `Perform requests at any time (refresh_token, offline_access)`, and sign in again.',
  });
}
