import { Journal, type JournalEntry } from '../../runner/journal.ts';
import { longestText } from './contents.ts';
import { uris } from './uris.ts';

const mostEntries = 200;

export interface JournalPage {
  run: string;
  entries: unknown[];
  /** Address of the next page; null at the end. */
  next: string | null;
}

/** The entries of a run that follow number `after`, as many as an answer holds. Throws `journal-unreadable`. */
export function readJournalPage(journalPath: string, run: string, after: number): JournalPage {
  // Only reading, so that no clock is asked.
  const journal = new Journal(journalPath, () => new Date(0));
  const entries = journal.entries(run).filter(({ seq }) => seq > after);
  const shown: JournalEntry[] = [];
  let length = 200;
  for (const entry of entries.slice(0, mostEntries)) {
    length += JSON.stringify(entry).length + 1;
    if (length > longestText) break;
    shown.push(entry);
  }
  const last = shown.at(-1);
  if (last !== undefined || entries.length === 0) {
    const more = shown.length < entries.length && last !== undefined;
    return { run, entries: shown, next: more ? uris.journal(run, last.seq) : null };
  }
  // One entry that is longer than a page: all but what it says.
  return { run, ...withoutPayload(entries, run) };
}

function withoutPayload(entries: readonly JournalEntry[], run: string): Omit<JournalPage, 'run'> {
  const [first] = entries;
  if (first === undefined) return { entries: [], next: null };
  const { payload, ...rest } = first;
  const bytes = JSON.stringify(payload).length;
  return {
    entries: [{ ...rest, payload: { truncated: true, characters: bytes } }],
    next: entries.length === 1 ? null : uris.journal(run, first.seq),
  };
}
