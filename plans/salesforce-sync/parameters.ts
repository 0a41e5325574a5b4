import { z } from 'zod';

const fraction = z.number().min(0).max(1);

/** Thresholds of a writing, of a sync and of its rollback alike. */
export const writingGates = z
  .strictObject({
    /** Gate 3c, as a share of the calls that the org has left in these 24 hours: others need some, too. */
    most_of_calls_left: fraction.default(0.5),
    /** Gate 3d, a warning: leads that are gone, merged, converted or unknown. */
    most_left_out: fraction.default(0.05),
  })
  .prefault({});

/** What a sync takes and how it is judged. */
export const parameters = z.strictObject({
  /** A finished run that has scored leads; null for the newest when the sync begins. */
  run: z.string().min(1).max(80).nullable().default(null),
  /** The SGA's word for each tier of that run. A tier without one is an error, never a guess; the picklist takes words of a firm's own. */
  tiers: z
    .record(z.string().min(1), z.string().min(1).max(40))
    .default({ A: 'Very Hot', B: 'Hot', C: 'Warm', D: 'Cold' }),
  /** Tier and reasons alone: no probability, percentile or effect goes to Salesforce. */
  suppress_numbers: z.boolean().default(false),
  gates: writingGates,
});

export type Parameters = z.output<typeof parameters>;
export type WritingGates = z.output<typeof writingGates>;
