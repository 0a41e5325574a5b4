import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { DatabaseSync } from 'node:sqlite';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { Journal } from './journal.ts';

/** Who owns the workspace's warehouse. `since` is the journal's time; `run` is what it works on, if anything. */
export interface LeaseHolder {
  pid: number;
  /** When the system says that the process began, in its own words; null where it does not tell. */
  processStarted: string | null;
  /** Names this start of the machine; null where the system does not tell. */
  boot: string | null;
  host: string;
  since: string;
  run: string | null;
}

export interface Lease {
  release(): void;
}

/**
 * Takes the workspace's only lease, also from a holder that has died. Throws `workspace-busy`, naming the process that has it.
 * A live process that cannot be seen from here (another container) still keeps the warehouse by the engine's own file lock.
 */
export function takeLease(journal: Journal, run: string | null): Lease {
  const mine = journal.exclusively((database, now) => {
    const holder = leaseRow(database);
    if (holder !== null && isAtWork(holder, journal.path)) throw busyWith(holder);
    const me: LeaseHolder = { ...whoIAm(), since: now, run };
    database
      .prepare('INSERT OR REPLACE INTO lease VALUES (1, :pid, :processStarted, :boot, :host, :since, :run)')
      .run({ ...me });
    return me;
  });
  heldHere.add(journal.path);
  return {
    release: () => {
      heldHere.delete(journal.path);
      // Only its own row: a lease that was rightly reclaimed belongs to someone else by now.
      journal.exclusively((database) => {
        database
          .prepare('DELETE FROM lease WHERE pid = :pid AND since = :since')
          .run({ pid: mine.pid, since: mine.since });
      });
    },
  };
}

/** Journals whose lease this very process holds. */
const heldHere = new Set<string>();

/** The live holder of the workspace's lease, or null. Needs no lease itself. */
export function liveHolder(journal: Journal): LeaseHolder | null {
  const [holder] = journal.read((database) => [leaseRow(database)]);
  return holder !== undefined && holder !== null && isAtWork(holder, journal.path) ? holder : null;
}

/** The row of the lease, whether its holder lives or not. */
export function leaseRow(database: DatabaseSync): LeaseHolder | null {
  return readHolder(database.prepare('SELECT * FROM lease').get());
}

/** Whether the holder of a journal's lease may still be at work. */
export function isAtWork(holder: LeaseHolder, journalPath: string): boolean {
  // This process lives, but when it could not remove its row (a full disk), the row says nothing.
  const isLeftover = holder.pid === process.pid && !heldHere.has(journalPath);
  return !isLeftover && isAlive(holder);
}

function readHolder(row: Record<string, unknown> | undefined): LeaseHolder | null {
  if (row === undefined) return null;
  const text = (value: unknown) => (value === null ? null : String(value));
  return {
    pid: Number(row.pid),
    processStarted: text(row.process_started),
    boot: text(row.boot),
    host: String(row.host),
    since: String(row.since),
    run: text(row.run),
  };
}

/**
 * Whether the holder may still be at work. On this start of this machine the process table tells; after a restart nobody from
 * before lives; a process on another machine cannot be seen and counts as alive.
 */
function isAlive(holder: LeaseHolder): boolean {
  const me = whoIAm();
  if (holder.boot !== me.boot) return holder.host !== me.host;
  if (holder.boot === null && holder.host !== me.host) return true;
  return processExists(holder.pid) && processStart(holder.pid) === holder.processStarted;
}

function whoIAm(): Omit<LeaseHolder, 'since' | 'run'> {
  return {
    pid: process.pid,
    processStarted: processStart(process.pid),
    boot: readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? null,
    host: hostname(),
  };
}

/** Whether a process of this machine lives. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not allowed to signal it means that it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

// The 22nd field of /proc/PID/stat, counted after the command's name because that may hold spaces and brackets. A killed process
// that its parent has not asked after still has an entry there, in state Z, but will do nothing any more.
function processStart(pid: number): string | null {
  const stat = readOrNull(`/proc/${pid}/stat`);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? null : (fields[19] ?? null);
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** What is said to whoever wants the workspace while another process has it. */
export function busyWith(holder: LeaseHolder): LeadlineError {
  const where = holder.host === hostname() ? '' : ` on ${holder.host}`;
  const work = holder.run === null ? '' : `, working on run ${holder.run}`;
  return new LeadlineError({
    code: 'workspace-busy',
    message: `Another process owns this workspace: pid ${holder.pid}${where} since ${holder.since}${work}.`,
    expected: 'one process at a time; reading commands, such as `leadline status`, always work',
    next:
      where === ''
        ? `Wait until it ends, or end process ${holder.pid}; then run the command again.`
        : `End it on ${holder.host} first. If that machine is gone for good, delete the row of table \`lease\` in journal.sqlite.`,
  });
}
