import { z } from 'zod';
import { runAnswer } from '../server/answers/run.ts';
import { previewFile, reportFile } from '../tools/sync/sync-files.ts';

/** What the `--json` answers of `leadline sync` hold beside where the run stands. */
export const syncPayload = {
  preview: previewFile.nullable().describe('What would be written; null where the run did not get that far.'),
  examples: z
    .string()
    .nullable()
    .describe(
      'Markdown that stands beside it: up to twenty leads, one of them in full; null with the preview.',
    ),
  report: reportFile.nullable().describe('What was written; null where nothing was yet.'),
};

const text = z.string().nullable();
const reasons = z.array(z.object({ text: z.string(), effect: z.number().nullable() }));

/** What `leadline demo --json` says of its sync to a fake org. */
export const demoSync = z.object({
  run: runAnswer,
  leads: z.number().int().describe('In the org.'),
  report: reportFile.nullable().describe('What was written; null where the sync did not come to its end.'),
  calls: z.number().int().describe("Calls of the org's API that the sync made, signing in included."),
  reportPath: z.string(),
  lead: z
    .object({
      tier: text,
      notScoredReason: text,
      narrative: text,
      probability: z.number().nullable().describe('In percent.'),
      percentile: z.number().nullable(),
      raising: reasons.describe('Effects are calibrated log-odds.'),
      lowering: reasons,
      modelVersion: text,
      asOf: text,
      scoredAt: text,
      override: text,
      overrideReason: text,
      history: z.array(z.object({ tier: text, scoredAt: text })),
    })
    .describe('The first of the ten leads as the rep sees it, without its name.'),
});
