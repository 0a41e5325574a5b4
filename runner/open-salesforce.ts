import { LeadlineError } from '../errors/leadline-error.ts';
import type { Org } from '../salesforce/connect/org.ts';
import type { Retry } from '../salesforce/connect/retry.ts';
import { operatorHome } from './approvals/operator-home.ts';
import type { Workspace } from './workspace.ts';

/**
 * Signs in to the Salesforce that leadline.yaml names. jsforce and its likes are loaded only here. Throws `salesforce-not-configured`,
 * `salesforce-passphrase-missing`, and what `connectOrg` and `Secrets` throw.
 */
export async function openSalesforce(
  { configuration, directory }: Workspace,
  signal?: AbortSignal,
  onRetry?: (retry: Retry) => void,
  passphrase: () => Promise<string> = nobodyToAsk,
): Promise<Org> {
  const { salesforce } = configuration;
  if (salesforce === null) throw notConfigured();
  const [{ connectOrg }, { createSecrets }] = await Promise.all([
    import('../salesforce/connect/org.ts'),
    import('./salesforce-secrets.ts'),
  ]);
  const secrets = createSecrets(salesforce, {
    environment: process.env,
    home: operatorHome(process.env),
    workspace: directory,
    passphrase,
  });
  return connectOrg(salesforce.settings, secrets, {
    ...(signal === undefined ? {} : { signal }),
    ...(onRetry === undefined ? {} : { onRetry }),
  });
}

function notConfigured(): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-not-configured',
    message: 'leadline.yaml names no Salesforce to sign in to.',
    expected: 'a section `salesforce`',
    arrived: 'none',
    next: 'Add it as docs/salesforce.md shows, then look with `leadline salesforce check`.',
    kind: 'usage',
  });
}

/** A run goes on without a person at the keyboard. */
export function nobodyToAsk(): Promise<string> {
  return Promise.reject(
    new LeadlineError({
      code: 'salesforce-passphrase-missing',
      message: 'The refresh token lies in a file that a passphrase unlocks, and a run cannot ask for it.',
      expected: "a token in the system's keychain, or another way of signing in",
      next: 'Sign in once more with `leadline salesforce login`, which keeps the token in the keychain, or use auth jwt (docs/salesforce.md).',
      kind: 'usage',
    }),
  );
}
