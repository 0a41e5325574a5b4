import { z } from 'zod';
import { faultOfAddress, isThisMachine, originOf } from './addresses.ts';
import { errorBodyOf } from './error-body.ts';
import { attempt, type HttpAnswer } from './http.ts';
import type { Redactor } from './redact.ts';
import { type Patience, repeatWhileSafe } from './retry.ts';
import { SalesforceError } from './salesforce-error.ts';
import type { Session } from './session.ts';

/** What signing in needs besides settings and secrets. */
export interface SignInMeans {
  patience: Patience;
  redactor: Redactor;
  deadline(): AbortSignal;
  /** Milliseconds since 1970: an assertion says until when it holds. */
  now(): number;
  signal?: AbortSignal;
}

/** What the token endpoint hands out. */
export interface Grant extends Session {
  /** Null where the app gives none. */
  refreshToken: string | null;
}

const grantBody = z.object({
  access_token: z.string().min(1),
  instance_url: z.string(),
  refresh_token: z.string().min(1).optional(),
});

/**
 * Asks `/services/oauth2/token` for a session (RFC 6749, section 4). `repeatable` is false for a code that counts once. Throws
 * SalesforceError `salesforce-sign-in-refused` with OAuth's code, `salesforce-address-foreign`.
 */
export async function askForToken(
  loginUrl: string,
  parameters: Readonly<Record<string, string>>,
  repeatable: boolean,
  { patience, redactor, deadline, signal }: SignInMeans,
): Promise<Grant> {
  const given = signal === undefined ? {} : { signal };
  const answer = await repeatWhileSafe(
    { what: 'sign in', repeatable, ...given },
    () =>
      attempt({
        method: 'POST',
        url: `${loginUrl}/services/oauth2/token`,
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: new URLSearchParams(parameters).toString(),
        signal: AbortSignal.any([deadline(), ...(signal === undefined ? [] : [signal])]),
      }),
    patience,
    redactor,
  );
  const granted = grantBody.safeParse(answer.json);
  if (answer.status !== 200 || !granted.success) throw refused(loginUrl, answer, redactor);
  redactor.add(granted.data.access_token);
  if (granted.data.refresh_token !== undefined) redactor.add(granted.data.refresh_token);
  return {
    accessToken: granted.data.access_token,
    instanceUrl: instanceOf(granted.data.instance_url, loginUrl),
    refreshToken: granted.data.refresh_token ?? null,
  };
}

/** The session goes to the instance at every call, so the instance has to be Salesforce's, or on this machine where the login is. */
export function instanceOf(address: string, loginUrl: string): string {
  const fault = faultOfAddress(address);
  const isHere = fault === null && isThisMachine(new URL(address).hostname);
  if (fault === null && isHere === isThisMachine(new URL(loginUrl).hostname)) return originOf(address);
  throw new SalesforceError(
    {
      code: 'salesforce-address-foreign',
      message: 'The org is said to be at a place that is not to be trusted with a session.',
      expected: fault ?? 'an org on this machine for a login on this machine, and only then',
      arrived: URL.canParse(address) ? new URL(address).host : 'no address',
      next: 'See whether login_url in leadline.yaml is the right one.',
    },
    { status: 200, errorCode: null, fields: [] },
  );
}

function refused(loginUrl: string, answer: HttpAnswer, redactor: Redactor): SalesforceError {
  const { said, ...facts } = errorBodyOf(answer);
  const code = facts.errorCode ?? `status ${answer.status}`;
  const words = said === null ? '' : ` (${redactor.clean(said)})`;
  return new SalesforceError(
    {
      code: 'salesforce-sign-in-refused',
      message: `${new URL(loginUrl).host} refused the sign-in: ${redactor.clean(code)}${words}.`,
      expected: 'a session',
      arrived: `status ${answer.status}`,
      next: adviceFor(code, said ?? ''),
    },
    facts,
  );
}

/** What usually stands behind OAuth's codes in an org: https://help.salesforce.com, "OAuth 2.0 Authorization Errors". */
function adviceFor(code: string, said: string): string {
  if (/approved this consumer/.test(said)) {
    return "Let the app's policy be `Admin approved users are pre-authorized`, and give the user a permission set or profile that the app lists.";
  }
  if (/no client credentials user/.test(said)) {
    return "Turn on the client credentials flow in the app's policies and name a user to run as.";
  }
  if (/expired|revoked/.test(said) && code === 'invalid_grant') {
    return 'Sign in again: `leadline salesforce login`.';
  }
  switch (code) {
    case 'invalid_client_id':
    case 'invalid_client':
      return 'Compare client_id in leadline.yaml, and the secret, with the consumer key and secret of the app; a new app needs ten minutes.';
    case 'invalid_grant':
    case 'invalid_assertion':
      return 'See whether the username is right, the app has the certificate of this key, login_url is that of the org (sandbox: test.salesforce.com), and this machine has the right time.';
    default:
      return 'docs/salesforce.md says how the app in Salesforce has to be set up.';
  }
}
