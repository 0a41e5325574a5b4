import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { apiVersion } from '../../../salesforce/connect/api-version.ts';
import { connectOrg } from '../../../salesforce/connect/org.ts';
import type { Secrets } from '../../../salesforce/connect/secrets.ts';
import type { SignInSettings } from '../../../salesforce/connect/settings.ts';
import { fakeOrg } from './fixtures.ts';
import { type Reply, scriptedServer } from './scripted-server.ts';

const canaries = {
  accessToken: '00DFAKE00000001!AQ.canaryOfTheSession.x',
  clientSecret: 'canary-of-the-client-secret',
  refreshToken: '5Aep.canaryOfTheRefreshToken',
  renewed: '00DFAKE00000001!AQ.canaryOfTheNextSession',
} as const;

const person = 'Zebulon Canaryman';

const secrets: Secrets = {
  privateKey: () => Promise.reject(new Error('no key in this test')),
  clientSecret: async () => canaries.clientSecret,
  optionalClientSecret: async () => canaries.clientSecret,
  accessToken: async () => canaries.accessToken,
  refreshToken: async () => canaries.refreshToken,
  keepRefreshToken: async () => undefined,
};

/** A server that repeats all it was sent, secrets and all, in every field of an error. */
function echo(status: number, errorCode: string): (sent: string) => Reply {
  return (sent) => ({
    status,
    json: [
      { errorCode, message: `${sent} ${Object.values(canaries).join(' ')} ${person}`, fields: ['LastName'] },
    ],
  });
}

const oauthEcho = (sent: string): Reply => ({
  status: 400,
  json: { error: 'invalid_grant', error_description: `${sent} ${Object.values(canaries).join(' ')}` },
});

const app = { auth: 'client-credentials', clientId: 'app' } as const;

/** Codes whose message is Salesforce's own text. */
const platform: ReadonlySet<string> = new Set(['REQUEST_LIMIT_EXCEEDED', 'SERVER_UNAVAILABLE']);

const flows: SignInSettings[] = [app, { auth: 'web', clientId: 'app', callbackPort: 0 }, { auth: 'token' }];

describe('no secret and no person in a message', () => {
  test.each(flows)('where the sign-in is refused: $auth', async (settings) => {
    const url = await scriptedServer(
      () => (sent) => (sent.includes('/oauth2/') ? oauthEcho(sent) : echo(401, 'INVALID_SESSION_ID')(sent)),
    );
    await expectClean(() => connect(url, settings));
  });

  test.each([
    [400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION'],
    [400, 'DUPLICATES_DETECTED'],
    [400, 'STRING_TOO_LONG'],
    [400, 'INVALID_FIELD'],
    [400, 'UNABLE_TO_LOCK_ROW'],
    [403, 'REQUEST_LIMIT_EXCEEDED'],
    [403, 'INSUFFICIENT_ACCESS'],
    [404, 'NOT_FOUND'],
    [500, 'UNKNOWN_EXCEPTION'],
    [503, 'SERVER_UNAVAILABLE'],
  ] as const)('where a call is refused: %d %s', async (status, errorCode) => {
    const url = await scriptedServer((url) => (sent) => signsIn(url, sent) ?? echo(status, errorCode)(sent));
    await expectClean(() => connect(url, app), platform.has(errorCode) ? [] : [person]);
  });

  test('where the answer is no JSON, or broke off', async () => {
    for (const text of [
      `<html>${canaries.accessToken} ${person}`,
      `{"a": "${canaries.accessToken} ${person}`,
    ]) {
      const type = text.startsWith('<') ? 'text/html' : 'application/json';
      const url = await scriptedServer((url) => (sent) => signsIn(url, sent) ?? { status: 200, text, type });
      await expectClean(() => connect(url, app), [person]);
    }
  });

  test('in what jsforce would log', async () => {
    vi.stubEnv('JSFORCE_LOG_LEVEL', 'DEBUG');
    const logged: unknown[] = [];
    for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      vi.spyOn(console, level).mockImplementation((...words) => void logged.push(words));
    }
    onTestFinished(() => {
      vi.unstubAllEnvs();
      vi.restoreAllMocks();
    });
    const fake = await fakeOrg();
    const org = await connect(
      fake.url,
      { auth: 'token' },
      { ...secrets, accessToken: async () => fake.accessToken },
    );
    await expect(org.connection.query('SELECT Id FROM Nothing__c')).rejects.toThrow('Nothing__c');
    await org.connection.query('SELECT Id FROM Lead');
    expect(logged).toEqual([]);
  });
});

function connect(url: string, settings: SignInSettings, from: Secrets = secrets) {
  const wait = async () => undefined;
  return connectOrg({ ...settings, loginUrl: url, apiVersion }, from, { wait });
}

/** An answer of the token endpoint; null for any other request. */
function signsIn(url: string, sent: string): Reply | null {
  if (!sent.includes('/oauth2/')) return null;
  return { status: 200, json: { access_token: canaries.renewed, instance_url: url } };
}

async function expectClean(work: () => Promise<unknown>, names: readonly string[] = []): Promise<void> {
  const error = await work().then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Error);
  const shown = [inspect(error, { depth: 10, showHidden: true }), JSON.stringify(error)].join('\n');
  for (const secret of [...Object.values(canaries), ...names]) expect(shown).not.toContain(secret);
}
