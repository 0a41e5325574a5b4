import { createHash } from 'node:crypto';
import path from 'node:path';

/** What the first entry names as its previous hash. */
export const genesis = '0'.repeat(64);

/** The tables of journal.sqlite. The triggers make the events append-only for whoever goes through SQLite. */
export const schema: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY, run TEXT NOT NULL, at TEXT NOT NULL, type TEXT NOT NULL, payload TEXT NOT NULL,
    previous TEXT NOT NULL, hash TEXT NOT NULL
  ) STRICT`,
  `CREATE TRIGGER IF NOT EXISTS events_never_change BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END`,
  `CREATE TRIGGER IF NOT EXISTS events_never_go BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END`,
  `CREATE TABLE IF NOT EXISTS lease (
    id INTEGER PRIMARY KEY CHECK (id = 1), pid INTEGER NOT NULL, process_started TEXT, boot TEXT, host TEXT NOT NULL,
    since TEXT NOT NULL, run TEXT
  ) STRICT`,
];

/** SHA-256 over `seq|run|at|type|payload|previous`, in hex. */
export function entryHash(entry: {
  seq: number;
  run: string;
  at: string;
  type: string;
  payload: string;
  previous: string;
}): string {
  const { seq, run, at, type, payload, previous } = entry;
  return createHash('sha256').update([seq, run, at, type, payload, previous].join('|')).digest('hex');
}

/** Where the last link of the chain is kept a second time, as `{"hash", "seq"}`. */
export function headPath(journalPath: string): string {
  return path.join(path.dirname(journalPath), 'journal.head');
}
