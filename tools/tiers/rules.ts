import { z } from 'zod';

export const comparisons = ['at-least', 'at-most', 'below', 'above', 'equals', 'differs'] as const;

/** One comparison of a column with a number. A column that is NULL meets none. */
export const condition = z.strictObject({
  column: z.string().min(1),
  is: z.enum(comparisons),
  value: z.number(),
});
export type Condition = z.output<typeof condition>;

/** A tier as data. A lead is in the first tier of the list of which it meets an alternative, with all of its conditions. */
export const tierRule = z.strictObject({
  name: z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'capitals, digits and underscores'),
  label: z.string().min(1).describe('How people call it'),
  because: z.string().min(1).describe('The conditions as the end of a sentence that begins "This adviser"'),
  alternatives: z.array(z.array(condition).min(1)).min(1),
  expected_lift: z.number().positive().nullable().describe('What the reference expects, as it reckons there'),
});
export type TierRule = z.output<typeof tierRule>;

/** A version of the tiers: what it is called and its rules in order; whoever meets none is in the baseline tier. */
export const tierVersion = z.strictObject({
  version: z.string().regex(/^[A-Za-z0-9._]+$/, 'letters, digits, dots and underscores'),
  tiers: z
    .array(tierRule)
    .min(1)
    .refine((tiers) => new Set(tiers.map(({ name }) => name)).size === tiers.length, 'each name once'),
  baseline: z.string().min(1).default('STANDARD'),
});
export type TierVersion = z.output<typeof tierVersion>;

/** All tiers of a version by name, best first, the baseline last. */
export function tierNames({ tiers, baseline }: TierVersion): string[] {
  return [...tiers.map(({ name }) => name), baseline];
}

/** The columns that the rules read, each once, in the order in which they are first read. */
export function ruleColumns({ tiers }: TierVersion): string[] {
  return [...new Set(tiers.flatMap(({ alternatives }) => alternatives.flat().map(({ column }) => column)))];
}
