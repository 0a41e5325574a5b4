import { existsSync, realpathSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { Secrets } from '../salesforce/connect/secrets.ts';
import { type HomeEnvironment, isAbsent } from './approvals/operator-home.ts';
import type { SalesforceConfiguration } from './salesforce-configuration.ts';
import { type Keychain, systemKeychain } from './salesforce-keychain.ts';
import { hasSealedToken, readSealedToken, sealToken } from './salesforce-token-file.ts';

/** Where secrets may be looked for. */
export interface SecretPlaces {
  environment: HomeEnvironment;
  /** Of the person: `operatorHome`. */
  home: string;
  /** No secret is read from there, nor written to it. */
  workspace: string;
  /** What unlocks a refresh token in a file; asked for once, and only where there is one. */
  passphrase(): Promise<string>;
  /** Where a refresh token goes that nobody kept before. */
  store?: 'keychain' | 'file';
  keychain?: Keychain;
}

/** Reads secrets where docs/salesforce.md says that they are: the environment first, then files outside of the workspace, then the keychain. */
export function createSecrets(
  { settings, keyFile }: SalesforceConfiguration,
  { environment, home, workspace, passphrase, store = 'keychain', keychain = systemKeychain }: SecretPlaces,
): Secrets {
  const { loginUrl } = settings;
  const clientId = 'clientId' in settings ? settings.clientId : '';
  const account = (kind: string) => `${kind} ${clientId}@${new URL(loginUrl).host}`;
  const token = { home, workspace, clientId, loginUrl };
  let asked: Promise<string> | undefined;
  const unlock = () => {
    asked ??= passphrase();
    return asked;
  };

  const optionalClientSecret = async (): Promise<string | null> =>
    fromEnvironment(environment, 'LEADLINE_SALESFORCE_CLIENT_SECRET') ??
    keychain.get(account('client-secret'));

  return {
    optionalClientSecret,
    async privateKey() {
      const unlocks = fromEnvironment(environment, 'LEADLINE_SALESFORCE_KEY_PASSPHRASE');
      const pem =
        fromEnvironment(environment, 'LEADLINE_SALESFORCE_KEY') ??
        (keyFile === undefined ? null : await readKeyFile(keyFile, workspace)) ??
        (await keychain.get(account('private-key')));
      if (pem === null) {
        throw missing(
          'private key of the JWT flow',
          'key_file in leadline.yaml, LEADLINE_SALESFORCE_KEY in the environment, or the keychain',
          `Name the file in key_file, or keep it with \`leadline salesforce keep private-key < leadline.key\`.`,
        );
      }
      return unlocks === null ? { pem } : { pem, passphrase: unlocks };
    },
    async clientSecret() {
      const secret = await optionalClientSecret();
      if (secret !== null) return secret;
      throw missing(
        'client secret of the app',
        'LEADLINE_SALESFORCE_CLIENT_SECRET in the environment, or the keychain',
        'Keep it with `leadline salesforce keep client-secret`, which reads it from stdin.',
      );
    },
    async accessToken() {
      const session = fromEnvironment(environment, 'LEADLINE_SALESFORCE_ACCESS_TOKEN');
      if (session !== null) return session;
      throw missing(
        'session id',
        'LEADLINE_SALESFORCE_ACCESS_TOKEN in the environment',
        'Set it for this one command.',
      );
    },
    async refreshToken() {
      const kept = hasSealedToken(token)
        ? await readSealedToken(token, await unlock())
        : await keychain.get(account('refresh-token'));
      if (kept !== null) return kept;
      throw missing(
        'refresh token',
        'the keychain, or a sealed file',
        'Sign in: `leadline salesforce login`.',
      );
    },
    async keepRefreshToken(secret) {
      if (store === 'file' || hasSealedToken(token)) await sealToken(token, secret, await unlock());
      else await keychain.set(account('refresh-token'), secret);
    },
  };
}

/** What `leadline salesforce keep` may put into the keychain. */
export const keptSecrets = ['private-key', 'client-secret'] as const;

/** Keeps a secret in the keychain, where `createSecrets` looks for it. Throws `keychain-unavailable`. */
export async function keepSecret(
  kind: (typeof keptSecrets)[number],
  secret: string,
  { settings }: SalesforceConfiguration,
  keychain: Keychain = systemKeychain,
): Promise<void> {
  const clientId = 'clientId' in settings ? settings.clientId : '';
  await keychain.set(`${kind} ${clientId}@${new URL(settings.loginUrl).host}`, secret);
}

function fromEnvironment(environment: HomeEnvironment, name: string): string | null {
  const value = environment[name]?.trim();
  return value === undefined || value === '' ? null : value;
}

async function readKeyFile(name: string, workspace: string): Promise<string> {
  const file = path.resolve(workspace, name.replace(/^~(?=\/|$)/, homedir()));
  try {
    requireOutside(file, workspace);
    await requireOwnersAlone(file);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof LeadlineError) throw error;
    throw new LeadlineError({
      code: 'salesforce-key-unreadable',
      message: `The key ${file} cannot be read.`,
      expected: 'a file with a private key as PEM text',
      arrived: isAbsent(error) ? 'no such file' : 'a file that this user may not read',
      next: 'Mend key_file in the section salesforce of leadline.yaml.',
      kind: 'usage',
    });
  }
}

/** A key in the workspace would be copied with it. */
function requireOutside(file: string, workspace: string): void {
  const place = existsSync(file) ? realpathSync(file) : file;
  const inside = path.relative(realpathSync(workspace), place);
  if (inside.startsWith('..') || path.isAbsolute(inside)) return;
  throw new LeadlineError({
    code: 'salesforce-key-inside',
    message: `The key ${file} lies in the workspace: who copies the workspace has the key.`,
    expected: 'a file outside of the workspace',
    next: 'Move it, for instance into ~/.config/leadline, and change key_file in leadline.yaml.',
    kind: 'usage',
  });
}

/** As ssh does: a key that others can read is not used. Windows keeps rights elsewhere. */
async function requireOwnersAlone(file: string): Promise<void> {
  const { mode } = await stat(file);
  if (process.platform === 'win32' || (mode & 0o077) === 0) return;
  throw new LeadlineError({
    code: 'salesforce-key-exposed',
    message: `Other people of this machine may read or change the key ${file}.`,
    expected: 'rights 600',
    arrived: `rights ${(mode & 0o777).toString(8)}`,
    next: `chmod 600 ${file}`,
    kind: 'usage',
  });
}

function missing(what: string, expected: string, next: string): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-secret-missing',
    message: `The ${what} is missing.`,
    expected,
    next,
    kind: 'usage',
  });
}
