import type { Org } from '../salesforce/connect/org.ts';
import type { Retry } from '../salesforce/connect/retry.ts';
import { askHidden } from '../ui/ask.ts';
import type { Shell } from './shell.ts';
import { takePassphrase, terminalToType } from './unlock.ts';

/**
 * Signs in to the Salesforce of a workspace for one piece of work, and closes it, whatever happens. A passphrase comes from
 * LEADLINE_PASSPHRASE or is typed. Calls that are repeated are told on stderr. Throws what `openSalesforce` throws.
 */
export async function withOrg<T>(
  directory: string,
  { progress }: Pick<Shell, 'progress'>,
  work: (org: Org) => Promise<T>,
): Promise<T> {
  const [{ openWorkspace }, { openSalesforce, nobodyToAsk }, { tellRetry }, { allPlans }] = await Promise.all(
    [
      import('../runner/workspace.ts'),
      import('../runner/open-salesforce.ts'),
      import('../salesforce/connect/tell-retry.ts'),
      import('../plans/index.ts'),
    ],
  );
  const workspace = await openWorkspace(directory, allPlans);
  const onRetry = (retry: Retry) => progress.onWork('Waiting for Salesforce', { message: tellRetry(retry) });
  const org = await openSalesforce(workspace, undefined, onRetry, async () => {
    const typing = terminalToType();
    const given = takePassphrase();
    if (given !== undefined) return given;
    return typing === undefined ? nobodyToAsk() : askHidden('Passphrase of the refresh token: ', typing);
  });
  try {
    return await work(org);
  } finally {
    org.close();
  }
}
