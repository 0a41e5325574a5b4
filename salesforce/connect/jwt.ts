import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { LeadlineError } from '../../errors/leadline-error.ts';

/** What an assertion says. `now` in milliseconds since 1970. */
export interface Claims {
  clientId: string;
  username: string;
  audience: string;
  now: number;
}

/**
 * A JWT (RFC 7519) signed with RS256 that asks for a session of `username`, good for three minutes: Salesforce wants no more. Throws
 * `salesforce-key-invalid`.
 */
export function jwtAssertion(
  { clientId, username, audience, now }: Claims,
  key: { pem: string; passphrase?: string },
): string {
  const claims = { iss: clientId, sub: username, aud: audience, exp: Math.floor(now / 1000) + 180 };
  const signed = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(claims)}`;
  const signature = sign('RSA-SHA256', Buffer.from(signed), rsaKey(key));
  return `${signed}.${signature.toString('base64url')}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The parser's error is not kept as a cause: nothing of a key belongs in a log. */
function rsaKey({ pem, passphrase }: { pem: string; passphrase?: string }): KeyObject {
  const key = parsed(pem, passphrase);
  if (key?.asymmetricKeyType === 'rsa') return key;
  throw new LeadlineError({
    code: 'salesforce-key-invalid',
    message: 'The key for the JWT flow cannot be used.',
    expected: 'an RSA private key as PEM text, and LEADLINE_SALESFORCE_KEY_PASSPHRASE where it is locked',
    arrived:
      key === null
        ? 'no private key, or a locked one with another passphrase'
        : `a key of the kind ${key.asymmetricKeyType}`,
    next: 'Make one with `openssl req -x509 -newkey rsa:2048 -nodes -keyout leadline.key -out leadline.crt -days 365 -subj /CN=leadline`, and upload leadline.crt to the app.',
    kind: 'usage',
  });
}

function parsed(pem: string, passphrase: string | undefined): KeyObject | null {
  try {
    return createPrivateKey({ key: pem, format: 'pem', ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    return null;
  }
}
