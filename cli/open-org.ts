import type { Org } from '../salesforce/connect/org.ts';
import { askHidden } from '../ui/ask.ts';
import { takePassphrase, terminalToType } from './unlock.ts';

/**
 * Signs in to the Salesforce of a workspace for one piece of work, and closes it, whatever happens. A passphrase comes from
 * LEADLINE_PASSPHRASE or is typed. Throws what `openSalesforce` throws.
 */
export async function withOrg<T>(directory: string, work: (org: Org) => Promise<T>): Promise<T> {
  const [{ openWorkspace }, { openSalesforce, nobodyToAsk }, { allPlans }] = await Promise.all([
    import('../runner/workspace.ts'),
    import('../runner/open-salesforce.ts'),
    import('../plans/index.ts'),
  ]);
  const workspace = await openWorkspace(directory, allPlans);
  const org = await openSalesforce(workspace, undefined, async () => {
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
