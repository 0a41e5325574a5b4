import { z } from 'zod';

const interval = z.object({ value: z.number(), low: z.number(), high: z.number() });

/** How the model does on the test window, each figure with its 95 % interval. */
export const testMetrics = z.object({
  aucPr: interval.nullable(),
  aucRoc: interval.nullable(),
  topDecileLift: interval.nullable(),
});

export type TestMetrics = z.output<typeof testMetrics>;

/** A lead as the run scored it: an id, never a name. */
export const scoredLead = z.object({
  id: z.string(),
  tier: z.string(),
  probability: z.number().describe('Calibrated, between 0 and 1.'),
  drivers: z.array(
    z.object({
      feature: z.string(),
      label: z.string(),
      value: z.string().nullable().describe("The lead's own value; null where it is not known."),
      text: z.string().describe('The whole phrase, with the value.'),
      contribution: z.number().describe('In calibrated log-odds; above 0 it speaks for a call.'),
    }),
  ),
  narrative: z.string(),
});

export type ScoredLead = z.output<typeof scoredLead>;

/** Absolute paths of what a scoring run leaves behind; null for what it did not reach. */
export const resultPaths = z.object({
  directory: z.string(),
  executionLog: z.string(),
  report: z.string().nullable(),
  scores: z.string().nullable(),
  bundle: z.string().nullable(),
});
