import { createHash, createPrivateKey } from 'node:crypto';
import { operatorOf, type UnlockedOperator } from '../../runner/approvals/operator-key.ts';

// Apart from what needs vitest, so that processes which tests start can load it.

/** A person with a key in memory; the same name has the same key. */
export function operatorCalled(name: string): UnlockedOperator {
  // RFC 8410: what stands before the 32 secret bytes of an Ed25519 key.
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  const der = Buffer.concat([prefix, createHash('sha256').update(name).digest()]);
  return operatorOf(name, createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
}
