import { z } from 'zod';
import type { Artifacts } from '../tool.ts';

/** Where `find-maturity-window` leaves the window. */
export const windowArtifact = 'config/maturity-window.json';

/** `config/maturity-window.json`: the window that labels and features go by, and what it was found on. */
const maturityWindow = z.strictObject({
  /** A deal so many days after contact at most is a conversion. */
  days: z.int().positive(),
  source: z.enum(['found', 'given']),
  /** The quantile of days to won that was asked for, 0 to 1. */
  share: z.number(),
  found: z.int().nullable(),
  medianDays: z.int().nullable(),
  followUpDays: z.int(),
  cohort: z.strictObject({
    from: z.string().nullable(),
    to: z.string().nullable(),
    leads: z.int(),
    deals: z.int(),
  }),
});
export type MaturityWindow = z.output<typeof maturityWindow>;

export function writeMaturityWindow(artifacts: Artifacts, window: MaturityWindow): Promise<void> {
  return artifacts.writeJson(windowArtifact, window);
}

/** Throws LeadlineError `artifact-missing` before find-maturity-window has run. */
export function readMaturityWindow(artifacts: Artifacts): Promise<MaturityWindow> {
  return artifacts.readJson(windowArtifact, maturityWindow);
}
