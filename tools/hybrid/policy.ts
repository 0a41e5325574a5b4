import { z } from 'zod';

/**
 * How a table of today's values is joined with leads of yesterday: `naive` takes them all as they are, `eligible_only` keeps the leads
 * contacted once the snapshot was known, `hybrid_stable_mutable` keeps all leads and takes the time-dependent values away from the older ones.
 */
export const policies = ['naive', 'eligible_only', 'hybrid_stable_mutable'] as const;
export type Policy = (typeof policies)[number];

/** A column of the current table: of the rep or of the firm, and how it behaves over time. */
export const treatedColumn = z.strictObject({
  name: z.string().min(1),
  side: z.enum(['rep', 'firm']),
  treatment: z
    .enum(['stable', 'calculable', 'mutable'])
    .describe('stable passes; calculable counts years and is turned back to the contact; mutable is masked'),
});
export type TreatedColumn = z.output<typeof treatedColumn>;

/** The columns of one treatment, as the join's template wants them. */
export function columnsTreated(columns: readonly TreatedColumn[], treatment: TreatedColumn['treatment']) {
  return columns
    .filter((column) => column.treatment === treatment)
    .map(({ name, side }) => ({ name, side: side === 'rep' ? 'r' : 'f' }));
}

/** Columns that may not hold a value in a row whose snapshot is later than the contact; null: the policy takes no such row at all. */
export function mustBeMasked(policy: Policy, columns: readonly TreatedColumn[]): string[] | null {
  if (policy !== 'hybrid_stable_mutable') return null;
  return columns.filter(({ treatment }) => treatment === 'mutable').map(({ name }) => name);
}
