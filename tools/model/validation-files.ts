import { z } from 'zod';
import { interval } from './evaluate.ts';
import { overfittingFile } from './overfitting-files.ts';
import { metricsFile } from './training-files.ts';

export const validationArtifacts = { json: 'validation.json', report: 'validation.md' } as const;

/** `validation.json`, all on the test rows. */
export const validationFile = z.strictObject({
  test: metricsFile.shape.test,
  intervals: metricsFile.shape.testIntervals,
  top: metricsFile.shape.top,
  /** The best-scored tenth first; none when the rows are of one class, or fewer than ten. */
  deciles: z.array(
    z.strictObject({
      decile: z.int(),
      rows: z.int(),
      /** May be fractional: rows that tie across the border are shared out. */
      positives: z.number(),
      rate: interval,
      lift: z.number(),
    }),
  ),
  significance: overfittingFile.shape.significance,
  resamples: z.int(),
  segments: overfittingFile.shape.segments,
});
export type ValidationFile = z.output<typeof validationFile>;
