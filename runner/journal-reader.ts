import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { LeadlineError } from '../errors/leadline-error.ts';

/**
 * Opens a journal for reading. SQLite shares a log of newer pages between processes, and in a folder that cannot be written (no
 * right to it, a read-only or a full disk) it cannot do so: there the journal is read as a file that nobody writes.
 */
export function openReader(journalPath: string): DatabaseSync {
  const reader = new DatabaseSync(journalPath, { readOnly: true, timeout: 5000 });
  try {
    return tried(reader);
  } catch (error) {
    if (!cannotShare.includes(primaryCode(error) ?? 0)) throw error;
  }
  // What a kill left in the log is part of the journal; without the log, a file is all that there is.
  const log = `${journalPath}-wal`;
  if (existsSync(log) && statSync(log).size > 0) return openCopy(journalPath, log);
  return tried(new DatabaseSync(`${pathToFileURL(journalPath)}?immutable=1`, { readOnly: true }));
}

/** SQLite's codes for a file or folder that it may not write, for one that it could not write, and for one that it could not open. */
const cannotShare: readonly number[] = [8, 10, 14];

/** Reads a copy of the journal and its log outside of the workspace. The copy has no name any more when it is handed out. */
function openCopy(journalPath: string, log: string): DatabaseSync {
  const folder = mkdtempSync(path.join(tmpdir(), 'leadline-journal-'));
  try {
    const copy = path.join(folder, 'journal.sqlite');
    copyFileSync(journalPath, copy);
    copyFileSync(log, `${copy}-wal`);
    return tried(new DatabaseSync(copy));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** SQLite opens its files at the first statement. */
function tried(database: DatabaseSync): DatabaseSync {
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Whether a journal's tables are there: a kill may leave a file in which they were not made yet. */
export function isMade(database: DatabaseSync): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'lease'").get() !== undefined;
}

/** SQLite's word that a file is not a database, or a damaged one, as ours; hands back all else as it is. */
export function asUnreadableJournal(error: unknown, journalPath: string): unknown {
  if (!damaged.includes(primaryCode(error) ?? 0)) return error;
  return new LeadlineError({
    code: 'journal-unreadable',
    message: `The journal ${journalPath} cannot be read.`,
    expected: 'a SQLite file that Leadline wrote',
    arrived: error instanceof Error ? error.message : String(error),
    next: 'Restore journal.sqlite and journal.head from a copy; or move both away and begin a new run: the data are still there.',
    cause: error,
  });
}

/** SQLite's codes for a malformed database and for a file that is none. */
const damaged: readonly number[] = [11, 26];

function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
