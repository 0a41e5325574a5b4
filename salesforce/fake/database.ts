import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { idOf } from './ids.ts';

/** The org's state in SQLite: statements are prepared once, writes are in transactions, ids and settings are kept with the rows. */
export interface Database {
  readonly raw: DatabaseSync;
  statement(sql: string): StatementSync;
  /** The outermost call begins and commits, inner ones are savepoints; an error takes back what its own level wrote. */
  transaction<T>(work: () => T): T;
  nextId(prefix: string): string;
  /** 1, 2, 3 ... of a name of its own; it goes on where it was. */
  next(name: string): number;
  /** A setting that stays; made once where there is none. */
  setting(name: string, make: () => string): string;
  keep(name: string, value: SQLInputValue): void;
  close(): void;
}

export function openDatabase(file: string): Database {
  const raw = new DatabaseSync(file);
  // Losing the last moments in a power cut is no loss for a fake; a killed process loses nothing.
  raw.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;');
  raw.exec(tables);
  const statements = new Map<string, StatementSync>();
  const counters = new Map<string, number>();
  const changed = new Set<string>();
  let depth = 0;

  function statement(sql: string): StatementSync {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    if (statements.size > 500) statements.clear();
    const made = raw.prepare(sql);
    statements.set(sql, made);
    return made;
  }

  function transaction<T>(work: () => T): T {
    const level = depth;
    raw.exec(level === 0 ? 'BEGIN IMMEDIATE' : `SAVEPOINT level_${level}`);
    depth += 1;
    try {
      const value = work();
      if (level === 0) keepCounters();
      raw.exec(level === 0 ? 'COMMIT' : `RELEASE level_${level}`);
      return value;
    } catch (error) {
      raw.exec(level === 0 ? 'ROLLBACK' : `ROLLBACK TO level_${level}; RELEASE level_${level}`);
      throw error;
    } finally {
      depth = level;
    }
  }

  function next(name: string): number {
    const kept = () =>
      statement('SELECT value FROM settings WHERE name = ?').get(`counter ${name}`)?.value ?? 0;
    const number = (counters.get(name) ?? Number(kept())) + 1;
    counters.set(name, number);
    changed.add(name);
    if (depth === 0) keepCounters();
    return number;
  }

  function keepCounters(): void {
    for (const prefix of changed) {
      keep(`counter ${prefix}`, counters.get(prefix) ?? 0);
    }
    changed.clear();
  }

  function keep(name: string, value: SQLInputValue): void {
    statement('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)').run(name, value);
  }

  return {
    raw,
    statement,
    transaction,
    keep,
    next,
    nextId: (prefix) => idOf(prefix, next(prefix)),
    setting(name, make) {
      const kept = statement('SELECT value FROM settings WHERE name = ?').get(name)?.value;
      if (kept !== undefined && kept !== null) return String(kept);
      const value = make();
      keep(name, value);
      return value;
    },
    close() {
      statements.clear();
      raw.close();
    },
  };
}

const tables = `
  CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value);
  CREATE TABLE IF NOT EXISTS objects (name TEXT PRIMARY KEY, definition TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS fields (
    object TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL, PRIMARY KEY (object, name)
  );
  CREATE TABLE IF NOT EXISTS sessions (token TEXT PRIMARY KEY, user TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS grants (token TEXT PRIMARY KEY, kind TEXT NOT NULL, facts TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS pages (
    cursor TEXT NOT NULL, start INTEGER NOT NULL, rows INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (cursor, start)
  );
  CREATE TABLE IF NOT EXISTS jobs (id TEXT PRIMARY KEY, kind TEXT NOT NULL, facts TEXT NOT NULL, upload BLOB);
  CREATE TABLE IF NOT EXISTS job_rows (
    job TEXT NOT NULL, n INTEGER NOT NULL, pile TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (job, n)
  );
  CREATE TABLE IF NOT EXISTS deployments (id TEXT PRIMARY KEY, facts TEXT NOT NULL, zip BLOB);
  CREATE TABLE IF NOT EXISTS components (
    type TEXT NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (type, name)
  );
`;
