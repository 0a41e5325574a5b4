import { z } from 'zod';
import type { RunState } from '../../runner/run-state.ts';
import { listedAs } from '../short-schema.ts';

/** A question to a person, and what became of it. */
export const approval = z.object({
  id: z.string(),
  kind: z.enum(['waiver', 'effect']),
  step: z.string(),
  gate: z.string().nullable().describe('The gate that is to be waived; null for an effect.'),
  state: z.enum(['requested', 'granted', 'declined', 'expired', 'used', 'void']),
  requestedBy: z.string(),
  requestedAt: z.string().describe('ISO time.'),
  reason: z.string().describe('The words of whoever asked.'),
  evidenceHash: z.string().describe('SHA-256 of exactly what is to be decided on.'),
  grants: z.array(
    z.object({
      by: z.string(),
      reason: z.string(),
      selfApproved: z.boolean().describe('True where the same person asked.'),
      expiresAt: z.string().describe('ISO time.'),
    }),
  ),
  grantsNeeded: z.number().int().describe('How many people must grant it.'),
  because: z.string().nullable().describe('Why it was declined or is void.'),
});

/** The same, of which lists of tools name what is acted on. */
export const shownApproval = listedAs(approval.extend({ gate: z.string().nullable() }), [
  'id',
  'gate',
  'state',
]);

/** The approvals of a run without what the schema does not promise. */
export function toApprovals({
  approvals,
  grantsNeeded,
}: Pick<RunState, 'approvals' | 'grantsNeeded'>): z.output<typeof approval>[] {
  return approvals.map(({ subject, requestedBy, because = null, ...rest }) =>
    approval.parse({
      ...rest,
      kind: subject.kind,
      step: subject.step,
      gate: subject.gate?.id ?? null,
      requestedBy: `${requestedBy.kind} ${requestedBy.name}`,
      grantsNeeded,
      because,
    }),
  );
}

/** An approval in a sentence, with what is left to do. */
export function describeApproval(shown: z.output<typeof approval>): string {
  const { id, gate, step, state, grants, grantsNeeded, because } = shown;
  const what = gate === null ? `the effect of step ${step}` : `the waiver of ${gate}`;
  return `Approval ${id} for ${what} is ${state}${becauseOf(because)}${stillMissing(state, grants.length, grantsNeeded)}.`;
}

function becauseOf(because: string | null): string {
  return because === null ? '' : ` (${because})`;
}

function stillMissing(state: string, granted: number, needed: number): string {
  if (state !== 'requested') return '';
  return needed === 1 ? ': no person has decided yet' : `: ${granted} of ${needed} people have granted it`;
}
