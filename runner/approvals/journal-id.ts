import type { Journal } from '../journal.ts';
import { genesis } from '../journal-format.ts';

/** The id of a journal that has no entry yet. */
export const emptyJournal = 'empty';

/** What binds a signature to one workspace: the hash of the journal's first entry, which never changes. */
export function journalId(journal: Journal): string {
  const [first] = journal.read((database) =>
    database
      .prepare('SELECT hash FROM events ORDER BY seq LIMIT 1')
      .all()
      .map(({ hash }) => String(hash)),
  );
  return first ?? emptyJournal;
}

/**
 * What binds a signature to everything that was in the journal by then: the hash of the last entry, on which all before it hang. Entries
 * about who may sign are left out, for the signer's own may come in the same transaction.
 */
export function lastEntryHash(journal: Journal): string {
  return journal.entries().findLast(({ type }) => type !== 'operator-added')?.hash ?? genesis;
}
