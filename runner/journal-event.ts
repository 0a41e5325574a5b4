import { z } from 'zod';

/** The schema of one type of event. Unknown fields are refused: what the journal says is what was written. */
export function journalEvent<Type extends string, Payload extends z.ZodRawShape>(
  type: Type,
  payload: Payload,
) {
  return z.strictObject({ type: z.literal(type), payload: z.strictObject(payload) });
}
