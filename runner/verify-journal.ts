import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import { verifySignatures } from './approvals/verify-signatures.ts';
import { checkPins } from './approvals/workspace-pins.ts';
import { fingerprint } from './durable-file.ts';
import { type JournalEntry, toEntry } from './journal.ts';
import { entryHash, genesis, headPath, schema } from './journal-format.ts';
import { isMade, openReader } from './journal-reader.ts';
import type { FileRecord, RunState } from './run-state.ts';
import { workspaceLog } from './runs.ts';
import { foldRun } from './state.ts';

/** What `leadline verify` found. Sound when `problems` is empty. */
export interface Verification {
  entries: number;
  /** Artifacts and evidence files whose hash was compared. */
  files: number;
  /** Signatures of people that were found genuine. */
  signatures: number;
  /** Leads that people had forgotten: who, when, and how many files were written anew. */
  erasures: { at: string; by: string; files: number }[];
  /** Hash of the last sound entry. Noted elsewhere, it proves later that nothing before it was changed. */
  head: string;
  /**
   * The first entry that does not match; nothing after a broken entry is trusted enough to check. In a sound chain, the entries that people
   * did not sign as they should have, then what the person of this machine remembers otherwise, then files that do not match.
   */
  problems: Problem[];
}

export interface Problem {
  /** The entry's number, when one is at fault. */
  entry?: number;
  run?: string;
  /** The file, relative to the workspace, when one is at fault. */
  file?: string;
  message: string;
}

/**
 * Checks a journal's chain, its database file, its head, what people signed in it and the files of its runs; with the `home` of an
 * operator, also against what he last saw of it. Needs no network. Throws `journal-missing`.
 */
export async function verifyJournal(journalPath: string, home?: string): Promise<Verification> {
  if (!existsSync(journalPath)) {
    throw new LeadlineError({
      code: 'journal-missing',
      message: `There is no journal at ${journalPath}.`,
      next: 'Begin a run with `leadline run PLAN`, or name the workspace with --workspace.',
    });
  }
  const chain = readChain(journalPath);
  const { entries, head, problem } = chain;
  if (problem !== undefined)
    return { entries: entries.length, files: 0, signatures: 0, erasures: [], head, problems: [problem] };

  const workspace = path.dirname(journalPath);
  const { signatures, problems } = verifySignatures(entries);
  const remembered = home === undefined ? undefined : checkPins(home, workspace, entries);
  const files = await checkFiles(workspace, entries);
  return {
    entries: entries.length,
    files: files.checked,
    signatures,
    erasures: erasuresIn(entries),
    head,
    problems: [...problems, ...(remembered === undefined ? [] : [pinProblem(remembered)]), ...files.problems],
  };
}

/** Each forgetting stands once in the workspace's own log. */
export function erasuresIn(entries: readonly JournalEntry[]): Verification['erasures'] {
  return entries.flatMap(({ run, at, type, payload }) =>
    type === 'lead-forgotten' && run === workspaceLog
      ? [{ at, by: payload.by, files: payload.files.length }]
      : [],
  );
}

function pinProblem({ message, next }: LeadlineError): Problem {
  return { message: next === undefined ? message : `${message} ${next}` };
}

/** What a person is told of a journal that is not sound. */
export function unsoundJournal([first, ...others]: readonly Problem[]): LeadlineError | undefined {
  if (first === undefined) return undefined;
  return new LeadlineError({
    code: 'journal-unsound',
    message:
      others.length === 0
        ? first.message
        : `${first.message} There are ${others.length + 1} problems in all.`,
    expected: 'a chain of entries without a break, and the files as they were recorded',
    next: 'Trust nothing after the entry named: restore the workspace from a copy; or move journal.sqlite and journal.head away and begin a new run from the data.',
  });
}

/**
 * Reads all entries from the file and refuses to build on a chain that is broken: what is appended after the break would look as if it were
 * proven. A journal that is not there has no entries. Throws `journal-unsound`.
 */
export function requireSoundChain(journalPath: string): JournalEntry[] {
  if (!existsSync(journalPath)) return [];
  const { entries, problem } = readChain(journalPath);
  const error = unsoundJournal(problem === undefined ? [] : [problem]);
  if (error !== undefined) throw error;
  return entries;
}

/** The entries of a chain as far as it is sound. */
export interface Chain {
  entries: JournalEntry[];
  head: string;
  problem?: Problem;
}

function readChain(journalPath: string): Chain {
  const chain: Chain = { entries: [], head: genesis };
  let database: DatabaseSync | undefined;
  try {
    // Read first: a process at work appends to the chain before it moves the head, so a head read later could be ahead.
    const head = readHead(journalPath);
    database = openReader(journalPath);
    const problem = isMade(database)
      ? (followChain(eventsOf(database), chain) ?? checkHead(head, chain) ?? checkDatabase(database))
      : checkHead(head, chain);
    return problem === undefined ? chain : { ...chain, problem };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const after = `after entry ${chain.entries.length}`;
    return { ...chain, problem: { message: `The journal cannot be read ${after}: ${reason}.` } };
  } finally {
    database?.close();
  }
}

function eventsOf(database: DatabaseSync): Iterable<EventRow> {
  return database.prepare('SELECT * FROM events ORDER BY seq').iterate();
}

/** A row of the table of events; `payload` is its JSON as text. */
type EventRow = Record<string, SQLOutputValue>;

