import { z } from 'zod';

/** One column of a data contract, as steps hand it to tools. */
export const contractColumn = z.object({
  name: z.string().min(1),
  type: z.enum(['STRING', 'INT64', 'FLOAT64', 'BOOL', 'DATE', 'TIMESTAMP']),
  nullable: z.boolean(),
  raw: z.array(z.string()),
});
