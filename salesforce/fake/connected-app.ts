import { generateKeyPairSync } from 'node:crypto';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Database } from './database.ts';
import type { ConnectedApp } from './oauth.ts';

/** The app that Leadline signs in through. Its secrets are made once per database. */
export function connectedApp(
  database: Database,
  publicKey: string | undefined,
  random: () => string,
): ConnectedApp & { privateKey: () => string } {
  const kept = (): { publicKey: string; privateKey: string } =>
    JSON.parse(database.setting('key pair', () => JSON.stringify(newPair())));
  return {
    clientId: 'leadline-fake-client',
    clientSecret: database.setting('client secret', random),
    publicKey: () => publicKey ?? kept().publicKey,
    privateKey() {
      if (publicKey === undefined) return kept().privateKey;
      throw new LeadlineError({
        code: 'fake-org-key-foreign',
        message: 'The fake org was given a public key and has no private key.',
        next: 'Use the private key that belongs to it.',
      });
    },
  };
}

function newPair() {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}
