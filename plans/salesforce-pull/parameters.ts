import { z } from 'zod';
import { leadColumns } from '../vintages/crm-steps.ts';
import { sourceFields } from '../vintages/parameters.ts';

/** What is pulled, and where to. */
export const parameters = z.strictObject({
  datasets: z.strictObject({ crm: z.string().default('SavvyGTMData') }).prefault({}),
  fields: z
    .array(z.string().min(1))
    .min(1)
    .default([...leadColumns, 'OwnerId', 'Status'])
    .describe('API names of fields of Lead; those of earlier pulls are kept going in any case'),
  pull_overlap_minutes: sourceFields.pull_overlap_minutes,
  full: z.boolean().default(false).describe('Read every lead, whatever was pulled before'),
});

export type Parameters = z.output<typeof parameters>;
