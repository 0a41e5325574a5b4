import { LeadlineError } from '../../errors/leadline-error.ts';
import type { RunContext } from '../run-context.ts';
import type { Approval } from './approval.ts';
import { findApproval, runOf } from './find-approval.ts';
import { requireGenuine } from './genuine.ts';
import { sawFiles, stillHolds } from './grant.ts';
import { type Decision, decided } from './refuse.ts';
import { requireOpen } from './rules.ts';
import type { FilesSeen } from './subject-files.ts';

/**
 * Takes the one slot of a granted effect before the effect begins. Whoever asks again for the same purpose after a crash is answered as
 * before, and must read back how far the effect had come.
 */
export async function reserveApproval(context: RunContext, id: string, purpose: string): Promise<void> {
  const tried = { attempted: 'use', by: purpose, id } as const;
  const run = runOf(context, id);
  await sawFiles(context, id, (files) =>
    decided(context, run, tried, (now) => decide(context, id, purpose, files, now)),
  );
}

function decide(
  context: RunContext,
  id: string,
  purpose: string,
  files: FilesSeen,
  now: string,
): Decision<null | 'touched'> {
  const approval = findApproval(context, id);
  requireGenuine(context, approval.run);
  if (approval.state === 'used') {
    if (approval.subject.kind === 'effect' && approval.purpose === purpose)
      return { events: [], answer: null };
    throw used(approval);
  }
  requireOpen(approval);
  const fallen = stillHolds(context, approval, files, now);
  if (fallen === 'touched') return { events: [], answer: 'touched' };
  if (fallen !== undefined) return fallen;
  if (approval.state !== 'granted') throw notGranted(approval, context.stateOf(approval.run).grantsNeeded);
  return { events: [{ type: 'approval-used', payload: { id, purpose } }], answer: null };
}

function used({ id, purpose }: Approval): LeadlineError {
  return new LeadlineError({
    code: 'grant-used',
    message: `Approval ${id} was used already, to ${purpose}.`,
    expected: 'a grant that nobody has used: each is good once',
    next: 'Ask for a new one.',
    kind: 'usage',
  });
}

function notGranted({ id, grants }: Approval, needed: number): LeadlineError {
  return new LeadlineError({
    code: 'approval-not-granted',
    message: `Approval ${id} has ${grants.length} of the ${needed} grants that the plan needs.`,
    expected: `${needed} people who granted it`,
    next: 'Let the operator decide it, in `leadline ui`.',
    kind: 'waiting',
  });
}
