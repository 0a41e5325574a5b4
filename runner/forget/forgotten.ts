import { createHash, randomBytes } from 'node:crypto';
import type { Journal, JournalEntry } from '../journal.ts';
import { workspaceLog } from '../runs.ts';
import type { LeadIdentity } from './lead-identity.ts';

/** The leads that were forgotten in a workspace, by hashes alone. */
export interface Forgotten {
  /** Null where nobody was. */
  salt: string | null;
  traces: ReadonlySet<string>;
}

export function readForgotten(journal: Journal): Forgotten {
  const entries = journal.entries(workspaceLog).filter(isForgetting);
  return {
    salt: entries[0]?.payload.salt ?? null,
    traces: new Set(entries.flatMap(({ payload }) => payload.traces)),
  };
}

export function isForgetting(
  entry: JournalEntry,
): entry is Extract<JournalEntry, { type: 'lead-forgotten' }> {
  return entry.type === 'lead-forgotten';
}

/** One salt for a workspace, so that a value that comes back is hashed once, however many leads were forgotten. */
export function saltOf({ salt }: Forgotten): string {
  return salt ?? randomBytes(16).toString('hex');
}

export function tracesOf({ ids, keys }: LeadIdentity, salt: string): string[] {
  return [...ids, ...keys].map((text) => createHash('sha256').update(`${salt}|${text}`).digest('hex'));
}
