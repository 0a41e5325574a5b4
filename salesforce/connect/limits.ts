import { z } from 'zod';
import type { Exchange } from './exchange.ts';
import { unexpectedAnswer } from './unexpected-answer.ts';

/** What an org allows within 24 hours, rolling, as `/limits` tells it. */
export interface Limits {
  /** Calls of every API; what Bulk does by itself with its batches is not among them. */
  daily: Allowance;
  /** Batches of Bulk API and Bulk API 2.0 ingest; null where the org does not say. */
  bulkBatches: Allowance | null;
  /** Bulk API 2.0 query jobs; null where the org does not say. */
  bulkQueries: Allowance | null;
}

export interface Allowance {
  max: number;
  remaining: number;
}

const allowance = z
  .object({ Max: z.number(), Remaining: z.number() })
  .transform(({ Max, Remaining }): Allowance => ({ max: Max, remaining: Remaining }));

const limitsBody = z.object({
  DailyApiRequests: allowance,
  DailyBulkApiBatches: allowance.optional(),
  DailyBulkV2QueryJobs: allowance.optional(),
});

/** Reads `/limits`, which itself costs a call. */
export async function readLimits(exchange: Exchange): Promise<Limits> {
  const what = 'tell the limits';
  const { json } = await exchange.exchange({ method: 'GET', path: '/limits', what, repeatable: true });
  const limits = limitsBody.safeParse(json);
  if (!limits.success) throw unexpectedAnswer(what, 'DailyApiRequests with Max and Remaining');
  const { DailyApiRequests, DailyBulkApiBatches, DailyBulkV2QueryJobs } = limits.data;
  return {
    daily: DailyApiRequests,
    bulkBatches: DailyBulkApiBatches ?? null,
    bulkQueries: DailyBulkV2QueryJobs ?? null,
  };
}
