import { canonicalJson } from '../canonical-json.ts';
import type { StepOutline } from '../events.ts';
import type { OperatorRecord } from './approval.ts';

/*
 * Every text that a person's key signs: a line that names what kind of text it is, so that no signature can pass for one of
 * another kind, then the canonical JSON of what is said. `journal` is in each of them (see `journal-id.ts`): a signature is good
 * in one workspace only. `after` is the hash of the entry that they follow (`lastEntryHash`): what was written before a signature cannot
 * be written anew without it. docs/security.md lists them for whoever verifies without Leadline.
 */

/** Who may sign in this workspace. `vouchedBy` is the id of the signer; the first operator's is his own. */
export function operatorAddedText(facts: {
  journal: string;
  operator: OperatorRecord;
  vouchedBy: string;
}): string {
  return signText('operator-added', facts);
}

/** A person did a human step. */
export function signOffText(facts: {
  journal: string;
  after: string;
  run: string;
  step: string;
  /** How many sign-offs of this step the run has with this one, rehearsals counted: an old one cannot stand for a new one. */
  attempt: number;
  /** What the step asks, as the run began with it. */
  asked: StepOutline;
  by: string;
  note?: string | undefined;
  form?: Record<string, unknown> | undefined;
  /** The entry's ISO time. */
  at: string;
}): string {
  return signText('sign-off', facts);
}

/** A person lets something pass, once, until it expires. */
export function grantText(facts: {
  journal: string;
  after: string;
  run: string;
  id: string;
  evidenceHash: string;
  by: string;
  reason: string;
  scope: string;
  grantedAt: string;
  expiresAt: string;
  selfApproved: boolean;
}): string {
  return signText('grant', facts);
}

/** A person says no to a request. */
export function declineText(facts: {
  journal: string;
  after: string;
  run: string;
  id: string;
  evidenceHash: string;
  by: string;
  reason: string;
}): string {
  return signText('decline', facts);
}

/** A person had a lead forgotten, and these files written anew without it. `run` is the log that the entry stands in. */
export function leadForgottenText(facts: {
  journal: string;
  after: string;
  run: string;
  salt: string;
  traces: readonly string[];
  files: readonly { path: string; from: string; to: { sha256: string; bytes: number } }[];
  by: string;
  /** The entry's ISO time. */
  at: string;
}): string {
  return signText('lead-forgotten', facts);
}

/** A bundle for an auditor, by the SHA-256 of its canonical JSON without the signature. */
export function bundleText(facts: { journal: string; sha256: string }): string {
  return signText('bundle', facts);
}

function signText(kind: string, facts: object): string {
  return `leadline/${kind}/1\n${canonicalJson(facts)}`;
}
