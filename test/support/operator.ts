import { createHash, createPrivateKey } from 'node:crypto';
import path from 'node:path';
import { createOperator, operatorOf, type UnlockedOperator } from '../../runner/approvals/operator-key.ts';
import { temporaryFolder } from '../runner/fixtures.ts';

/** A person with a key in memory; the same name has the same key. */
export function operatorCalled(name: string): UnlockedOperator {
  // RFC 8410: what stands before the 32 secret bytes of an Ed25519 key.
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  const der = Buffer.concat([prefix, createHash('sha256').update(name).digest()]);
  return operatorOf(name, createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
}

export const passphrase = 'four words nobody would guess';

/** What a command needs in its environment so that this person signs; the home goes when the test is over. */
export async function environmentOf(
  name: string,
): Promise<{ LEADLINE_HOME: string; LEADLINE_PASSPHRASE: string }> {
  const home = path.join(temporaryFolder(), 'home');
  await createOperator(home, { name, protection: { kind: 'passphrase', passphrase } });
  return { LEADLINE_HOME: home, LEADLINE_PASSPHRASE: passphrase };
}
