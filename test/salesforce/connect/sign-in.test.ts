import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { LeadlineError } from '../../../errors/leadline-error.ts';
import { createMeans } from '../../../salesforce/connect/means.ts';
import { connectOrg } from '../../../salesforce/connect/org.ts';
import { loginOnTheWeb } from '../../../salesforce/connect/web-login.ts';
import { connected, fakeOrg, secretsOf, settingsOf } from './fixtures.ts';

const jwt = { auth: 'jwt', username: 'leadline@fake.example' } as const;

describe('who signs in', () => {
  test('a key of its own, by JWT bearer', async () => {
    const fake = await fakeOrg();
    const org = await connected(fake, { settings: { ...jwt, clientId: fake.clientId } });
    expect(org).toMatchObject({
      username: 'leadline@fake.example',
      organizationId: fake.organizationId,
      userId: fake.users.integration.id,
      instanceUrl: fake.url,
      apiVersion: '68.0',
      isFake: true,
      isSandbox: false,
    });
  });

  test('an app with its secret, by client credentials', async () => {
    const org = await connected(await fakeOrg({ sandbox: true }));
    expect(org).toMatchObject({ username: 'leadline@fake.example', isSandbox: true });
  });

  test('a session id from the environment', async () => {
    const org = await connected(await fakeOrg(), { settings: { auth: 'token' } });
    expect(org.username).toBe('leadline@fake.example');
  });

  test('a person in a browser, whose refresh token then signs in alone', async () => {
    const fake = await fakeOrg();
    const settings = { auth: 'web', clientId: fake.clientId, callbackPort: 0 } as const;
    let kept = '';
    const secrets = secretsOf(fake, {
      refreshToken: async () => kept,
      keepRefreshToken: async (token) => {
        kept = token;
      },
    });
    const shown: string[] = [];
    await loginOnTheWeb({ ...settingsOf(fake, settings), ...settings }, secrets, createMeans({}), {
      show(address) {
        shown.push(address);
        // The browser: the fake lets everybody in and sends him back to the callback.
        void fetch(address).catch(() => undefined);
      },
    });

    const asked = new URL(shown[0] ?? '').searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('scope')).toBe('api refresh_token');
    expect(kept).not.toBe('');
    const org = await connectOrg(settingsOf(fake, settings), secrets);
    expect(org.username).toBe('admin@fake.example');
    org.close();
  });

  test.each([
    ['an older CLI, which shows the token', 'shown'],
    [
      'a newer CLI, which shows it only when it is asked',
      '[REDACTED] Use sf org auth show-access-token to view',
    ],
  ])("the Salesforce CLI's store: %s", async (_, display) => {
    const fake = await fakeOrg();
    const log = await stubCli({
      display: { instanceUrl: fake.url, accessToken: display === 'shown' ? fake.accessToken : display },
      token: fake.accessToken,
    });
    const org = await connected(fake, { settings: { auth: 'sf-cli', targetOrg: 'my-org' } });
    expect(org.username).toBe('leadline@fake.example');
    const calls = (await readFile(log, 'utf8')).trim().split('\n');
    expect(calls[0]).toBe('org display --target-org=my-org --json');
    expect(calls).toHaveLength(display === 'shown' ? 1 : 2);
  });
});

describe('who does not', () => {
  test('a key that the app does not know', async () => {
    const fake = await fakeOrg();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const settings = { ...jwt, clientId: fake.clientId };
    const failed = await failure(
      connected(fake, { settings, secrets: { privateKey: async () => ({ pem }) } }),
    );
    expect(failed).toMatchObject({ code: 'salesforce-sign-in-refused', errorCode: 'invalid_grant' });
    expect(failed.next).toContain('certificate');
  });

  test.each([
    ['text that is no key', 'no private key, or a locked one with another passphrase', 'nonsense'],
    ['a key of another kind', 'a key of the kind ed25519', 'ed25519'],
  ])('%s', async (_, arrived, kind) => {
    const fake = await fakeOrg();
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = kind === 'ed25519' ? privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() : kind;
    const settings = { ...jwt, clientId: fake.clientId };
    const failed = await failure(
      connected(fake, { settings, secrets: { privateKey: async () => ({ pem }) } }),
    );
    expect(failed).toMatchObject({ code: 'salesforce-key-invalid', arrived });
  });

  test('a user whom the app does not admit is told what to ask for', async () => {
    const fake = await fakeOrg();
    const settings = { ...jwt, clientId: fake.clientId, username: 'nobody@fake.example' };
    const failed = await failure(connected(fake, { settings }));
    expect(failed.next).toContain('Admin approved users are pre-authorized');
  });

  test('a CLI that is not there, and one that knows no such org', async () => {
    const fake = await fakeOrg();
    const settings = { auth: 'sf-cli', targetOrg: 'my-org' } as const;
    vi.stubEnv('PATH', path.join(tmpdir(), 'empty-of-programs'));
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await failure(connected(fake, { settings }))).toMatchObject({ code: 'salesforce-cli-missing' });
    vi.unstubAllEnvs();
    await stubCli({ exit: 1 });
    expect(await failure(connected(fake, { settings }))).toMatchObject({ code: 'salesforce-cli-refused' });
  });

  test('an instance elsewhere gets no session, wherever the login was', async () => {
    const fake = await fakeOrg();
    await stubCli({
      display: { instanceUrl: 'https://example.my.salesforce.com', accessToken: 'x'.repeat(20) },
    });
    const failed = await failure(connected(fake, { settings: { auth: 'sf-cli', targetOrg: 'my-org' } }));
    expect(failed).toMatchObject({
      code: 'salesforce-address-foreign',
      arrived: 'example.my.salesforce.com',
    });
  });

  test('a version that the org does not offer', async () => {
    const fake = await fakeOrg();
    const settings = { ...settingsOf(fake, { auth: 'token' }), apiVersion: '99.0' };
    const failed = await failure(connectOrg(settings, secretsOf(fake)));
    expect(failed).toMatchObject({ code: 'salesforce-api-version', arrived: '99.0' });
    expect(failed.next).toContain("'68.0'");
  });
});

async function failure(work: Promise<unknown>): Promise<LeadlineError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LeadlineError);
  return error as LeadlineError;
}

/** A program called `sf` that answers from a script and writes down what it was asked. Hands back the file with that. */
async function stubCli(answers: { display?: object; token?: string; exit?: number }): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'leadline-sf-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const log = path.join(folder, 'calls');
  const say = (result: object) => `echo '${JSON.stringify({ status: 0, result })}'`;
  const script = [
    '#!/bin/sh',
    `echo "$*" >> '${log}'`,
    answers.exit === undefined ? '' : `exit ${answers.exit}`,
    'case "$2" in',
    `display) ${say(answers.display ?? {})};;`,
    `auth) ${say({ accessToken: answers.token })};;`,
    'esac',
  ];
  await writeFile(path.join(folder, 'sf'), script.join('\n'));
  await chmod(path.join(folder, 'sf'), 0o755);
  vi.stubEnv('PATH', `${folder}${path.delimiter}${process.env.PATH}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  return log;
}
