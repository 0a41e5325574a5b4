import { z } from 'zod';

/** One vendor snapshot: its file, its date and the names of the tables made from it. */
export const snapshotInput = z.object({
  date: z.iso.date(),
  path: z.string(),
  raw: z.string(),
  reps: z.string(),
  firms: z.string(),
});
