import { existsSync, realpathSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { isAbsent, writePrivate } from './operator-home.ts';

/** 64 MiB and a fifth of a second for each guess. Fixed, so that an edited file cannot ask for less, or for all memory. */
export const scryptCost = { N: 65536, r: 8, p: 1 } as const;

const protection = z.strictObject({
  /** Who knows the passphrase: the person, or the system's keychain. */
  kind: z.enum(['passphrase', 'keychain']),
  derivation: z.literal('scrypt'),
  N: z.literal(scryptCost.N),
  r: z.literal(scryptCost.r),
  p: z.literal(scryptCost.p),
  salt: z.base64(),
  cipher: z.literal('aes-256-gcm'),
  nonce: z.base64(),
});

const header = { name: z.string(), id: z.string(), publicKey: z.base64(), protection };

/** The locked key: `key` is the encrypted PKCS8 key and `tag` the cipher's 16 bytes, both in base64. */
const keyFile = z.strictObject({ ...header, key: z.base64(), tag: z.base64() });

export type Protection = z.output<typeof protection>;
export type KeyFile = z.output<typeof keyFile>;
export type KeyFileHeader = Omit<KeyFile, 'key' | 'tag'>;

/** The first line of meaning in the file; another format will have another number. */
const format = 'leadline-operator/1';

/** The locked key of a home; null where there is none. Throws `key-file-unreadable`, `key-file-exposed`. */
export async function readKeyFile(home: string): Promise<KeyFile | null> {
  const file = keyFilePath(home);
  let text: string;
  try {
    await requireOwnersAlone(file);
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error instanceof LeadlineError ? error : unreadable(file, error);
  }
  try {
    return fileOfFormat.parse(JSON.parse(text)).operator;
  } catch (error) {
    throw unreadable(file, error);
  }
}

const fileOfFormat = z.strictObject({ format: z.literal(format), operator: keyFile });

/** Keeps a locked key, readable by its owner alone. */
export async function writeKeyFile(home: string, operator: KeyFile): Promise<void> {
  await writePrivate(keyFilePath(home), `${JSON.stringify({ format, operator }, null, 2)}\n`);
}

/** Throws `operator-exists`, `operator-home-inside`. */
export async function requireNoKeyFile(home: string): Promise<void> {
  const inside = workspaceAround(home) ?? workspaceAround(realPlaceOf(home));
  if (inside !== undefined) {
    throw new LeadlineError({
      code: 'operator-home-inside',
      message: `${home} lies in the workspace ${inside}: a key beside what it signs protects nothing.`,
      expected: 'a folder outside of every workspace',
      next: 'Set LEADLINE_HOME to another folder, or to nothing.',
      kind: 'usage',
    });
  }
  const file = keyFilePath(home);
  if (!existsSync(file)) return;
  throw new LeadlineError({
    code: 'operator-exists',
    message: `There is a key already: ${file}.`,
    expected: 'one operator for each person and home',
    next: 'See whose it is with `leadline operator show`. To begin anew, move the file away: what it signed stays valid.',
    kind: 'usage',
  });
}

function workspaceAround(folder: string): string | undefined {
  if (existsSync(path.join(folder, 'leadline.yaml'))) return folder;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : workspaceAround(parent);
}

/** Where a folder lies, or would be made, once all links on the way are followed. */
function realPlaceOf(folder: string): string {
  const parent = path.dirname(folder);
  if (existsSync(folder) || parent === folder) return realpathSync(folder);
  return path.join(realPlaceOf(parent), path.basename(folder));
}

function keyFilePath(home: string): string {
  return path.join(home, 'operator.json');
}

/** As ssh does: a key that others can read or replace is not used. Windows keeps rights elsewhere, and has none to ask for here. */
async function requireOwnersAlone(file: string): Promise<void> {
  const { mode } = await stat(file);
  if (process.platform === 'win32' || (mode & 0o077) === 0) return;
  throw new LeadlineError({
    code: 'key-file-exposed',
    message: `Other people of this machine may read or change the key file ${file}.`,
    expected: 'rights 600',
    arrived: `rights ${(mode & 0o777).toString(8)}`,
    next: `chmod 600 ${file}`,
  });
}

function unreadable(file: string, cause: unknown): LeadlineError {
  return new LeadlineError({
    code: 'key-file-unreadable',
    message: `The key file ${file} cannot be read, or is not one.`,
    expected: `a file of the format ${format}, as \`leadline operator init\` writes it`,
    next: 'Restore it from a copy. Without one, move it away, make a new key with `leadline operator init` and let a registered operator add it.',
    cause,
  });
}
