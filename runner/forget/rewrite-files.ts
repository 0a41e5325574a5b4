import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { forgetInLedger } from '../../salesforce/push/forget-in-ledger.ts';
import { fingerprint, writeDurably } from '../durable-file.ts';
import type { Workspace } from '../workspace.ts';
import { eraseFromFile } from './erase-text.ts';
import { type FoundFile, isDelimitedSource } from './find-lead.ts';
import type { RewrittenFile } from './forget-event.ts';
import type { LeadIdentity } from './lead-identity.ts';
import { readSource, rewriteSource } from './source-file.ts';

/** What a file of a run, or a source, is now and will be without the lead. Other stores have no hash in the journal. */
export async function foreseeRewrite(
  workspace: Workspace,
  found: FoundFile,
  lead: LeadIdentity,
): Promise<RewrittenFile | null> {
  const file = workspace.resolve(found.path);
  const now = await fingerprint(file);
  if (now === null || !found.rewritable) return null;
  const { path, store } = found;
  if (isDelimitedSource(found)) return { path, from: now.sha256, to: (await readSource(file, lead)).left };
  if (store !== 'run') return null;
  const left = eraseFromFile(path, await readFile(file), lead);
  if (left === null) return null;
  const sha256 = createHash('sha256').update(left).digest('hex');
  return { path, from: now.sha256, to: { sha256, bytes: left.byteLength } };
}

/** Takes the lead out of a file. Each is whole before and after; what decides nothing goes altogether. */
export async function rewriteFile(workspace: Workspace, found: FoundFile, lead: LeadIdentity): Promise<void> {
  const file = workspace.resolve(found.path);
  switch (found.store) {
    case 'ledger':
      forgetInLedger(file, lead.ids);
      return;
    case 'talk':
    case 'leftover':
      await rm(file, { force: true });
      return;
    case 'source':
      await rewriteSource(file, lead);
      return;
    case 'run': {
      const left = eraseFromFile(found.path, await readFile(file), lead);
      if (left !== null) await writeDurably(file, left);
      return;
    }
    case 'other':
      return;
  }
}
