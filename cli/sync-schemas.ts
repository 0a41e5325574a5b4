import { previewFile, reportFile } from '../tools/sync/sync-files.ts';

/** What the `--json` answers of `leadline sync` hold beside where the run stands. */
export const syncPayload = {
  preview: previewFile.nullable().describe('What would be written; null where the run did not get that far.'),
  report: reportFile.nullable().describe('What was written; null where nothing was yet.'),
};
