import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Org } from '../connect/org.ts';

const jobState = z.object({
  state: z.string(),
  errorMessage: z.string().nullish(),
  numberRecordsProcessed: z.number().nullish(),
  numberRecordsFailed: z.number().nullish(),
});

/** How a job is waited for. */
export interface WaitOptions {
  readonly signal?: AbortSignal;
  /** Passes the time between two looks at a job; milliseconds. Tests do not wait. */
  readonly wait?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** A Bulk job as Salesforce tells it. */
export interface BulkJob {
  /** `Open`, `UploadComplete`, `InProgress`, `JobComplete`, `Failed` or `Aborted`. */
  state: string;
  errorMessage: string | null;
  processed: number;
  failed: number;
}

/** Where a job stands. */
export async function lookAt(
  org: Org,
  path: string,
  what: string,
  { signal }: WaitOptions,
): Promise<BulkJob> {
  const body = await org.request({ method: 'GET', path, what, repeatable: true, ...(signal && { signal }) });
  const { state, errorMessage, numberRecordsProcessed, numberRecordsFailed } = jobState.parse(body);
  return {
    state,
    errorMessage: errorMessage ?? null,
    processed: numberRecordsProcessed ?? 0,
    failed: numberRecordsFailed ?? 0,
  };
}

/** Looks until the job is over, each time after a longer wait: a look is a call. */
export async function awaitJob(org: Org, path: string, what: string, options: WaitOptions): Promise<BulkJob> {
  const wait = options.wait ?? waitInEarnest;
  for (let look = 0; ; look += 1) {
    const job = await lookAt(org, path, what, options);
    if (job.state !== 'UploadComplete' && job.state !== 'InProgress') return job;
    await wait(waitBefore(look), options.signal);
  }
}

/** Milliseconds: 1, 2, 4 ... up to 30 seconds. */
export function waitBefore(look: number): number {
  return Math.min(1000 * 2 ** look, 30_000);
}

/** Passes the time; rejects with the signal's reason. */
export function waitInEarnest(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
}
