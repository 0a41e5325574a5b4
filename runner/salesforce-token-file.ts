import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import { decryptKey, encryptKey, newProtection } from './approvals/key-cipher.ts';
import { scryptCost } from './approvals/key-file.ts';
import { writePrivate } from './approvals/operator-home.ts';

/** Whose refresh token it is, and where it may be kept. */
export interface TokenPlace {
  home: string;
  workspace: string;
  clientId: string;
  loginUrl: string;
}

const sealed = z.strictObject({
  format: z.literal('leadline-salesforce/1'),
  header: z.strictObject({
    name: z.string(),
    id: z.string(),
    publicKey: z.literal(''),
    protection: z.strictObject({
      kind: z.literal('passphrase'),
      derivation: z.literal('scrypt'),
      N: z.literal(scryptCost.N),
      r: z.literal(scryptCost.r),
      p: z.literal(scryptCost.p),
      salt: z.base64(),
      cipher: z.literal('aes-256-gcm'),
      nonce: z.base64(),
    }),
  }),
  key: z.base64(),
  tag: z.base64(),
});

export function hasSealedToken(place: TokenPlace): boolean {
  return existsSync(fileOf(place));
}

/** Seals a refresh token as the operator's key is sealed, in a file that is its owner's alone. */
export async function sealToken(place: TokenPlace, token: string, passphrase: string): Promise<void> {
  requireOutside(place);
  const protection = newProtection('passphrase');
  const header = { name: place.loginUrl, id: idOf(place), publicKey: '', protection };
  const { key, tag } = await encryptKey(header, Buffer.from(token), passphrase);
  const contents = { format: 'leadline-salesforce/1', header, key, tag };
  await writePrivate(fileOf(place), `${JSON.stringify(contents, null, 2)}\n`);
}

/** Throws `passphrase-wrong`, `salesforce-token-file-unreadable`. */
export async function readSealedToken(place: TokenPlace, passphrase: string): Promise<string> {
  const { header, key, tag } = parse(fileOf(place));
  if (header.id !== idOf(place)) throw unreadable(fileOf(place));
  return (await decryptKey({ ...header, key, tag }, passphrase)).toString();
}

function parse(file: string): z.output<typeof sealed> {
  try {
    return sealed.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw unreadable(file);
  }
}

/** One file for each app and login: a token of one is never sent to another. */
function fileOf(place: TokenPlace): string {
  return path.join(place.home, 'salesforce', `${idOf(place)}.json`);
}

function idOf({ clientId, loginUrl }: TokenPlace): string {
  return createHash('sha256').update(`${clientId}\n${loginUrl}`).digest('hex').slice(0, 32);
}

function requireOutside({ home, workspace }: TokenPlace): void {
  const inside = path.relative(path.resolve(workspace), path.resolve(home));
  if (inside.startsWith('..') || path.isAbsolute(inside)) return;
  throw new LeadlineError({
    code: 'operator-home-inside',
    message: `${home} lies in the workspace: who copies the workspace has the refresh token.`,
    expected: 'a folder outside of every workspace',
    next: 'Set LEADLINE_HOME to another folder, or to nothing.',
    kind: 'usage',
  });
}

function unreadable(file: string): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-token-file-unreadable',
    message: `The refresh token in ${file} cannot be read.`,
    expected: 'a file that `leadline salesforce login --store file` wrote for this app',
    next: 'Move the file away and sign in again: `leadline salesforce login`.',
  });
}
