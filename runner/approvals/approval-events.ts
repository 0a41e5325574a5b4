import { z } from 'zod';
import { journalEvent } from '../journal-event.ts';

/** An Ed25519 signature: `key` is the signer's id, `value` the signature in base64. */
export const signatureRecord = z.strictObject({ key: z.string(), value: z.string() });

/** A person who may sign in this workspace. */
export const operatorRecord = z.strictObject({
  name: z.string(),
  /** The raw Ed25519 public key (32 bytes) in base64. */
  publicKey: z.string(),
  /** The first 16 bytes of the public key's SHA-256, in hex. */
  id: z.string(),
});

const requester = z.strictObject({
  /** The runner asks for effects: it comes to them by itself. */
  kind: z.enum(['agent', 'operator', 'runner']),
  name: z.string(),
  /** The operator's id; no other has a key. */
  key: z.string().exactOptional(),
});

const hashedFile = z.strictObject({ path: z.string(), sha256: z.string() });

/** What an approval is about, whole: its canonical JSON is what people sign the hash of. */
export const approvalSubject = z.strictObject({
  kind: z.enum(['waiver', 'effect']),
  /** Hash of the journal's first entry: a grant is good in one workspace. */
  journal: z.string(),
  run: z.string(),
  plan: z.string(),
  planVersion: z.string(),
  planDigest: z.string(),
  analysisDate: z.string(),
  seed: z.number().int(),
  parameters: z.record(z.string(), z.unknown()),
  step: z.string(),
  /** How often the step was begun: a result that is measured again is another result. */
  attempt: z.number().int(),
  /** The gate that is to be waived, as it was judged; null for an effect. */
  gate: z
    .strictObject({
      id: z.string(),
      title: z.string(),
      severity: z.enum(['blocking', 'warning']),
      threshold: z.string(),
      measured: z.union([z.number(), z.string(), z.boolean(), z.null()]),
      sentence: z.string(),
      evidence: hashedFile,
    })
    .nullable(),
  /** Files that were read and written up to this step, as they were then: inputs relative to the workspace, artifacts to the run. */
  inputs: z.array(hashedFile),
  artifacts: z.array(hashedFile),
  /** What an effect would do, in full; null for a waiver. */
  preview: z.string().nullable(),
});

/** Why an attempt was turned away: the code of the error that its author was shown. */
const refusal = {
  attempted: z.enum(['request', 'grant', 'decline', 'use', 'sign-off', 'operator-add', 'forget']),
  by: z.string(),
  code: z.string(),
  message: z.string(),
};

/** Everything that the journal says of approvals. `docs/security.md` tells the story. */
export const approvalEvents = [
  /** The first operator of a workspace signs for himself; each later one is vouched for by one who is there. */
  journalEvent('operator-added', { operator: operatorRecord, signature: signatureRecord }),
  journalEvent('approval-requested', {
    id: z.string(),
    subject: approvalSubject,
    /** SHA-256 of the subject's canonical JSON, in hex. */
    evidenceHash: z.string(),
    by: requester,
    reason: z.string(),
  }),
  journalEvent('approval-granted', {
    id: z.string(),
    evidenceHash: z.string(),
    by: z.string(),
    reason: z.string(),
    /** What it is good for, in words, such as `waive V6-4.1a of step 4.1 in run v6-true-vintage-3, once`. */
    scope: z.string(),
    grantedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    /** True where the same person asked: only under --solo, and said wherever the grant is shown. */
    selfApproved: z.boolean(),
    signature: signatureRecord,
  }),
  journalEvent('approval-declined', {
    id: z.string(),
    evidenceHash: z.string(),
    by: z.string(),
    reason: z.string(),
    signature: signatureRecord,
  }),
  /** The slot is taken: from here on nobody else can use the grant, whatever becomes of the effect. */
  journalEvent('approval-used', { id: z.string(), purpose: z.string() }),
  journalEvent('approval-expired', { id: z.string(), expiredAt: z.iso.datetime() }),
  journalEvent('approval-void', { id: z.string(), reason: z.string() }),
  journalEvent('approval-refused', { id: z.string().nullable(), ...refusal }),
  /** A rehearsal stood in for the person: only where what is outside is a fake on this machine. Good until the step finishes or is taken back. */
  journalEvent('effect-rehearsed', {
    step: z.string(),
    by: z.string(),
    /** How often the step was begun by then. */
    attempt: z.number().int(),
    /** SHA-256 of the effect's subject, as an approval would have it. */
    evidenceHash: z.string(),
    /** Salesforce's id of the fake organization. */
    organization: z.string(),
  }),
  journalEvent('gate-waived', { step: z.string(), gate: z.string(), approval: z.string() }),
] as const;
