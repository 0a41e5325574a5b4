import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { countInLedger } from '../../salesforce/push/forget-in-ledger.ts';
import { type FoundRows, findInDuckDb, type TableRows } from '../../warehouse/erase/erase-duckdb.ts';
import { personKey } from '../../warehouse/erase/person-key.ts';
import type { RunContext } from '../run-context.ts';
import { readRuns } from '../runs.ts';
import type { Workspace } from '../workspace.ts';
import { filesIn, type StoredFile } from './classify.ts';
import { eraseFromFile } from './erase-text.ts';
import { type LeadIdentity, mentionOf } from './lead-identity.ts';
import { readSource } from './source-file.ts';

/** A file that tells of a lead. */
export interface FoundFile extends StoredFile {
  /** Of a delimited source, the numbers of its records, the header being 1. */
  lines: number[];
  /** False where nobody here knows how to take the lead out. */
  rewritable: boolean;
}

/** Everything of a workspace that tells of a lead. */
export interface Found {
  lead: LeadIdentity;
  tables: TableRows[];
  files: FoundFile[];
  /** How many entries of the journal name it: nothing is ever taken out of the journal. */
  journalEntries: number;
  /** How many numbers of the person belong to other leads, too: what they stand for stays. */
  sharedKeys: number;
}

/** Looks through every store of the workspace. Call it with the lease: it opens the warehouse. */
export async function findLead(context: RunContext, ids: readonly string[]): Promise<Found> {
  const { workspace } = context;
  const files = await filesIn(workspace.directory, inputsOf(context));
  const byId = { ids, keys: [] };
  const inTables = await lookInWarehouse(workspace, byId);
  const inSources = await keysOfSources(workspace, files, byId);
  const keys = ownKeys([inTables, inSources]);
  const lead = { ids, keys };
  const found: FoundFile[] = [];
  for (const file of files) {
    const seen = await look(workspace, file, lead);
    if (seen !== null) found.push({ ...file, ...seen });
  }
  return {
    lead,
    // The warehouse was asked with the numbers that it knows itself.
    tables: sameKeys(keys, inTables.own) ? inTables.tables : (await lookInWarehouse(workspace, lead)).tables,
    files: found,
    journalEntries: entriesNaming(context, lead),
    sharedKeys: new Set([...inTables.shared, ...inSources.shared]).size,
  };
}

/** Files that runs have read and that are no results of runs, relative to the workspace. */
function inputsOf({ journal, workspace }: RunContext): Set<string> {
  const steps = readRuns(journal, workspace.directory, null).flatMap((run) => run.steps);
  const paths = steps.flatMap(({ inputs }) => inputs.map((input) => input.path));
  return new Set(paths.filter((name) => !name.startsWith('runs/')));
}

export function warehouseSettings({ paths, configuration }: Workspace) {
  const { memoryLimit, threads } = configuration.warehouse;
  return {
    path: paths.warehouse,
    memoryLimit,
    tempDirectory: paths.spill,
    ...(threads === undefined ? {} : { threads }),
  };
}

async function lookInWarehouse(workspace: Workspace, lead: LeadIdentity): Promise<FoundRows> {
  if (!existsSync(workspace.paths.warehouse)) return { tables: [], own: [], shared: [] };
  return findInDuckDb(warehouseSettings(workspace), lead);
}

type Keys = Pick<FoundRows, 'own' | 'shared'>;

function sameKeys(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((key) => others.includes(key));
}

/** A number is the person's own where no source and no table gives it to another lead. */
function ownKeys(places: readonly Keys[]): string[] {
  const shared = new Set(places.flatMap((place) => place.shared));
  return [...new Set(places.flatMap(({ own }) => own))].filter((key) => !shared.has(key));
}

/** The numbers that stand beside the id in files of leads. */
async function keysOfSources(
  workspace: Workspace,
  files: readonly StoredFile[],
  byId: LeadIdentity,
): Promise<Keys> {
  const own = new Set<string>();
  const shared = new Set<string>();
  for (const { path: name } of files.filter(isDelimitedSource)) {
    const { found } = await readSource(workspace.resolve(name), byId);
    const keys = [...found.keys].flatMap((text) => personKey(text) ?? []);
    if (keys.length === 0) continue;
    const withKeys = await readSource(workspace.resolve(name), { ...byId, keys });
    const isShared = withKeys.found.lines.length > found.lines.length;
    for (const key of keys) (isShared ? shared : own).add(key);
  }
  return { own: [...own], shared: [...shared] };
}

export function isDelimitedSource({ store, path: name }: StoredFile): boolean {
  return store === 'source' && /\.(csv|tsv|txt|psv)$/i.test(name);
}

async function look(
  workspace: Workspace,
  stored: StoredFile,
  lead: LeadIdentity,
): Promise<Pick<FoundFile, 'lines' | 'rewritable'> | null> {
  const file = workspace.resolve(stored.path);
  if (isDelimitedSource(stored)) {
    const { lines } = (await readSource(file, lead)).found;
    return lines.length === 0 ? null : { lines, rewritable: true };
  }
  if (stored.store === 'ledger')
    return countInLedger(file, lead.ids) === 0 ? null : { lines: [], rewritable: true };
  const bytes = await readFile(file);
  const isMentioned = mentionOf(lead).test(bytes.toString('latin1'));
  if (stored.store === 'leftover' || stored.store === 'talk')
    return isMentioned ? { lines: [], rewritable: true } : null;
  const erased = stored.store === 'run' ? eraseFromFile(path.basename(file), bytes, lead) : null;
  if (erased === null && !isMentioned) return null;
  return { lines: [], rewritable: erased !== null };
}

function entriesNaming({ journal }: RunContext, lead: LeadIdentity): number {
  const rows = journal.read((database) => database.prepare('SELECT payload FROM events').all());
  return rows.filter(({ payload }) => mentionOf(lead).test(String(payload))).length;
}
