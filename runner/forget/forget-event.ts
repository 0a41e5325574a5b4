import { z } from 'zod';
import { signatureRecord } from '../approvals/approval-events.ts';
import { journalEvent } from '../journal-event.ts';

/** A file that was written anew without a lead: `from` is the SHA-256 that the journal knew, `to` what lies there since. */
const rewrittenFile = z.strictObject({
  /** Relative to the workspace. */
  path: z.string(),
  from: z.string(),
  to: z.strictObject({ sha256: z.string(), bytes: z.number().int().nonnegative() }),
});

export type RewrittenFile = z.output<typeof rewrittenFile>;

/**
 * A person had a lead forgotten. In the workspace's log once, so that the lead is known when it comes back; in the log of each run whose files
 * changed with it. The lead itself is in neither.
 */
export const leadForgotten = journalEvent('lead-forgotten', {
  /** Drawn once in a workspace, in hex. */
  salt: z.string(),
  /** SHA-256 of `salt|text` for each form of the id and each number of the person's own, in hex. */
  traces: z.array(z.string()),
  files: z.array(rewrittenFile),
  by: z.string(),
  signature: signatureRecord,
});
