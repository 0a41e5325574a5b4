import { DatabaseSync } from 'node:sqlite';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { LeadChange, PushJob } from './types.ts';

/** The two writings of one lead, in this order: what the rep sees is in the history already. */
export type Part = 'history' | 'lead';

/**
 * How far one writing of one lead is. `sent`: a call with it has begun and its answer is not known, so Salesforce has to be asked. `added` and
 * `there` are both done; `there` was found and not written by this job.
 */
export type RowState = 'open' | 'sent' | 'added' | 'there' | 'failed';

/** What an answer says of one row. `open`: it may be tried again. */
export interface RowAnswer {
  readonly id: string;
  readonly state: Exclude<RowState, 'sent'>;
  readonly code?: string;
  readonly fields?: readonly string[];
  /** Of a call that was refused as a whole: the row was not tried, and the next call would be refused alike. */
  readonly stops?: boolean;
}

export interface RowTrouble {
  readonly id: string;
  readonly history: RowState;
  readonly lead: RowState;
  readonly code: string | null;
  readonly fields: readonly string[];
}

/** Attempts at one row that is locked, or of which no answer ever comes. */
const mostAttempts = 6;

/** How far a writing is, in a file that survives a kill at any instant: what may have left is in it before it leaves. */
export class Ledger {
  readonly #database: DatabaseSync;

