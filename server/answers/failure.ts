import { z } from 'zod';
import { listedAs } from '../short-schema.ts';

/** What a failure says: a stable code, the cause in a sentence, what was expected, what arrived, what to do. */
export const failureFacts = z.object({
  code: z.string(),
  message: z.string(),
  expected: z.string().optional(),
  arrived: z.string().optional(),
  next: z.string().optional(),
});

/** Why work on a run was not done. */
export const workProblem = listedAs(failureFacts, ['code', 'message', 'next']).nullable();

/** Why a step failed. */
export const stepFailure = listedAs(failureFacts.extend({ step: z.string() }), [
  'step',
  'code',
  'message',
  'next',
]).nullable();
