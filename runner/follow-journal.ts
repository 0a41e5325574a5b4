import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { type JournalEntry, toEntry } from './journal.ts';
import { asUnreadableJournal, isMade, openReader } from './journal-reader.ts';
import { isAtWork, type LeaseHolder, leaseRow } from './lease.ts';
import type { RunState } from './run-state.ts';
import { workspaceLog } from './runs.ts';
import { foldRun } from './state.ts';

/**
 * Reads a journal again and again at little cost: only new entries are parsed, only runs that changed are folded, and a poll of a
 * journal in which nothing happened is two looks at files and one question to SQLite. An absent journal has no runs.
 */
export class JournalFollower {
  readonly #path: string;
  readonly #workspace: string;
  readonly #entries = new Map<string, JournalEntry[]>();
  /** Runs whose state is older than their entries. */
  readonly #stale = new Set<string>();
  #states = new Map<string, RunState>();
  #reader: DatabaseSync | undefined;
  #seen = '';
  #version: unknown;
  #lastSeq = 0;
  #lease: LeaseHolder | null = null;
  #holder: LeaseHolder | null = null;

  /** `workspace` is how the commands of the next actions name it. */
  constructor(journalPath: string, workspace: string) {
    this.#path = journalPath;
    this.#workspace = workspace;
  }

  /** Every run, oldest first; a run that did not change is the same object as before. */
  get runs(): RunState[] {
    return [...this.#states.values()];
  }

  /** Every entry, in the order in which they were written. */
  get entries(): JournalEntry[] {
    return [...this.#entries.values()].flat().sort((a, b) => a.seq - b.seq);
  }

  /** The entries that belong to the workspace and to none of its runs. */
  get workspaceEntries(): readonly JournalEntry[] {
    return this.#entries.get(workspaceLog) ?? [];
  }

  /** The hash of the journal's first entry; null while it has none. */
  get firstHash(): string | null {
    const [first] = this.#entries.values();
    return first?.[0]?.hash ?? null;
  }

  /** The live process that owns the warehouse. */
  get holder(): LeaseHolder | null {
    return this.#holder;
  }

  /** Reads what is new and answers whether anything changed. Throws `journal-unreadable`; the next poll tries again. */
  poll(): boolean {
    try {
      this.#readNew();
      this.#lookAtHolder();
      return this.#foldStale();
    } catch (error) {
      this.close();
      throw asUnreadableJournal(error, this.#path);
    }
  }

  close(): void {
    this.#reader?.close();
    this.#reader = undefined;
    this.#seen = '';
  }

  #readNew(): void {
    const seen = fingerprint(this.#path);
    if (seen === null) {
      this.close();
      this.#forget();
      return;
    }
    // The reader of a folder that cannot be written does not notice others; and a file may have been put in the journal's place.
    if (this.#reader !== undefined && seen !== this.#seen && this.#dataVersion() === this.#version) {
      this.close();
    }
    this.#reader ??= openReader(this.#path);
    const version = this.#dataVersion();
    if (seen === this.#seen && version === this.#version) return;
    this.#readEntries(this.#reader);
    this.#seen = seen;
    this.#version = version;
  }

  #readEntries(reader: DatabaseSync): void {
    if (!isMade(reader)) return;
    this.#lease = leaseRow(reader);
    const last = Number(reader.prepare('SELECT max(seq) AS seq FROM events').get()?.seq ?? 0);
    if (last < this.#lastSeq) this.#forget();
    const rows = reader.prepare('SELECT * FROM events WHERE seq > ? ORDER BY seq').all(this.#lastSeq);
    for (const entry of rows.map(toEntry)) {
      const ofRun = this.#entries.get(entry.run);
      if (ofRun === undefined) this.#entries.set(entry.run, [entry]);
      else ofRun.push(entry);
      this.#stale.add(entry.run);
      this.#lastSeq = entry.seq;
    }
  }

  /** A process may die without a word in the journal. */
  #lookAtHolder(): void {
    const before = this.#holder?.run ?? null;
    this.#holder = this.#lease !== null && isAtWork(this.#lease, this.#path) ? this.#lease : null;
    const now = this.#holder?.run ?? null;
    if (before === now) return;
    for (const run of [before, now]) if (run !== null) this.#stale.add(run);
  }

  #foldStale(): boolean {
    const runs = [...this.#entries.keys()].filter((run) => run !== workspaceLog);
    const newest = runs.at(-1);
    const newestBefore = [...this.#states.keys()].at(-1);
    // The commands of the next actions name a run that is not the newest.
    if (newestBefore !== undefined && newestBefore !== newest) this.#stale.add(newestBefore);
    if (this.#stale.size === 0) return false;
    this.#states = new Map(runs.map((run) => [run, this.#stateOf(run, run === newest)]));
    this.#stale.clear();
    return true;
  }

  #stateOf(run: string, newest: boolean): RunState {
    const known = this.#states.get(run);
    if (known !== undefined && !this.#stale.has(run)) return known;
    const live = run === this.#holder?.run;
    return foldRun(this.#entries.get(run) ?? [], { live, workspace: this.#workspace, newest });
  }

  #forget(): void {
    for (const run of this.#entries.keys()) this.#stale.add(run);
    this.#entries.clear();
    this.#lastSeq = 0;
    this.#lease = null;
  }

  #dataVersion(): unknown {
    return this.#reader?.prepare('PRAGMA data_version').get()?.data_version;
  }
}

/** Changes whenever the journal's file or the log of its newer pages does; null without a journal. */
function fingerprint(journalPath: string): string | null {
  const facts = [journalPath, `${journalPath}-wal`].map((file) => {
    const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
    return stats === undefined ? '' : `${stats.ino}/${stats.size}/${stats.mtimeNs}`;
  });
  return facts[0] === '' ? null : facts.join(' ');
}
