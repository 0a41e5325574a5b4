import type { Retry } from './retry.ts';

/** A repetition in words: `Salesforce did not sign in: ECONNREFUSED; attempt 2 in 1.9 s`. */
export function tellRetry({ what, why, attempt, waitMilliseconds }: Retry): string {
  return `Salesforce did not ${what}: ${why}; attempt ${attempt + 1} in ${(waitMilliseconds / 1000).toFixed(1)} s`;
}
