import type { JournalEntry } from '../journal.ts';
import type { Approval } from './approval.ts';

/**
 * The time that a grant is held against: `now`, or the latest that an entry of its run has told since the first grant, where the clock
 * was set back meanwhile. An ISO time; `entries` are those of the run.
 */
export function timeSinceGrant(entries: readonly JournalEntry[], { id }: Approval, now: string): string {
  const first = entries.findIndex((entry) => entry.type === 'approval-granted' && entry.payload.id === id);
  const told = first === -1 ? [] : entries.slice(first).map(({ at }) => at);
  return told.reduce((latest, at) => (Date.parse(at) > Date.parse(latest) ? at : latest), now);
}