  /** Opens the file of the job, or makes it. Throws `sync-ledger-foreign` where it belongs to another writing. */
  constructor(job: Pick<PushJob, 'ledger' | 'name' | 'changes'>) {
    this.#database = new DatabaseSync(job.ledger);
    this.#database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;
       CREATE TABLE IF NOT EXISTS job (name TEXT NOT NULL, rows INTEGER NOT NULL);
       CREATE TABLE IF NOT EXISTS row (
         position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
         history TEXT NOT NULL DEFAULT 'open', lead TEXT NOT NULL DEFAULT 'open',
         code TEXT, fields TEXT NOT NULL DEFAULT '[]', attempts INTEGER NOT NULL DEFAULT 0, job TEXT, differing TEXT);
       CREATE TABLE IF NOT EXISTS bulk_job (id TEXT PRIMARY KEY, part TEXT NOT NULL, over INTEGER NOT NULL DEFAULT 0);`,
    );
    this.#transaction(() => this.#begin(job));
  }

  /** Rows of a part in the given state, in the order of the job; leads only where their history is there. */
  rows(part: Part, state: RowState): string[] {
    const ready = part === 'lead' ? `AND history IN ('added', 'there')` : '';
    const found = this.#database.prepare(`SELECT id FROM row WHERE ${part} = ? ${ready} ORDER BY position`);
    return found.all(state).map(({ id }) => String(id));
  }

  /** Before the call leaves: an attempt at each row. */
  markSent(part: Part, ids: readonly string[], job: string | null = null): void {
    const mark = this.#database.prepare(
      `UPDATE row SET ${part} = 'sent', job = ?, attempts = attempts + 1 WHERE id = ?`,
    );
    this.#transaction(() => {
      for (const id of ids) mark.run(job, id);
    });
  }

  /** After the answer. A row that is open after too many attempts has failed. */
  record(part: Part, answers: readonly RowAnswer[]): void {
    const mark = this.#database.prepare(
      `UPDATE row SET ${part} = iif(?1 = 'open' AND attempts >= ${mostAttempts}, 'failed', ?1),
         code = ?2, fields = ?3, job = NULL, attempts = iif(?1 = 'open', attempts, 0) WHERE id = ?4`,
    );
    this.#transaction(() => {
      for (const { id, state, code, fields } of answers) {
        mark.run(state, code ?? null, JSON.stringify(fields ?? []), id);
      }
    });
  }

  /** When the writing begins again, every row has its attempts again, and those are open whose failure concerned the org and not the row. */
  reopen(codes: readonly string[]): void {
    this.#database.exec('UPDATE row SET attempts = 0');
    for (const part of ['history', 'lead'] as const) {
      this.#database
        .prepare(
          `UPDATE row SET ${part} = 'open', code = NULL, fields = '[]', attempts = 0
           WHERE ${part} = 'failed' AND code IN (SELECT value FROM json_each(?))`,
        )
        .run(JSON.stringify(codes));
    }
  }

  /** A row that failed for what concerns the org, if there is one. */
  stoppedBy(part: Part, codes: readonly string[]): RowAnswer | null {
    const row = this.#database
      .prepare(
        `SELECT id, code, fields FROM row WHERE ${part} = 'failed' AND code IN (SELECT value FROM json_each(?)) LIMIT 1`,
      )
      .get(JSON.stringify(codes));
    if (row === undefined) return null;
    const fields = JSON.parse(String(row.fields)) as string[];
    return { id: String(row.id), state: 'failed', code: String(row.code), fields };
  }

  beginJob(id: string, part: Part): void {
    this.#database.prepare('INSERT INTO bulk_job (id, part) VALUES (?, ?)').run(id, part);
  }

  endJob(id: string): void {
    this.#database.prepare('UPDATE bulk_job SET over = 1 WHERE id = ?').run(id);
  }

  /** Bulk jobs of this writing that are not over. */
  openJobs(part: Part): string[] {
    const found = this.#database.prepare(
      'SELECT id FROM bulk_job WHERE over = 0 AND part = ? ORDER BY rowid',
    );
    return found.all(part).map(({ id }) => String(id));
  }

  rowsOfJob(part: Part, job: string): string[] {
    const found = this.#database.prepare(
      `SELECT id FROM row WHERE job = ? AND ${part} = 'sent' ORDER BY position`,
    );
    return found.all(job).map(({ id }) => String(id));
  }

  /** Leads that were written and not read back yet. */
  unread(): string[] {
    const found = this.#database.prepare(
      `SELECT id FROM row WHERE lead IN ('added', 'there') AND differing IS NULL ORDER BY position`,
    );
    return found.all().map(({ id }) => String(id));
  }

  /** What was read back: the fields that hold something else than was written. */
  recordRead(read: readonly { id: string; fields: readonly string[] }[]): void {
    const mark = this.#database.prepare('UPDATE row SET differing = ? WHERE id = ?');
    this.#transaction(() => {
      for (const { id, fields } of read) mark.run(JSON.stringify(fields), id);
    });
  }

  count(part: Part, state: RowState): number {
    return Number(this.#database.prepare(`SELECT count(*) AS n FROM row WHERE ${part} = ?`).get(state)?.n);
  }

  /** Leads that are not written, in the order of the job. */
  troubles(): RowTrouble[] {
    const found = this.#database.prepare(
      `SELECT id, history, lead, code, fields FROM row WHERE lead NOT IN ('added', 'there') ORDER BY position`,
    );
    return found.all().map((row) => ({
      id: String(row.id),
      history: row.history as RowState,
      lead: row.lead as RowState,
      code: row.code === null ? null : String(row.code),
      fields: JSON.parse(String(row.fields)) as string[],
    }));
  }

  readBack(): { read: number; differing: { id: string; fields: string[] }[] } {
    const read = Number(
      this.#database.prepare('SELECT count(*) AS n FROM row WHERE differing IS NOT NULL').get()?.n,
    );
    const found = this.#database.prepare(
      `SELECT id, differing FROM row WHERE differing IS NOT NULL AND differing <> '[]' ORDER BY position`,
    );
    const differing = found
      .all()
      .map((row) => ({ id: String(row.id), fields: JSON.parse(String(row.differing)) }));
    return { read, differing };
  }

  close(): void {
    this.#database.close();
  }

  #begin({ name, changes, ledger }: Pick<PushJob, 'ledger' | 'name' | 'changes'>): void {
    const known = this.#database.prepare('SELECT name, rows FROM job').get();
    if (known !== undefined) {
      if (known.name === name && known.rows === changes.length) return;
      throw foreign(ledger, name, String(known.name));
    }
    this.#database.prepare('INSERT INTO job (name, rows) VALUES (?, ?)').run(name, changes.length);
    const add = this.#database.prepare('INSERT INTO row (position, id) VALUES (?, ?)');
    for (const [position, { id }] of changes.entries() as IterableIterator<[number, LeadChange]>) {
      add.run(position, id);
    }
  }

  #transaction(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}

function foreign(file: string, name: string, found: string): LeadlineError {
  return new LeadlineError({
    code: 'sync-ledger-foreign',
    message: `${file} belongs to another writing.`,
    expected: `the one that is called ${name}, with as many leads`,
    arrived: found,
    next: 'Begin a new sync: it reads what Salesforce holds and writes the rest.',
  });
}
