import type { RunContext } from '../run-context.ts';
import { requireSoundChain } from '../verify-journal.ts';
import type { OperatorRecord } from './approval.ts';
import type { UnlockedOperator } from './operator-key.ts';
import { addOperator, type RegisteredOperator, readRegistry } from './operator-registry.ts';
import { pinWorkspace, requirePins, unpinWorkspace } from './workspace-pins.ts';

/** Who may sign in a workspace. */
export interface Operators {
  /** In the order in which they were added. Throws `operators-forged`. */
  list(): RegisteredOperator[];
  /** Vouches for another person. Throws `operator-unknown`, `operator-known`, `operator-name-taken`, and what `checkPins` finds. */
  add(operator: OperatorRecord, voucher: UnlockedOperator): Promise<void>;
  /** Forgets what the person saw of this workspace: he replaced it himself. The next signed act notes it anew. */
  trust(): Promise<void>;
}

export function createOperators({ home, journal, workspace }: RunContext): Operators {
  const { directory } = workspace;
  return {
    list: () => readRegistry(journal),
    add: async (operator, voucher) => {
      requireSoundChain(journal.path);
      requirePins(home, directory, journal);
      await addOperator(journal, operator, voucher);
      if (home !== undefined) await pinWorkspace(home, directory, journal);
    },
    trust: async () => {
      if (home !== undefined) await unpinWorkspace(home, directory);
    },
  };
}
