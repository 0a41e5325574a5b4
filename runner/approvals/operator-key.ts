import type { OperatorRecord } from './approval.ts';

/** A person's key while it is unlocked, in memory only. */
export interface UnlockedOperator extends OperatorRecord {
  /** The Ed25519 signature of the text's UTF-8 bytes, in base64. */
  sign(text: string): string;
  /** Overwrites the key; nothing can be signed after it. */
  forget(): void;
}
