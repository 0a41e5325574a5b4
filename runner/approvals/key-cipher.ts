import { createCipheriv, createDecipheriv, randomBytes, type ScryptOptions, scrypt } from 'node:crypto';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type KeyFile, type KeyFileHeader, type Protection, scryptCost } from './key-file.ts';

/** How a new key is locked: a salt and a nonce of its own. */
export function newProtection(kind: Protection['kind']): Protection {
  return {
    kind,
    derivation: 'scrypt',
    ...scryptCost,
    salt: randomBytes(16).toString('base64'),
    cipher: 'aes-256-gcm',
    nonce: randomBytes(12).toString('base64'),
  };
}

/** Locks a PKCS8 key: AES-256-GCM under the scrypt of the passphrase, with the file's header as additional data. */
export async function encryptKey(
  header: KeyFileHeader,
  pkcs8: Buffer,
  passphrase: string,
): Promise<{ key: string; tag: string }> {
  const { salt, nonce } = header.protection;
  const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, salt), Buffer.from(nonce, 'base64'));
  cipher.setAAD(additionalData(header));
  const key = Buffer.concat([cipher.update(pkcs8), cipher.final()]);
  return { key: key.toString('base64'), tag: cipher.getAuthTag().toString('base64') };
}

/** The PKCS8 key. Throws `passphrase-wrong`, and never says which: a wrong passphrase and a changed file look alike. */
export async function decryptKey({ key, tag, ...header }: KeyFile, passphrase: string): Promise<Buffer> {
  const { salt, nonce } = header.protection;
  const derived = await derive(passphrase, salt);
  try {
    const decipher = createDecipheriv('aes-256-gcm', derived, Buffer.from(nonce, 'base64'), {
      authTagLength: 16,
    });
    decipher.setAAD(additionalData(header));
    decipher.setAuthTag(Buffer.from(tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(key, 'base64')), decipher.final()]);
  } catch {
    throw new LeadlineError({
      code: 'passphrase-wrong',
      message: 'The key cannot be unlocked: the passphrase is wrong, or the key file was changed.',
      next: 'Try again.',
      kind: 'usage',
    });
  }
}

function additionalData(header: KeyFileHeader): Buffer {
  return Buffer.from(canonicalJson(header));
}

// The same letters can be typed as different code points (é on a Mac), so the passphrase is normalised first.
function derive(passphrase: string, salt: string): Promise<Buffer> {
  const options: ScryptOptions = { ...scryptCost, maxmem: 256 * scryptCost.N * scryptCost.r };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), Buffer.from(salt, 'base64'), 32, options, (error, derived) =>
      error === null ? resolve(derived) : reject(error),
    );
  });
}
