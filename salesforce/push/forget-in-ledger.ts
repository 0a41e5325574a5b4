import { DatabaseSync } from 'node:sqlite';

/** How many leads of these ids a ledger knows. */
export function countInLedger(file: string, ids: readonly string[]): number {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const found = database.prepare(
      'SELECT count(*) AS n FROM row WHERE id IN (SELECT value FROM json_each(?))',
    );
    return Number(found.get(JSON.stringify(ids))?.n ?? 0);
  } finally {
    database.close();
  }
}

/**
 * Takes leads out of the ledger of a writing, and out of the file's free pages and its log. The writing has as many leads fewer, as its
 * difference does.
 */
export function forgetInLedger(file: string, ids: readonly string[]): void {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 5000; PRAGMA secure_delete = ON; BEGIN IMMEDIATE');
    const { changes } = database
      .prepare('DELETE FROM row WHERE id IN (SELECT value FROM json_each(?))')
      .run(JSON.stringify(ids));
    database.prepare('UPDATE job SET rows = rows - ?').run(changes);
    database.exec('COMMIT; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}
