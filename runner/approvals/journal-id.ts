import type { Journal } from '../journal.ts';

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
