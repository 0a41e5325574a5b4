import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { ErasedInOrg } from '../../salesforce/erase/erase-lead.ts';
import { eraseFromDuckDb } from '../../warehouse/erase/erase-duckdb.ts';
import type { UnlockedOperator } from '../approvals/operator-key.ts';
import { requireTrusted } from '../approvals/trusted-entries.ts';
import { pinSigned } from '../approvals/workspace-pins.ts';
import { writeExecutionLog } from '../execution-log.ts';
import { takeLease } from '../lease.ts';
import type { RunContext } from '../run-context.ts';
import { readRuns, workspaceLog } from '../runs.ts';
import { type Found, type FoundFile, findLead, warehouseSettings } from './find-lead.ts';
import type { RewrittenFile } from './forget-event.ts';
import { readForgotten, tracesOf } from './forgotten.ts';
import { eraseFromOrg, findInOrg } from './in-org.ts';
import { idsOfLead, type LeadIdentity } from './lead-identity.ts';
import { recordForgetting } from './record-forgetting.ts';
import { foreseeRewrite, rewriteFile } from './rewrite-files.ts';
import { readSource } from './source-file.ts';

export interface ForgetOptions {
  /** Also writes files anew that somebody supplied. */
  sources: boolean;
  /** Also empties Leadline's fields of the lead in Salesforce, and deletes its score history. */
  salesforce: boolean;
}

/** What a workspace, and where it was asked for its org, holds of a lead. */
export interface Traces extends Omit<Found, 'lead'> {
  /** Whether people had this lead forgotten before. */
  forgottenBefore: boolean;
  /** Null where Salesforce was not asked for. */
  salesforce: ErasedInOrg | null;
}

export interface Forgotten {
  erased: Traces;
  /** What is still there afterwards, and why is said by where it lies. */
  left: Traces;
  /** Why Salesforce was not emptied, or not wholly, where it was asked for: everything else is done all the same. */
  refused: LeadlineError | null;
}

/** Lets a person have a lead forgotten in every store. */
export interface Forgetting {
  /** What there is of it. Changes nothing. Throws `lead-id-invalid`, `workspace-busy`. */
  preview(lead: string, options: ForgetOptions): Promise<Traces>;
  /**
   * Erases it, signed with the operator's key, and looks again. Interrupted anywhere, the same call goes on. Throws `lead-id-invalid`,
   * `lead-unknown` where nothing tells of it, `workspace-busy`, `operator-unknown`, `journal-unsound`.
   */
  carryOut(lead: string, options: ForgetOptions, operator: UnlockedOperator): Promise<Forgotten>;
}

export function createForgetting(context: RunContext): Forgetting {
  return {
    preview: (lead, options) => leased(context, () => look(context, idsOfLead(lead), options)),
    carryOut: (lead, options, operator) =>
      leased(context, () => carryOut(context, idsOfLead(lead), options, operator)),
  };
}

async function leased<T>({ journal }: RunContext, work: () => Promise<T>): Promise<T> {
  const lease = takeLease(journal, null);
  try {
    return await work();
  } finally {
    lease.release();
  }
}

async function look(context: RunContext, ids: readonly string[], options: ForgetOptions): Promise<Traces> {
  const { lead, ...found } = await findLead(context, ids);
  const salesforce = options.salesforce ? await findInOrg(context, lead) : null;
  return { ...found, salesforce, forgottenBefore: wasForgotten(context, lead) };
}

async function carryOut(
  context: RunContext,
  ids: readonly string[],
  options: ForgetOptions,
  operator: UnlockedOperator,
): Promise<Forgotten> {
  const { workspace } = context;
  requireTrusted(context);
  const { lead, ...found } = await findLead(context, ids);
  const forgottenBefore = wasForgotten(context, lead);
  const isHere = forgottenBefore || tellsOfLead(found);
  if (!isHere) requireKnown(await look(context, ids, options));
  const files = found.files.filter((file) => isErased(file, options));

  // The journal first: from its entry on the lead is kept out, and a file that a kill left unwritten is found by the next call.
  const rewritten: RewrittenFile[] = [];
  for (const file of files) {
    const foreseen = await foreseeRewrite(workspace, file, lead);
    if (foreseen !== null) rewritten.push(foreseen);
  }
  await recordForgetting(context, { lead, files: rewritten, operator });

  const [sources, own] = [files.filter(isSource), files.filter((file) => !isSource(file))];
  for (const file of own) await rewriteFile(workspace, file, lead);
  if (found.tables.length > 0 && existsSync(workspace.paths.warehouse))
    await eraseFromDuckDb(warehouseSettings(workspace), lead);
  // What the engine spilled before it was killed may hold any row.
  await rm(workspace.paths.spill, { recursive: true, force: true });
  for (const file of await namingLast(sources, lead, context)) await rewriteFile(workspace, file, lead);
  for (const { run } of readRuns(context.journal, workspace.directory, null))
    if (rewritten.some(({ path }) => path.startsWith(`runs/${run}/`))) await writeExecutionLog(context, run);
  await pinSigned(context, workspaceLog);

  const { erased, left, refused } = options.salesforce
    ? await eraseFromOrg(context, lead)
    : { erased: null, left: null, refused: null };
  const still = await look(context, ids, { ...options, salesforce: false });
  return {
    erased: { ...found, files, salesforce: erased, forgottenBefore },
    left: { ...still, salesforce: left },
    refused,
  };
}

function isErased({ store, rewritable }: FoundFile, { sources }: ForgetOptions): boolean {
  return rewritable && store !== 'other' && (sources || store !== 'source');
}

function isSource({ store }: FoundFile): boolean {
  return store === 'source';
}

/** The files that tie the person's numbers to the id come last: after a kill the numbers would not be found any more. */
async function namingLast(
  sources: readonly FoundFile[],
  { ids }: LeadIdentity,
  { workspace }: RunContext,
): Promise<FoundFile[]> {
  const first: FoundFile[] = [];
  const last: FoundFile[] = [];
  for (const file of sources) {
    const { found } = await readSource(workspace.resolve(file.path), { ids, keys: [] });
    (found.lines.length === 0 ? first : last).push(file);
  }
  return [...first, ...last];
}

function wasForgotten({ journal }: RunContext, { ids }: LeadIdentity): boolean {
  const { salt, traces } = readForgotten(journal);
  return salt !== null && tracesOf({ ids, keys: [] }, salt).some((trace) => traces.has(trace));
}

/** Whether anything at all tells of a lead. */
function tellsOfLead({ tables, files, journalEntries }: Omit<Found, 'lead'>): boolean {
  return tables.length + files.length + journalEntries > 0;
}

/**
 * Throws `lead-unknown` for an id that nothing tells of and that nobody had forgotten: most likely it was mistyped. No other id is proposed, since
 * what is taken for a correction here takes another person away.
 */
export function requireKnown(found: Traces): void {
  const { fields, history } = found.salesforce ?? { fields: 0, history: 0 };
  if (found.forgottenBefore || tellsOfLead(found) || fields + history > 0) return;
  throw new LeadlineError({
    code: 'lead-unknown',
    message: 'Nothing here tells of this lead, so there is nothing to forget, and nothing was signed.',
    expected: 'the id of a lead that a table, a file or the journal of this workspace names',
    next: 'Compare the id with scores.csv or the address of the page of the lead; --dry-run shows what would be found.',
    kind: 'usage',
  });
}
