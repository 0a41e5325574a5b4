import { z } from 'zod';
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
