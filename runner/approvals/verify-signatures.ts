import type { JournalEntry } from '../journal.ts';
import { genesis } from '../journal-format.ts';
import { workspaceLog } from '../runs.ts';
import type { Signature } from './approval.ts';
import { emptyJournal } from './journal-id.ts';
import { verifySignature } from './operator-key.ts';
import { type RegisteredOperator, registeredOperators } from './operator-registry.ts';
import { type Faults, RunWitness } from './run-witness.ts';

/** What is wrong with what people have signed, or were said to have. */
export interface SignatureReport {
  problems: { entry: number; run: string; message: string }[];
  /** How many signatures were found genuine. */
  signatures: number;
}

/**
 * Follows everything that people decided, from the journal's beginning: every registration, sign-off, grant and decline must be signed by
 * a person who could sign here by then, and every waiver and effect must rest on as many grants as the plan needs, of different people,
 * for exactly that evidence, unexpired and used once. `entries` is the whole journal, in order, with its chain found sound.
 */
export function verifySignatures(entries: readonly JournalEntry[]): SignatureReport {
  const journal = entries[0]?.hash ?? emptyJournal;
  const { operators, problems: forged } = registeredOperators(entries, journal);
  const report: SignatureReport = { problems: [...forged], signatures: operators.length };
  const witnesses = new Map<string, RunWitness>();

  let after = genesis;
  for (const entry of entries) {
    const last = after;
    if (entry.type !== 'operator-added') after = entry.hash;
    // Of the workspace's own log the registry has followed who may sign; what else stands there is signed as it is in a run.
    if (entry.run === workspaceLog && entry.type !== 'lead-forgotten') continue;
    const witness = witnesses.get(entry.run) ?? new RunWitness(journal, entry.run);
    witnesses.set(entry.run, witness);
    const present = operators.filter((operator) => operator.entry < entry.seq);
    const faults: Faults = witness.see(entry, last, (by, text, signature) => {
      const fault = whyNotSigned(present, by, text, signature);
      if (fault === undefined) report.signatures += 1;
      return fault;
    });
    for (const fault of faults) {
      const message = `Entry ${entry.seq} (${entry.type}) is not valid: ${fault}`;
      report.problems.push({ entry: entry.seq, run: entry.run, message });
    }
  }
  report.problems.sort((a, b) => a.entry - b.entry);
  return report;
}

function whyNotSigned(
  present: readonly RegisteredOperator[],
  by: string,
  text: string,
  signature: Signature,
): string | undefined {
  const signer = present.find(({ id }) => id === signature.key);
  if (signer === undefined) return `it is signed with a key that nobody may sign with here.`;
  if (signer.name !== by) return `it names ${by} and is signed with the key of ${signer.name}.`;
  return isGenuine(signer, text, signature) ? undefined : `the signature of ${by} does not match it.`;
}

/** Signatures that were found genuine, with the text that each signs: a key, a text and a signature that agree once always do. */
const foundGenuine = new Map<string, string>();
const mostKept = 10_000;

function isGenuine(signer: RegisteredOperator, text: string, signature: Signature): boolean {
  const name = JSON.stringify([signer.publicKey, signature.key, signature.value]);
  if (foundGenuine.get(name) === text) return true;
  if (!verifySignature(signer, text, signature)) return false;
  if (foundGenuine.size >= mostKept) foundGenuine.clear();
  foundGenuine.set(name, text);
  return true;
}
