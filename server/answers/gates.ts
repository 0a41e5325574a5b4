import { z } from 'zod';
import { listedAs } from '../short-schema.ts';
import { guarded } from './common.ts';

/** A verdict as answers of the server have it. `leadline gates --json` has the same, with a word on each field. */
export const shownGate = z.object({
  gate: z.string(),
  step: z.string(),
  title: z.string(),
  severity: z.enum(['blocking', 'warning']),
  status: z.enum(['passed', 'warned', 'failed']),
  measured: z
    .union([z.string(), z.number(), z.boolean(), z.null()])
    .describe('null: it could not be measured, which is never a pass.'),
  threshold: z.string(),
  sentence: z.string(),
  onFailure: z.string().describe('What the plan says to do.'),
  waivable: z.literal(true).optional().describe('A person may let it pass; no tool can.'),
  guards: guarded.optional().describe('What nobody can waive.'),
  waived: listedAs(
    z.object({
      approval: z.string(),
      by: z.array(z.string()),
      reason: z.string(),
      selfApproved: z.boolean(),
      at: z.string(),
    }),
    ['by', 'reason'],
  )
    .optional()
    .describe('Set where people let it pass.'),
});

export type ShownGate = z.output<typeof shownGate>;

/** Rows of evidence, each in the order of `columns`. */
export const evidenceRows = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.unknown())),
  total: z.number().int().describe('Rows in all.'),
});
