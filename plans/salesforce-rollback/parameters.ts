import { z } from 'zod';
import { writingGates } from '../salesforce-sync/parameters.ts';

/** What a rollback takes back and how it is judged. */
export const parameters = z.strictObject({
  /** The run of salesforce-sync whose writing is taken back. `leadline sync rollback RUN` names it; null is refused. */
  run: z.string().min(1).max(80).nullable().default(null),
  gates: writingGates,
});

export type Parameters = z.output<typeof parameters>;
