import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SalesforceConfiguration } from '../../runner/salesforce-configuration.ts';
import type { Keychain } from '../../runner/salesforce-keychain.ts';
import { createSecrets, keepSecret, type SecretPlaces } from '../../runner/salesforce-secrets.ts';
import { temporaryFolder } from './fixtures.ts';

const web: SalesforceConfiguration = {
  settings: {
    auth: 'web',
    clientId: 'app',
    callbackPort: 8717,
    loginUrl: 'https://login.salesforce.com',
    apiVersion: '68.0',
  },
};

function jwt(keyFile?: string): SalesforceConfiguration {
  const { loginUrl, apiVersion } = web.settings;
  const settings = { auth: 'jwt', clientId: 'app', username: 'u', loginUrl, apiVersion } as const;
  return keyFile === undefined ? { settings } : { settings, keyFile };
}

async function places(
  own: Partial<SecretPlaces> = {},
): Promise<SecretPlaces & { kept: Map<string, string> }> {
  const folder = temporaryFolder();
  const workspace = path.join(folder, 'workspace');
  await mkdir(workspace);
  const kept = new Map<string, string>();
  const keychain: Keychain = {
    get: async (name) => kept.get(name) ?? null,
    set: async (name, secret) => void kept.set(name, secret),
  };
  const passphrase = async () => 'correct horse battery';
  return { environment: {}, home: path.join(folder, 'home'), workspace, passphrase, keychain, kept, ...own };
}

describe('a key', () => {
  test('is read from the environment first, then from its file, then from the keychain', async () => {
    const where = await places();
    const file = path.join(where.workspace, '..', 'leadline.key');
    await writeFile(file, 'from the file', { mode: 0o600 });
    await keepSecret('private-key', 'from the keychain', jwt(), where.keychain);

    const environment = {
      LEADLINE_SALESFORCE_KEY: 'from the environment',
      LEADLINE_SALESFORCE_KEY_PASSPHRASE: 'opens',
    };
    const read = (keyFile: string | undefined, own: Partial<SecretPlaces>) =>
      createSecrets(jwt(keyFile), { ...where, ...own }).privateKey();
    expect(await read('../leadline.key', { environment })).toEqual({
      pem: 'from the environment',
      passphrase: 'opens',
    });
    expect(await read('../leadline.key', {})).toEqual({ pem: 'from the file' });
    expect(await read(undefined, {})).toEqual({ pem: 'from the keychain' });
  });

  test('in the workspace is refused, and so is a link to it', async () => {
    const where = await places();
    const file = path.join(where.workspace, 'leadline.key');
    await writeFile(file, 'key', { mode: 0o600 });
    await symlink(file, path.join(where.workspace, '..', 'elsewhere.key'));
    for (const name of ['leadline.key', '../elsewhere.key']) {
      await expect(createSecrets(jwt(name), where).privateKey()).rejects.toMatchObject({
        code: 'salesforce-key-inside',
      });
    }
  });

  test('that others may read is refused', async () => {
    const where = await places();
    const file = path.join(where.workspace, '..', 'leadline.key');
    await writeFile(file, 'key');
    await chmod(file, 0o640);
    await expect(createSecrets(jwt('../leadline.key'), where).privateKey()).rejects.toMatchObject({
      code: 'salesforce-key-exposed',
      arrived: 'rights 640',
    });
  });
});

describe('a refresh token', () => {
  test('is kept in the keychain, under the app and the place where one signs in', async () => {
    const where = await places();
    await createSecrets(web, where).keepRefreshToken('refresh');
    expect([...where.kept]).toEqual([['refresh-token app@login.salesforce.com', 'refresh']]);
    expect(await createSecrets(web, where).refreshToken()).toBe('refresh');
  });

  test('in a file is sealed with a passphrase, its owner alone may read it, and a new one goes to the same place', async () => {
    const where = await places({ store: 'file' });
    await createSecrets(web, where).keepRefreshToken('refresh-1');
    const later = createSecrets(web, { ...where, store: 'keychain' });
    expect(await later.refreshToken()).toBe('refresh-1');
    await later.keepRefreshToken('refresh-2');
    expect(await createSecrets(web, where).refreshToken()).toBe('refresh-2');
    expect(where.kept.size).toBe(0);

    const folder = path.join(where.home, 'salesforce');
    const [file = ''] = await readdir(folder);
    expect(await readFile(path.join(folder, file), 'utf8')).not.toContain('refresh-');
    expect((await stat(path.join(folder, file))).mode & 0o777).toBe(0o600);
  });

  test('stays sealed for a wrong passphrase', async () => {
    const where = await places({ store: 'file' });
    await createSecrets(web, where).keepRefreshToken('refresh');
    const wrong = createSecrets(web, { ...where, passphrase: async () => 'something else' });
    await expect(wrong.refreshToken()).rejects.toMatchObject({ code: 'passphrase-wrong' });
  });

  test('is never kept in the workspace', async () => {
    const where = await places({ store: 'file' });
    const inside = { ...where, home: path.join(where.workspace, 'home') };
    await expect(createSecrets(web, inside).keepRefreshToken('refresh')).rejects.toMatchObject({
      code: 'operator-home-inside',
    });
    expect(await readdir(where.workspace)).toEqual([]);
  });
});

test.each(['privateKey', 'clientSecret', 'accessToken', 'refreshToken'] as const)(
  'a missing secret says where it was looked for: %s',
  async (which) => {
    const secrets = createSecrets(jwt(), await places());
    await expect(secrets[which]()).rejects.toMatchObject({
      code: 'salesforce-secret-missing',
      expected: expect.stringMatching(/environment|keychain/),
      kind: 'usage',
    });
  },
);
