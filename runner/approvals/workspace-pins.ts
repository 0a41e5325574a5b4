import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Journal, JournalEntry } from '../journal.ts';
import type { RunContext } from '../run-context.ts';
import { emptyJournal } from './journal-id.ts';
import { isAbsent, writePrivate } from './operator-home.ts';
import { readRegistry, registeredOperators } from './operator-registry.ts';

/** What a person saw of a workspace when he last signed there, kept in his home: a journal that was replaced since does not agree with it. */
export type WorkspacePin = z.output<typeof workspacePin>;

const workspacePin = z.strictObject({
  workspace: z.string(),
  /** The first operator, to whom all others go back. */
  operator: z.strictObject({ id: z.string(), name: z.string() }),
  /** The journal's last entry. */
  head: z.strictObject({ seq: z.number().int().positive(), hash: z.string() }),
});

/** Notes the workspace's first operator and the journal's last entry; to be called after every signed act. */
export async function pinWorkspace(home: string, workspace: string, journal: Journal): Promise<void> {
  const [operator] = readRegistry(journal);
  const [head] = journal.read((database) =>
    database
      .prepare('SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1')
      .all()
      .map(({ seq, hash }) => ({ seq: Number(seq), hash: String(hash) })),
  );
  if (operator === undefined || head === undefined) return;
  const { id, name } = operator;
  const pin: WorkspacePin = { workspace: placeOf(workspace), operator: { id, name }, head };
  await writePrivate(pinPath(home, workspace), `${JSON.stringify(pin, null, 2)}\n`);
}

/** Notes it for the person who just signed in a run. What he signed stands, also where his home cannot be written. */
export async function pinSigned({ home, workspace, journal, emit }: RunContext, run: string): Promise<void> {
  if (home === undefined) return;
  try {
    await pinWorkspace(home, workspace.directory, journal);
  } catch (error) {
    if (!(error instanceof LeadlineError)) throw error;
    const message = `Signed, but what you saw of this workspace could not be noted: ${error.message} Nobody will notice from here if the journal is replaced.`;
    emit({ type: 'notice', run, message });
  }
}

/**
 * Why a journal is not the one in which the person of this home signed before: `operators-replaced`, `journal-rolled-back`, or
 * `pin-unreadable`. `entries` is the whole journal. Undefined where all agrees, and where he never signed here.
 */
export function checkPins(
  home: string,
  workspace: string,
  entries: readonly JournalEntry[],
): LeadlineError | undefined {
  const pin = readPin(home, workspace);
  if (pin === null || pin instanceof LeadlineError) return pin ?? undefined;
  const [first] = registeredOperators(entries, entries[0]?.hash ?? emptyJournal).operators;
  if (first !== undefined && first.id !== pin.operator.id) return operatorsReplaced(pin, first);
  const found = entries[pin.head.seq - 1];
  return found?.hash === pin.head.hash ? undefined : rolledBack(pin, entries.length);
}

/** Forgets what was seen of a workspace, because the person replaced it himself. */
export async function unpinWorkspace(home: string, workspace: string): Promise<void> {
  await rm(pinPath(home, workspace), { force: true });
}

/** What is pinned of a workspace; null where nothing is. An unreadable pin is an error, never no pin. */
export function readPin(home: string, workspace: string): WorkspacePin | LeadlineError | null {
  const file = pinPath(home, workspace);
  try {
    return workspacePin.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    if (isAbsent(cause)) return null;
    const isForbidden = cause instanceof Error && 'code' in cause && cause.code === 'EACCES';
    return new LeadlineError({
      code: 'pin-unreadable',
      message: `What you last saw of this workspace cannot be read from ${file}.`,
      next: isForbidden
        ? 'That folder belongs to another user: name your own with LEADLINE_HOME.'
        : replacedOnPurpose,
      cause,
    });
  }
}

// One file a workspace, so that two terminals that sign in two workspaces cannot undo each other's note.
function pinPath(home: string, workspace: string): string {
  const name = createHash('sha256').update(placeOf(workspace)).digest('hex').slice(0, 32);
  return path.join(home, 'workspaces', `${name}.json`);
}

/** The one name of a folder that may be reached by several. */
function placeOf(workspace: string): string {
  try {
    return realpathSync(workspace);
  } catch (error) {
    if (isAbsent(error)) return path.resolve(workspace);
    throw error;
  }
}

const replacedOnPurpose =
  'If you replaced the workspace yourself, say so: leadline operator trust. If not, somebody else did: restore it from a copy.';

function operatorsReplaced({ operator }: WorkspacePin, first: { id: string; name: string }): LeadlineError {
  return new LeadlineError({
    code: 'operators-replaced',
    message: `The first operator of this workspace is not the one that you saw when you last signed here.`,
    expected: `${operator.name} (key ${operator.id})`,
    arrived: `${first.name} (key ${first.id})`,
    next: replacedOnPurpose,
  });
}

function rolledBack({ head }: WorkspacePin, entries: number): LeadlineError {
  return new LeadlineError({
    code: 'journal-rolled-back',
    message: `The journal does not hold entry ${head.seq} any more as it stood when you last signed here: it was replaced, or entries were taken away.`,
    expected: `entry ${head.seq} with hash ${head.hash}`,
    arrived: `${entries} entries, and entry ${head.seq} is ${head.seq > entries ? 'not among them' : 'another'}`,
    next: replacedOnPurpose,
  });
}
