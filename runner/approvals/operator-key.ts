import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { OperatorRecord, Signature } from './approval.ts';
import { decryptKey, encryptKey, newProtection } from './key-cipher.ts';
import { type Protection, readKeyFile, requireNoKeyFile, writeKeyFile } from './key-file.ts';
import { keepInKeychain, passphraseFromKeychain } from './keychain.ts';
import { requireOperatorName } from './operator-name.ts';

/** A person's key while it is unlocked, in memory only. */
export interface UnlockedOperator extends OperatorRecord {
  /** The Ed25519 signature of the text's UTF-8 bytes, in base64. Throws `operator-locked` once the key was forgotten. */
  sign(text: string): string;
  /** Overwrites the key; nothing can be signed after it. */
  forget(): void;
}

/** Who the key of this home belongs to, and what unlocks it. */
export interface OperatorOnDisk extends OperatorRecord {
  protection: Protection['kind'];
}

export type NewProtection = { kind: 'passphrase'; passphrase: string } | { kind: 'keychain' };

/**
 * Makes a person's key and keeps it, locked, in `home`. Throws `operator-exists`, `operator-name-invalid`, `passphrase-short`,
 * `keychain-unavailable`, `operator-home-inside`.
 */
export async function createOperator(
  home: string,
  { name, protection }: { name: string; protection: NewProtection },
): Promise<OperatorOnDisk> {
  await requireNoKeyFile(home);
  const { privateKey } = generateKeyPairSync('ed25519');
  const operator = operatorOf(requireOperatorName(name), privateKey);
  const passphrase =
    protection.kind === 'keychain'
      ? randomBytes(32).toString('base64url')
      : requireLongPassphrase(protection.passphrase);
  if (protection.kind === 'keychain') await keepInKeychain(operator.id, passphrase);

  const { id, publicKey } = operator;
  const header = { name: operator.name, id, publicKey, protection: newProtection(protection.kind) };
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
  await writeKeyFile(home, { ...header, ...(await encryptKey(header, pkcs8, passphrase)) });
  pkcs8.fill(0);
  operator.forget();
  return { name: operator.name, id, publicKey, protection: protection.kind };
}

/** The operator of a home without unlocking the key; null where there is none. Throws `key-file-unreadable`, `key-file-exposed`. */
export async function readOperator(home: string): Promise<OperatorOnDisk | null> {
  const file = await readKeyFile(home);
  if (file === null) return null;
  const { name, id, publicKey, protection } = file;
  return { name, id, publicKey, protection: protection.kind };
}

/**
 * Unlocks the key of a home; the system's keychain needs no passphrase. Throws `operator-missing`, `passphrase-missing`,
 * `passphrase-wrong`, `keychain-unavailable`, `key-file-unreadable`, `key-file-exposed`.
 */
export async function unlockOperator(home: string, passphrase?: string): Promise<UnlockedOperator> {
  const file = await readKeyFile(home);
  if (file === null) throw operatorMissing();
  const secret =
    file.protection.kind === 'keychain' ? await passphraseFromKeychain(file.id) : requireGiven(passphrase);
  const pkcs8 = await decryptKey(file, secret);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  pkcs8.fill(0);
  return operatorOf(file.name, privateKey);
}

/** A person with a key in memory. `privateKey` must be Ed25519. */
export function operatorOf(name: string, privateKey: KeyObject): UnlockedOperator {
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
  const publicKey = rawPublicKey(privateKey);
  let forgotten = false;
  return {
    name,
    publicKey,
    id: operatorId(publicKey),
    sign(text) {
      if (forgotten) throw operatorLocked();
      // The key object lives only as long as the call: what stays in memory is one buffer that can be overwritten.
      const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
      return sign(null, Buffer.from(text), key).toString('base64');
    },
    forget() {
      forgotten = true;
      pkcs8.fill(0);
    },
  };
}

/** Signs a text as the journal keeps signatures. */
export function signatureOf(operator: UnlockedOperator, text: string): Signature {
  return { key: operator.id, value: operator.sign(text) };
}

/** Whether this person signed this text. Never throws: what is not a key or not a signature verifies nothing. */
export function verifySignature(operator: OperatorRecord, text: string, signature: Signature): boolean {
  const key = bytesOf(operator.publicKey, 32);
  const value = bytesOf(signature.value, 64);
  if (key === undefined || value === undefined) return false;
  if (signature.key !== operator.id || operator.id !== operatorId(operator.publicKey)) return false;
  try {
    const spki = Buffer.concat([spkiPrefix, key]);
    return verify(
      null,
      Buffer.from(text),
      createPublicKey({ key: spki, format: 'der', type: 'spki' }),
      value,
    );
  } catch {
    return false;
  }
}

/** The first 16 bytes of the public key's SHA-256, in hex. `publicKey` is in base64. */
export function operatorId(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 32);
}

/** Said wherever a signature is needed and this home has no key. */
export function operatorMissing(): LeadlineError {
  return new LeadlineError({
    code: 'operator-missing',
    message: 'What a person decides is signed with his key, and there is no key for you yet.',
    expected: 'an operator of this machine',
    next: 'Make one: leadline operator init',
    kind: 'usage',
  });
}

/** The bytes of a base64 text, which must be written in the one canonical way: equal bytes are equal texts in the journal. */
export function bytesOf(base64: string, length: number): Buffer | undefined {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length === length && bytes.toString('base64') === base64 ? bytes : undefined;
}

// RFC 8410: what stands before the 32 bytes of an Ed25519 public key in its SubjectPublicKeyInfo.
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

function rawPublicKey(privateKey: KeyObject): string {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return spki.subarray(spkiPrefix.length).toString('base64');
}

/** Characters that a passphrase has at least. */
export const shortestPassphrase = 12;

/** Hands a new passphrase back. Throws `passphrase-short`. */
export function requireLongPassphrase(passphrase: string): string {
  if ([...passphrase].length >= shortestPassphrase) return passphrase;
  throw new LeadlineError({
    code: 'passphrase-short',
    message: `A passphrase has at least ${shortestPassphrase} characters.`,
    expected: `${shortestPassphrase} characters or more, such as four words that nobody would put together`,
    arrived: `${[...passphrase].length} characters`,
    next: 'Choose a longer one.',
    kind: 'usage',
  });
}

function requireGiven(passphrase: string | undefined): string {
  if (passphrase !== undefined && passphrase !== '') return passphrase;
  throw new LeadlineError({
    code: 'passphrase-missing',
    message: 'The key is locked with a passphrase, and none was given.',
    expected: 'a terminal to type it in, or LEADLINE_PASSPHRASE in the environment',
    next: 'Run the command in a terminal.',
    kind: 'usage',
  });
}

function operatorLocked(): LeadlineError {
  return new LeadlineError({
    code: 'operator-locked',
    message: 'The key was locked again meanwhile.',
    next: 'Unlock it with the passphrase and sign again.',
    kind: 'usage',
  });
}
