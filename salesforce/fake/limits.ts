import { type Context, type Handler, ok } from './context.ts';
import { ApiFailure } from './failures.ts';

/** `GET /limits`. */
export const limits: Handler = (context) => {
  const { dailyRequests } = context.settings;
  return ok({
    DailyApiRequests: { Max: dailyRequests, Remaining: Math.max(dailyRequests - context.calls.used(), 0) },
    DailyBulkApiBatches: { Max: 15_000, Remaining: 15_000 },
    DailyBulkV2QueryFileStorageMB: { Max: 976_562, Remaining: 976_562 },
    DailyBulkV2QueryJobs: { Max: 10_000, Remaining: 10_000 },
    DataStorageMB: { Max: 10_240, Remaining: 10_000 },
    FileStorageMB: { Max: 10_240, Remaining: 10_240 },
  });
};

/** Counts a call against the allowance, which in the fake is one for all days. Throws `REQUEST_LIMIT_EXCEEDED` once it is spent. */
export function spendCall({ calls, settings }: Context): void {
  if (calls.used() >= settings.dailyRequests) {
    throw new ApiFailure('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  }
  calls.count();
}

/** What every answer says of the allowance. */
export function limitInfo({ calls, settings }: Context): string {
  return `api-usage=${calls.used()}/${settings.dailyRequests}`;
}
