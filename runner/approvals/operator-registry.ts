import { LeadlineError } from '../../errors/leadline-error.ts';
import type { RunEvent } from '../events.ts';
import type { Journal, JournalEntry } from '../journal.ts';
import { workspaceLog } from '../runs.ts';
import type { OperatorRecord } from './approval.ts';
import { emptyJournal, journalId } from './journal-id.ts';
import { signatureOf, type UnlockedOperator, verifySignature } from './operator-key.ts';
import { isOperatorName, sameName } from './operator-name.ts';
import { operatorAddedText } from './sign-texts.ts';

/** A person who may sign in a workspace. */
export interface RegisteredOperator extends OperatorRecord {
  /** Id of the operator who vouched for him; his own, for the first. */
  vouchedBy: string;
  /** ISO time. */
  at: string;
  /** Number of the journal's entry: he may sign from here on. */
  entry: number;
}

export interface Registry {
  /** In the order in which they were added; those whose entry is at fault are not among them. */
  operators: RegisteredOperator[];
  problems: { entry: number; run: string; message: string }[];
}

/**
 * Folds `operator-added` entries into who may sign, and verifies each on the way: the first signs for himself, each later one is
 * vouched for by one who is there. `entries` may be the whole journal or only the workspace's log, in their order; `journal` is the
 * journal's id.
 */
export function registeredOperators(entries: readonly JournalEntry[], journal: string): Registry {
  const registry: Registry = { operators: [], problems: [] };
  for (const entry of entries) {
    if (entry.type !== 'operator-added') continue;
    const { operator, signature } = entry.payload;
    const fault = whyNotAdded(entry, registry.operators, entry.seq === 1 ? emptyJournal : journal);
    if (fault === undefined) {
      registry.operators.push({ ...operator, vouchedBy: signature.key, at: entry.at, entry: entry.seq });
    } else {
      const message = `Entry ${entry.seq} (operator-added) is not valid: ${fault}`;
      registry.problems.push({ entry: entry.seq, run: entry.run, message });
    }
  }
  return registry;
}

function whyNotAdded(
  { run, payload: { operator, signature } }: Extract<JournalEntry, { type: 'operator-added' }>,
  present: readonly OperatorRecord[],
  journal: string,
): string | undefined {
  if (run !== workspaceLog) return `it stands in the log of ${run}.`;
  if (!isOperatorName(operator.name)) return 'its name is none.';
  if (present.some(({ id }) => id === operator.id)) return `${operator.name} was added before.`;
  if (present.some(({ name }) => sameName(name, operator.name)))
    return `there is another ${operator.name} already.`;
  const voucher = present.length === 0 ? operator : present.find(({ id }) => id === signature.key);
  if (voucher === undefined) return `nobody who may sign here vouched for ${operator.name}.`;
  const text = operatorAddedText({ journal, operator, vouchedBy: signature.key });
  return verifySignature(voucher, text, signature) ? undefined : `it was not signed by ${voucher.name}.`;
}

/** Who may sign in a workspace by now. Throws `operators-forged` when an entry about them is not valid. */
export function readRegistry(journal: Journal): RegisteredOperator[] {
  const { operators, problems } = registeredOperators(journal.entries(workspaceLog), journalId(journal));
  const [first] = problems;
  if (first === undefined) return operators;
  throw new LeadlineError({
    code: 'operators-forged',
    message: first.message,
    expected: 'operators who were vouched for by one who is there',
    next: 'Trust nothing in this workspace: somebody wrote to its journal without a key. Restore it from a copy.',
  });
}

/**
 * What must be journalled before this person's signature, in the same transaction (ask from within `appendAs`): his own registration
 * where he is the first to sign in this workspace, else nothing. Throws `operator-unknown` for a key that nobody here vouched for, and
 * `operator-name-differs`.
 */
export function ensureRegistered(journal: Journal, operator: UnlockedOperator): RunEvent[] {
  const present = readRegistry(journal);
  const known = present.find(({ id }) => id === operator.id);
  if (known !== undefined && known.name !== operator.name) throw nameDiffers(operator, known);
  if (known !== undefined) return [];
  if (present.length === 0) return [registration(journal, operator, operator)];
  throw operatorUnknown(operator, present);
}

/** A registered person vouches for another. Throws `operator-unknown`, `operator-known`, `operator-name-taken`. */
export async function addOperator(
  journal: Journal,
  operator: OperatorRecord,
  voucher: UnlockedOperator,
): Promise<void> {
  // On his own first: in an empty journal, the second signature names the hash of this very entry.
  if (readRegistry(journal).length === 0) {
    await journal.appendAs(() => ({ run: workspaceLog, events: ensureRegistered(journal, voucher) }));
  }
  await journal.appendAs(() => {
    ensureRegistered(journal, voucher);
    requireNew(operator, readRegistry(journal));
    return { run: workspaceLog, events: [registration(journal, operator, voucher)] };
  });
}

function registration(journal: Journal, { name, publicKey, id }: OperatorRecord, voucher: UnlockedOperator) {
  const operator = { name, publicKey, id };
  const text = operatorAddedText({ journal: journalId(journal), operator, vouchedBy: voucher.id });
  const signature = signatureOf(voucher, text);
  return { type: 'operator-added', payload: { operator, signature } } satisfies RunEvent;
}

function requireNew({ name, id }: OperatorRecord, present: readonly OperatorRecord[]): void {
  const known = present.find((one) => one.id === id);
  if (known !== undefined) {
    throw new LeadlineError({
      code: 'operator-known',
      message: `${known.name} may sign in this workspace already.`,
      next: 'See who else may with `leadline operator list`.',
      kind: 'usage',
    });
  }
  if (!present.some((one) => sameName(one.name, name))) return;
  throw new LeadlineError({
    code: 'operator-name-taken',
    message: `Another person called ${name} may sign in this workspace, with another key.`,
    expected: 'names that tell people apart',
    next: 'Ask this person for a line with a name of his own (a second initial, a department).',
    kind: 'usage',
  });
}

// What a signature says must be the name that others read beside it.
function nameDiffers({ name }: OperatorRecord, known: OperatorRecord): LeadlineError {
  return new LeadlineError({
    code: 'operator-name-differs',
    message: `Your key is registered in this workspace under the name ${known.name}, and your key file says ${name}.`,
    next: 'Whoever added you changed your line. Trust nothing that is signed with this key here until you know why.',
  });
}

function operatorUnknown({ name, id }: OperatorRecord, present: readonly OperatorRecord[]): LeadlineError {
  return new LeadlineError({
    code: 'operator-unknown',
    message: `${name} (key ${id}) may not sign in this workspace.`,
    expected: `one of ${present.map((one) => `${one.name} (key ${one.id})`).join(', ')}`,
    next: "Ask one of them to vouch for you: leadline operator add 'LINE', where `leadline operator show` prints your LINE.",
    kind: 'usage',
  });
}
