import { createHash } from 'node:crypto';
import { z } from 'zod';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { canonicalJson } from '../canonical-json.ts';
import { fingerprint } from '../durable-file.ts';
import { toEntry } from '../journal.ts';
import { genesis } from '../journal-format.ts';
import type { RunContext } from '../run-context.ts';
import { workspaceLog } from '../runs.ts';
import {
  type Chain,
  erasuresIn,
  fileProblems,
  followChain,
  type Problem,
  recordedFiles,
  type Verification,
} from '../verify-journal.ts';
import { operatorRecord, signatureRecord } from './approval-events.ts';
import { emptyJournal } from './journal-id.ts';
import { signatureOf, type UnlockedOperator, verifySignature } from './operator-key.ts';
import { ensureRegistered, registeredOperators } from './operator-registry.ts';
import { bundleText } from './sign-texts.ts';
import { requireTrusted } from './trusted-entries.ts';
import { hasUniqueNames } from './unique-names.ts';
import { verifySignatures } from './verify-signatures.ts';

export type LogBundle = z.output<typeof logBundle>;

/** A workspace's journal for an auditor: all that is needed to check it anywhere, signed by who exported it. */
const logBundle = z.strictObject({
  format: z.literal('leadline-log/1'),
  /** The journal's ISO time. */
  exportedAt: z.iso.datetime(),
  /** Every entry as it stands; `payload` is the JSON text that the entry's hash is of (see `entryHash`). */
  entries: z.array(
    z.strictObject({
      seq: z.number().int(),
      run: z.string(),
      at: z.string(),
      type: z.string(),
      payload: z.string(),
      previous: z.string(),
      hash: z.string(),
    }),
  ),
  /** The last entry. */
  head: z.strictObject({ seq: z.number().int(), hash: z.string() }),
  /** Who may sign in the workspace. */
  operators: z.array(operatorRecord),
  /** The files that the journal vouches for, with the SHA-256 that it recorded and the one that lay there at the export. */
  files: z.array(
    z.strictObject({
      run: z.string(),
      step: z.string(),
      file: z.string(),
      sha256: z.string(),
      found: z.string().nullable(),
    }),
  ),
  exportedBy: operatorRecord,
  /** Over `bundleText` of the SHA-256 of the canonical JSON of everything above. */
  signature: signatureRecord,
});

/** What an auditor learns of a bundle. */
export interface BundleVerification extends Verification {
  exportedAt: string;
  exportedBy: string;
}

/** Makes a signed bundle of the journal as it is now. Throws `journal-unsound`, `operator-unknown`, `operators-forged`, and what pins say. */
export async function exportLog(context: RunContext, operator: UnlockedOperator): Promise<LogBundle> {
  const { journal, workspace } = context;
  requireTrusted(context);
  if (ensureRegistered(journal, operator).length > 0) {
    await journal.appendAs(() => ({ run: workspaceLog, events: ensureRegistered(journal, operator) }));
  }
  const rows = journal.read((database) => database.prepare('SELECT * FROM events ORDER BY seq').all());
  const entries = rows.map(toEntry);
  const files = recordedFiles(entries).map(async ({ run, step, file, record }) => {
    const found = await fingerprint(workspace.resolve(file));
    return { run, step, file, sha256: record.sha256, found: found?.sha256 ?? null };
  });
  const facts = {
    format: 'leadline-log/1' as const,
    exportedAt: journal.now(),
    entries: rows.map(({ seq, run, at, type, payload, previous, hash }) => ({
      ...{ seq: Number(seq), run: String(run), at: String(at), type: String(type) },
      ...{ payload: String(payload), previous: String(previous), hash: String(hash) },
    })),
    head: { seq: entries.length, hash: entries.at(-1)?.hash ?? genesis },
    operators: registeredOperators(entries, journalOf(entries)).operators.map(recordOf),
    files: await Promise.all(files),
    exportedBy: recordOf(operator),
  };
  return { ...facts, signature: signatureOf(operator, textOf(facts, journalOf(entries))) };
}

/** Checks a bundle without its workspace: chain, signatures, operators, files and who exported it. Throws `bundle-unreadable`. */
export function verifyBundle(text: string): BundleVerification {
  const { signature, ...facts } = readBundle(text);
  const chain: Chain = { entries: [], head: genesis };
  const broken = followChain(facts.entries, chain);
  const { problems, signatures } = verifySignatures(broken === undefined ? chain.entries : []);
  return {
    entries: chain.entries.length,
    files: facts.files.length,
    signatures,
    erasures: erasuresIn(chain.entries),
    head: chain.head,
    exportedAt: facts.exportedAt,
    exportedBy: facts.exportedBy.name,
    problems:
      broken === undefined
        ? [...problems, ...misstated(facts, chain), ...unsigned(facts, signature, chain)]
        : [broken],
  };
}

type Facts = Omit<LogBundle, 'signature'>;

function readBundle(text: string): LogBundle {
  try {
    const parsed: unknown = JSON.parse(text);
    if (!hasUniqueNames(text, parsed)) throw new Error('an object has a name twice');
    return logBundle.parse(parsed);
  } catch (cause) {
    throw new LeadlineError({
      code: 'bundle-unreadable',
      message: 'This is not a bundle of a journal.',
      expected: 'a file that `leadline log export` wrote',
      next: 'Ask for the file again.',
      kind: 'usage',
      cause,
    });
  }
}

/** What the bundle says beside its journal and that the journal says otherwise. */
function misstated({ head, operators, files }: Facts, { entries, head: last }: Chain): Problem[] {
  const recorded = recordedFiles(entries).map(({ run, step, file, record: { sha256 } }) => ({
    ...{ run, step, file, sha256 },
  }));
  const told = files.map(({ found, ...file }) => file);
  const registered = registeredOperators(entries, journalOf(entries)).operators.map(recordOf);
  return [
    ...unless(
      same(head, { seq: entries.length, hash: last }),
      'The head of the bundle is not its last entry.',
    ),
    ...unless(same(operators, registered), 'The operators of the bundle are not those of its journal.'),
    ...unless(same(told, recorded), 'The files of the bundle are not those of its journal.'),
    ...files.flatMap(fileProblems),
  ];
}

function unsigned(facts: Facts, signature: LogBundle['signature'], { entries }: Chain): Problem[] {
  const { exportedBy, operators } = facts;
  const mayExport = operators.some((operator) => same(operator, exportedBy));
  const isSigned = verifySignature(exportedBy, textOf(facts, journalOf(entries)), signature);
  return [
    ...unless(mayExport, `${exportedBy.name}, who exported the bundle, may not sign in its workspace.`),
    ...unless(isSigned, `The bundle is not as ${exportedBy.name} signed it.`),
  ];
}

function textOf(facts: Facts, journal: string): string {
  return bundleText({ journal, sha256: createHash('sha256').update(canonicalJson(facts)).digest('hex') });
}

function journalOf(entries: readonly { hash: string }[]): string {
  return entries[0]?.hash ?? emptyJournal;
}

function recordOf({ name, publicKey, id }: Facts['exportedBy']): Facts['exportedBy'] {
  return { name, publicKey, id };
}

function same(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

function unless(holds: boolean, message: string): Problem[] {
  return holds ? [] : [{ message }];
}
