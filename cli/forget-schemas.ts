import { z } from 'zod';

const traces = z.object({
  tables: z.array(z.object({ table: z.string(), rows: z.int() })),
  files: z.array(
    z.object({
      store: z.enum(['run', 'ledger', 'talk', 'leftover', 'source', 'other']),
      path: z.string().describe('Relative to the workspace.'),
      lines: z.array(z.int()).describe('Of a delimited source, the records, the header being 1.'),
    }),
  ),
  journalEntries: z
    .int()
    .describe(
      'Entries of the journal that name the lead; there are none unless somebody wrote its id there.',
    ),
  sharedKeys: z.int().describe('Numbers of the person that belong to other leads, too.'),
  salesforce: z
    .object({ fields: z.int(), history: z.int() })
    .nullable()
    .describe('What Leadline has written there; null without --salesforce.'),
  forgottenBefore: z.boolean(),
});

/** What the `--json` answer of `leadline forget` holds. It never has the id. */
export const forgetPayload = {
  dryRun: z.boolean(),
  erased: traces.nullable().describe('What was taken away; null where nothing was changed.'),
  left: traces.describe('What is there now.'),
};
