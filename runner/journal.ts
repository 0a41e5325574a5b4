import { existsSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { LeadlineError } from '../errors/leadline-error.ts';
import { canonicalJson } from './canonical-json.ts';
import { writeShared } from './durable-file.ts';
import { type RunEvent, runEvent } from './events.ts';
import { namelessEvent } from './forget/nameless-event.ts';
import { entryHash, genesis, headPath, schema } from './journal-format.ts';
import { asUnreadableJournal, isMade, openReader } from './journal-reader.ts';
import { RememberedRows } from './remembered-rows.ts';
import { asStorageError } from './storage-error.ts';

/** An event where it stands in the journal. `at` is an ISO time, the hashes are SHA-256 in hex. */
export type JournalEntry = RunEvent & {
  seq: number;
  run: string;
  at: string;
  previous: string;
  hash: string;
};

/** What goes into the journal in one transaction: events of a run, and before them, where they need it, events of another log. */
export interface Appended {
  run: string;
  events: RunEvent[];
  before?: { run: string; events: RunEvent[] };
}

/** The append-only, hash-chained list of events of all runs of a workspace: the only source of truth about what happened. */
export class Journal {
  readonly path: string;
  readonly #clock: () => Date;
  #writer: DatabaseSync | undefined;
  /** What stands for all entries while something is decided on them. */
  #decidedOn: readonly JournalEntry[] | undefined;

  constructor(path: string, clock: () => Date) {
    this.path = path;
    this.#clock = clock;
  }

  /** Appends all events or none. Throws `disk-full`, `workspace-read-only`, `journal-unreadable`, and `lead-named` (`namelessEvent`). */
  async append(run: string, ...events: RunEvent[]): Promise<void> {
    await this.appendAs(() => ({ run, events }));
  }

  /**
   * Appends what `decide` answers, which may read the journal and be sure that nobody writes in between; returns the run. It is told
   * the time that the entries will have. Where nothing is to be appended, nothing is written. With `readAll`, which is asked once nobody
   * can write any more, `decide` finds those entries in the journal: what is decided is decided on what `readAll` has checked.
   */
  async appendAs(decide: (now: string) => Appended, readAll?: () => JournalEntry[]): Promise<string> {
    const head = this.exclusively((database, now) => {
      const { run, events, before } = this.#decide(decide, now, readAll);
      const first = lastLink(database);
      let last = first;
      for (const event of before?.events ?? []) last = insert(database, before?.run ?? run, now, event, last);
      for (const event of events) last = insert(database, run, now, event, last);
      return { run, ...last, isMoved: last.seq > first.seq };
    });
    if (!head.isMoved) return head.run;
    // The chain alone cannot show that its tail was cut off, so the last link is also kept beside it. A kill between the two
    // leaves a head that is behind, which `leadline verify` allows.
    await writeShared(headPath(this.path), `${canonicalJson({ hash: head.hash, seq: head.seq })}\n`);
    return head.run;
  }

  #decide(decide: (now: string) => Appended, now: string, readAll?: () => JournalEntry[]): Appended {
    this.#decidedOn = readAll?.();
    try {
      return decide(now);
    } finally {
      this.#decidedOn = undefined;
    }
  }

  /** Runs `work` while no other process can write to the journal's file. */
  exclusively<T>(work: (database: DatabaseSync, now: string) => T): T {
    try {
      const database = this.#open();
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = work(database, this.now());
        database.exec('COMMIT');
        return result;
      } catch (error) {
        // A full disk makes SQLite roll back by itself.
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    } catch (error) {
      throw asStorageError(asUnreadableJournal(error, this.path), this.path);
    }
  }

  /** The entries of one run, or of all, in the order in which they were written. Throws `journal-unreadable`. */
  entries(run?: string): JournalEntry[] {
    const known = this.#decidedOn;
    if (known !== undefined) return known.filter((entry) => run === undefined || entry.run === run);
    return this.read((database) =>
      database
        .prepare('SELECT * FROM events WHERE :run IS NULL OR run = :run ORDER BY seq')
        .all({ run: run ?? null })
        .map(toEntry),
    );
  }

  /** The run that began last; undefined where none has. */
  newestRun(): string | undefined {
    const [newest] = this.read((database) =>
      database.prepare("SELECT run FROM events WHERE type = 'run-started' ORDER BY seq DESC LIMIT 1").all(),
    );
    return newest === undefined ? undefined : String(newest.run);
  }

  /** Reads the journal's file, also where nothing can be written; an absent file is an empty journal. */
  read<T>(work: (database: DatabaseSync) => T[]): T[] {
    if (this.#writer !== undefined) return work(this.#writer);
    if (!existsSync(this.path)) return [];
    let reader: DatabaseSync | undefined;
    try {
      reader = openReader(this.path);
      return isMade(reader) ? work(reader) : [];
    } catch (error) {
      throw asUnreadableJournal(error, this.path);
    } finally {
      reader?.close();
    }
  }

  /** The journal's time, in ISO. */
  now(): string {
    return this.#clock().toISOString();
  }

  close(): void {
    this.#writer?.close();
    this.#writer = undefined;
  }

  #open(): DatabaseSync {
    if (this.#writer !== undefined) return this.#writer;
    const database = new DatabaseSync(this.path, { timeout: 5000 });
    try {
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
      database.exec('BEGIN IMMEDIATE');
      // Where a trigger was taken away it stays away, so that whoever checks the journal sees it.
      if (!isMade(database)) database.exec(schema.join(';'));
      database.exec('COMMIT');
    } catch (error) {
      database.close();
      throw error;
    }
    this.#writer = database;
    return database;
  }
}

interface Link {
  seq: number;
  hash: string;
}

function lastLink(database: DatabaseSync): Link {
  const row = database.prepare('SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1').get();
  return row === undefined ? { seq: 0, hash: genesis } : { seq: Number(row.seq), hash: String(row.hash) };
}

function insert(database: DatabaseSync, run: string, at: string, told: RunEvent, last: Link): Link {
  const event = namelessEvent(told);
  const payload = canonicalJson(event.payload);
  const entry = { seq: last.seq + 1, run, at, type: event.type, payload, previous: last.hash };
  const hash = entryHash(entry);
  database
    .prepare('INSERT INTO events VALUES (:seq, :run, :at, :type, :payload, :previous, :hash)')
    .run({ ...entry, hash });
  return { seq: entry.seq, hash };
}

/** Reads one row of the table of events. Throws `journal-unreadable` when its payload does not fit its type. */
export function toEntry(row: Record<string, SQLOutputValue>): JournalEntry {
  return rememberedRows.of(row, readRow);
}

/** Journals of decades fit in; the entries themselves are kept by whoever shows them. */
const rememberedRows = new RememberedRows<JournalEntry>(50_000);

function readRow(row: Readonly<Record<string, unknown>>): JournalEntry {
  const parsed = runEvent.safeParse({ type: row.type, payload: parseJson(String(row.payload)) });
  if (!parsed.success) {
    throw new LeadlineError({
      code: 'journal-unreadable',
      message: `Entry ${row.seq} of the journal (${row.type}) cannot be read.`,
      expected: 'an event that this version of Leadline knows',
      arrived: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
      next: 'Run `leadline verify` to see whether the journal was changed; if it was not, use the version that wrote it.',
    });
  }
  return {
    ...parsed.data,
    seq: Number(row.seq),
    run: String(row.run),
    at: String(row.at),
    previous: String(row.previous),
    hash: String(row.hash),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