/** Follows a chain from its beginning into `chain`; the first link that does not hold is the answer. */
export function followChain(rows: Iterable<EventRow>, chain: Chain): Problem | undefined {
  for (const row of rows) {
    const expected = chain.entries.length + 1;
    const entry = {
      seq: Number(row.seq),
      run: String(row.run),
      at: String(row.at),
      type: String(row.type),
      payload: String(row.payload),
      previous: String(row.previous),
    };
    const fault = (message: string): Problem => ({ entry: expected, run: entry.run, message });
    if (entry.seq !== expected)
      return fault(`Entry ${expected} is missing: entry ${entry.seq} stands in its place.`);
    if (entry.previous !== chain.head) {
      return fault(`Entry ${expected} (${entry.type}) does not follow the entry before it.`);
    }
    if (entryHash(entry) !== row.hash) {
      return fault(`Entry ${expected} (${entry.type}) was changed: its hash does not match what it says.`);
    }
    chain.entries.push(toEntry(row));
    chain.head = String(row.hash);
  }
  return undefined;
}

const headFile = z.strictObject({ hash: z.string(), seq: z.number().int() });

/** The text of the head beside the journal; null where there is none. */
function readHead(journalPath: string): string | null {
  return existsSync(headPath(journalPath)) ? readFileSync(headPath(journalPath), 'utf8') : null;
}

/** The chain cannot tell that its tail was cut off; the head beside it can. It may be behind by what a kill left, never ahead. */
function checkHead(text: string | null, chain: Chain): Problem | undefined {
  const file = path.basename(headPath(''));
  if (text === null) {
    return chain.entries.length > 1 ? { file, message: `${file} is missing.` } : undefined;
  }
  const head = headFile.safeParse(jsonOrUndefined(text));
  if (!head.success) return { file, message: `${file} was changed: it does not hold a link of the chain.` };
  const entry = chain.entries[head.data.seq - 1];
  if (entry === undefined) {
    const message = `Entry ${chain.entries.length + 1} is missing: ${file} knows ${head.data.seq} entries.`;
    return { entry: chain.entries.length + 1, message };
  }
  if (entry.hash === head.data.hash) return undefined;
  return {
    entry: entry.seq,
    run: entry.run,
    message: `Entry ${entry.seq} is not the one that ${file} knows.`,
  };
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checkDatabase(database: DatabaseSync): Problem | undefined {
  const answers = database
    .prepare('PRAGMA integrity_check')
    .all()
    .map((row) => String(row.integrity_check));
  if (answers[0] !== 'ok')
    return { message: `The journal's database file is damaged: ${answers.join('; ')}.` };
  const present = database.prepare('SELECT type, name, sql FROM sqlite_schema').all();
  const definitions = schema.map((definition) => definition.replace('IF NOT EXISTS ', ''));
  const gone = definitions
    .filter((definition) => !present.some(({ sql }) => sql === definition))
    .map((definition) => definition.split(' ', 3).slice(1).join(' ').toLowerCase());
  if (gone.length > 0) {
    return {
      message: `The journal is not append-only any more: the ${gone.join(', the ')} is missing or changed.`,
    };
  }
  // A trigger of somebody else's can swallow what is appended.
  const foreign = present.find(({ sql }) => sql !== null && !definitions.includes(String(sql)));
  if (foreign === undefined) return undefined;
  return {
    message: `The journal's database file has the ${foreign.type} ${foreign.name}, which Leadline did not make.`,
  };
}

async function checkFiles(workspace: string, entries: readonly JournalEntry[]) {
  const problems: Problem[] = [];
  const files = recordedFiles(entries);
  for (const { run, step, file, record } of files) {
    const found = await fingerprint(path.join(workspace, file));
    problems.push(...fileProblems({ run, step, file, sha256: record.sha256, found: found?.sha256 ?? null }));
  }
  return { checked: files.length, problems };
}

/** What is wrong with a file of a run; `found` is the SHA-256 of what lies there now, null where nothing can be read. */
export function fileProblems(seen: {
  run: string;
  step: string;
  file: string;
  sha256: string;
  found: string | null;
}): Problem[] {
  const { run, step, file, sha256, found } = seen;
  if (found === sha256) return [];
  const what = found === null ? 'is missing or cannot be read' : 'was changed since the journal recorded it';
  return [{ run, file, message: `${file} of step ${step} ${what}.` }];
}

/** The files that the journal vouches for, of all runs; `file` is relative to the workspace. */
export function recordedFiles(entries: readonly JournalEntry[]) {
  const runs = [...new Set(entries.map((entry) => entry.run))].filter((run) => run !== workspaceLog);
  return runs.flatMap((run) => {
    const own = entries.filter((entry) => entry.run === run);
    const state = foldRun(own, { live: false, workspace: '.', newest: true });
    return filesOf(state).map((each) => ({ run, ...each }));
  });
}

/** The files of all steps that stand done or blocked. Of an artifact that two steps wrote, the later record counts. */
export function filesOf(state: RunState): { file: string; record: FileRecord; step: string }[] {
  const files = new Map<string, { file: string; record: FileRecord; step: string }>();
  for (const step of state.steps.filter(({ state }) => state === 'done' || state === 'blocked')) {
    const artifacts = step.artifacts.map((record) => ({ record, file: `artifacts/${record.path}` }));
    const evidence = step.verdicts.map((verdict) => ({
      record: verdict.evidence,
      file: verdict.evidence.path,
    }));
    for (const { record, file } of [...artifacts, ...evidence]) {
      const inWorkspace = `runs/${state.run}/${file}`;
      files.set(inWorkspace, { file: inWorkspace, record, step: step.id });
    }
  }
  return [...files.values()];
}
