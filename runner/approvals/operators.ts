import type { RunContext } from '../run-context.ts';
import { workspaceLog } from '../runs.ts';
import { requireSoundChain } from '../verify-journal.ts';
import type { OperatorRecord } from './approval.ts';
import type { UnlockedOperator } from './operator-key.ts';
import { addOperator, ensureRegistered, type RegisteredOperator, readRegistry } from './operator-registry.ts';
import { recordingRefusals } from './refuse.ts';
import { requireTrusted } from './trusted-entries.ts';
import { pinWorkspace, unpinWorkspace } from './workspace-pins.ts';

/** Who may sign in a workspace. */
export interface Operators {
  /** In the order in which they were added. Throws `operators-forged`. */
  list(): RegisteredOperator[];
  /** Vouches for another person. Throws `operator-unknown`, `operator-known`, `operator-name-taken`, and what `checkPins` finds. */
  add(operator: OperatorRecord, voucher: UnlockedOperator): Promise<void>;
  /**
   * The person says that this workspace is as he made or replaced it: what he saw of it before is forgotten and noted anew. Where
   * nobody may sign yet he becomes the first operator.
   */
  trust(operator: UnlockedOperator): Promise<void>;
}

export function createOperators(context: RunContext): Operators {
  const { home, journal, workspace } = context;
  const { directory } = workspace;
  return {
    list: () => readRegistry(journal),
    add: async (operator, voucher) => {
      requireTrusted(context);
      const tried = { attempted: 'operator-add', by: voucher.name, id: null } as const;
      await recordingRefusals(context, workspaceLog, tried, () => addOperator(journal, operator, voucher));
      if (home !== undefined) await pinWorkspace(home, directory, journal);
    },
    trust: async (operator) => {
      requireSoundChain(journal.path);
      if (home !== undefined) await unpinWorkspace(home, directory);
      if (readRegistry(journal).length === 0) {
        await journal.appendAs(() => ({ run: workspaceLog, events: ensureRegistered(journal, operator) }));
      }
      // Whoever may not sign here has nothing to hold the journal to.
      const isKnown = readRegistry(journal).some(({ id }) => id === operator.id);
      if (home !== undefined && isKnown) await pinWorkspace(home, directory, journal);
    },
  };
}
