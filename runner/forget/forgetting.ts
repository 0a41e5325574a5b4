import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
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
}

/** Lets a person have a lead forgotten in every store. */
export interface Forgetting {
  /** What there is of it. Changes nothing. Throws `lead-id-invalid`, `workspace-busy`. */
  preview(lead: string, options: ForgetOptions): Promise<Traces>;
  /**
   * Erases it, signed with the operator's key, and looks again. Interrupted anywhere, the same call goes on. Throws `lead-id-invalid`,
   * `workspace-busy`, `operator-unknown`, `journal-unsound`, and what reaching Salesforce throws.
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
  const salesforce = options.salesforce ? await inOrg(context, lead, 'look') : null;
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

  const salesforce = options.salesforce ? await inOrg(context, lead, 'erase') : null;
  const left = await look(context, ids, { ...options, salesforce: false });
  return { erased: { ...found, files, salesforce, forgottenBefore }, left };
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

async function inOrg(
  { connectSalesforce, workspace }: RunContext,
  { ids: [id = ''] }: LeadIdentity,
  mode: 'look' | 'erase',
): Promise<ErasedInOrg> {
  const [{ lookInOrg, eraseInOrg }, org] = await Promise.all([
    import('../../salesforce/erase/erase-lead.ts'),
    connectSalesforce(workspace),
  ]);
  try {
    return await (mode === 'look' ? lookInOrg(org, id) : eraseInOrg(org, id));
  } finally {
    org.close();
  }
}
