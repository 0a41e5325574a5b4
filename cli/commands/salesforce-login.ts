import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { allPlans } from '../../plans/index.ts';
import { operatorHome } from '../../runner/approvals/operator-home.ts';
import { requireLongPassphrase } from '../../runner/approvals/operator-key.ts';
import type { SalesforceConfiguration } from '../../runner/salesforce-configuration.ts';
import { createSecrets, keepSecret, type keptSecrets } from '../../runner/salesforce-secrets.ts';
import { openWorkspace } from '../../runner/workspace.ts';
import { createMeans } from '../../salesforce/connect/means.ts';
import { connectOrg } from '../../salesforce/connect/org.ts';
import { loginOnTheWeb } from '../../salesforce/connect/web-login.ts';
import { askNewSecret } from '../../ui/ask.ts';
import type { Outcome } from '../answer.ts';
import { type CommonOptions, findWorkspace, type Shell } from '../shell.ts';
import { takePassphrase, terminalToType } from '../unlock.ts';

export interface SalesforceLoginOptions extends CommonOptions {
  store: 'keychain' | 'file';
  /** False with `--no-browser`. */
  browser: boolean;
}

/** `leadline salesforce login`: a person signs in once in a browser, and the refresh token is kept outside of the workspace. */
export async function salesforceLogin(options: SalesforceLoginOptions, shell: Shell): Promise<Outcome> {
  const workspace = findWorkspace(options);
  const salesforce = await sectionOf(workspace);
  const { settings } = salesforce;
  if (settings.auth !== 'web') throw needsNoLogin(settings.auth);
  // Asked before the browser is, so that nobody signs in for nothing.
  const passphrase = options.store === 'file' ? await newPassphrase() : undefined;
  const secrets = createSecrets(salesforce, {
    environment: process.env,
    home: operatorHome(process.env),
    workspace,
    store: options.store,
    passphrase: () => (passphrase === undefined ? newPassphrase() : Promise.resolve(passphrase)),
  });

  const signal = AbortSignal.any([shell.signal, AbortSignal.timeout(600_000)]);
  const show = (address: string) => showPage(address, options.browser);
  await loginOnTheWeb(settings, secrets, createMeans({ signal }), { show });
  const org = await connectOrg(settings, secrets, { signal });
  try {
    const { instanceUrl, username } = org;
    return {
      payload: { instanceUrl, username, store: options.store },
      text: () =>
        `Signed in to ${new URL(instanceUrl).host} as ${username}. See what the org lacks with leadline salesforce check.`,
    };
  } finally {
    org.close();
  }
}

/** `leadline salesforce keep`: takes a secret from stdin into the keychain, so that it stands in no file and in no shell's history. */
export async function salesforceKeep(
  kind: (typeof keptSecrets)[number],
  options: CommonOptions,
): Promise<Outcome> {
  const salesforce = await sectionOf(findWorkspace(options));
  if (process.stdin.isTTY === true) throw nothingPiped(kind);
  const secret = (await text(process.stdin)).trim();
  if (secret === '') throw nothingPiped(kind);
  await keepSecret(kind, secret, salesforce);
  return { payload: { kept: kind }, text: () => `The system's keychain keeps the ${kind}.` };
}

async function sectionOf(workspace: string): Promise<SalesforceConfiguration> {
  const { salesforce } = (await openWorkspace(workspace, allPlans)).configuration;
  if (salesforce !== null) return salesforce;
  throw new LeadlineError({
    code: 'salesforce-not-configured',
    message: 'leadline.yaml names no Salesforce to sign in to.',
    expected: 'a section `salesforce`',
    arrived: 'none',
    next: 'Add it as docs/salesforce.md shows.',
    kind: 'usage',
  });
}

function newPassphrase(): Promise<string> {
  const given = takePassphrase();
  const typing = terminalToType();
  if (given !== undefined) return Promise.resolve(requireLongPassphrase(given));
  if (typing !== undefined) {
    return askNewSecret(
      'A passphrase for the refresh token, at least 12 characters: ',
      requireLongPassphrase,
      typing,
    );
  }
  return Promise.reject(
    new LeadlineError({
      code: 'passphrase-missing',
      message: 'The refresh token is sealed with a passphrase, and none was given.',
      expected: 'a terminal to type it in, or LEADLINE_PASSPHRASE in the environment',
      next: 'Run the command in a terminal, or keep the token in the keychain: --store keychain.',
      kind: 'usage',
    }),
  );
}

/** The address is printed in any case: the browser may be elsewhere, or not open. It is public but for the state, which counts once. */
function showPage(address: string, mayOpen: boolean): void {
  process.stderr.write(`Sign in to Salesforce in a browser on this machine:\n\n${address}\n\n`);
  if (!mayOpen) return;
  const [program, ...before] = openers[process.platform] ?? ['xdg-open'];
  if (program === undefined) return;
  spawn(program, [...before, address], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

const openers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

function needsNoLogin(auth: string): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-login-not-web',
    message: `With auth ${auth} nobody signs in by hand.`,
    expected: 'auth web in the section salesforce of leadline.yaml',
    arrived: auth,
    next: 'See whether the sign-in works with `leadline salesforce check`.',
    kind: 'usage',
  });
}

function nothingPiped(kind: string): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-secret-missing',
    message: `The ${kind} is missing.`,
    expected: 'the secret on stdin',
    next: `leadline salesforce keep ${kind} < FILE`,
    kind: 'usage',
  });
}
