import type { JournalEntry } from '../journal.ts';
import type { RunContext } from '../run-context.ts';
import { requireSoundChain } from '../verify-journal.ts';
import { checkPins } from './workspace-pins.ts';

/**
 * All entries of the journal, read from its file now, on which the person of this home can build: their chain is sound, and they agree with
 * what he saw when he last signed here; without a home nothing is pinned. Throws `journal-unsound`, and what `checkPins` finds.
 */
export function requireTrusted({
  home,
  journal,
  workspace,
}: Pick<RunContext, 'home' | 'journal' | 'workspace'>): JournalEntry[] {
  const entries = requireSoundChain(journal.path);
  const error = home === undefined ? undefined : checkPins(home, workspace.directory, entries);
  if (error !== undefined) throw error;
  return entries;
}
