import { LeadlineError } from '../../errors/leadline-error.ts';
import type { RunContext } from '../run-context.ts';
import type { Approval } from './approval.ts';

/** The run that an approval belongs to, which its id begins with. Throws `approval-unknown`. */
export function runOf(context: RunContext, id: string): string {
  return findApproval(context, id).run;
}

/** An approval as the journal has it now. Throws `approval-unknown`. */
export function findApproval({ journal, stateOf }: RunContext, id: string): Approval {
  const run = id.slice(0, Math.max(0, id.lastIndexOf('/')));
  const isRun = run !== '' && journal.entries(run)[0]?.type === 'run-started';
  const found = isRun ? stateOf(run).approvals.find((approval) => approval.id === id) : undefined;
  if (found !== undefined) return found;
  throw new LeadlineError({
    code: 'approval-unknown',
    message: `There is no approval "${id.slice(0, 80)}" in this workspace.`,
    expected: 'an approval that was asked for here',
    arrived: id.slice(0, 80),
    next: 'See what is open in the inbox of `leadline ui`.',
    kind: 'usage',
  });
}
