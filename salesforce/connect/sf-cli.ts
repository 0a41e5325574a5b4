import { execFile } from 'node:child_process';
import { z } from 'zod';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Session } from './session.ts';
import { instanceOf, type SignInMeans } from './token-endpoint.ts';

const display = z.object({
  result: z.object({ instanceUrl: z.string(), accessToken: z.string().optional() }),
});
const token = z.object({ result: z.object({ accessToken: z.string().min(1) }) });

/**
 * The session that the Salesforce CLI keeps for an org, renewed by it. Throws `salesforce-cli-missing`, `salesforce-cli-refused`.
 *
 * Since 2.136 of May 2026 `sf org display` shows `[REDACTED]` in place of the token, and `sf org auth show-access-token` shows it; an older
 * CLI knows only the first.
 */
export async function sessionOfCli(
  targetOrg: string,
  loginUrl: string,
  means: SignInMeans,
): Promise<Session> {
  const shown = display.safeParse(await askCli(['org', 'display'], targetOrg, means));
  if (!shown.success) throw refused(targetOrg, 'an answer without an instance');
  const { instanceUrl, accessToken } = shown.data.result;
  const session = hasToken(accessToken) ? accessToken : await tokenOf(targetOrg, means);
  means.redactor.add(session);
  return { accessToken: session, instanceUrl: instanceOf(instanceUrl, loginUrl) };
}

function hasToken(shown: string | undefined): shown is string {
  return shown !== undefined && !/^\[?REDACTED/i.test(shown);
}

async function tokenOf(targetOrg: string, means: SignInMeans): Promise<string> {
  const shown = token.safeParse(await askCli(['org', 'auth', 'show-access-token'], targetOrg, means));
  if (!shown.success) throw refused(targetOrg, 'an answer without a token');
  return shown.data.result.accessToken;
}

const program = 'sf';

/** No shell between: an alias is one argument, whatever is in it. What the CLI printed is not shown: it may hold the token. */
function askCli(command: readonly string[], targetOrg: string, { signal }: SignInMeans): Promise<unknown> {
  const parameters = [...command, `--target-org=${targetOrg}`, '--json'];
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', SF_AUTOUPDATE_DISABLE: 'true' };
  const options = { env, timeout: 60_000, windowsHide: true, ...(signal === undefined ? {} : { signal }) };
  return new Promise((resolve, reject) => {
    execFile(program, parameters, options, (error, stdout) => {
      if (signal?.aborted === true) reject(signal.reason);
      else if (error !== null && error.code === 'ENOENT') reject(missing());
      else if (error !== null) reject(refused(targetOrg, `exit code ${error.code ?? 'none'}`));
      else resolve(parsed(stdout));
    });
  });
}

function parsed(stdout: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}

function missing(): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-cli-missing',
    message: 'The Salesforce CLI is not there.',
    expected: '`sf` on the PATH',
    next: 'Install it (https://developer.salesforce.com/tools/salesforcecli), or sign in another way: auth in leadline.yaml.',
    kind: 'usage',
  });
}

function refused(targetOrg: string, arrived: string): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-cli-refused',
    message: `The Salesforce CLI has no session for ${targetOrg}.`,
    expected: 'an org that `sf org list` shows as connected',
    arrived,
    next: `Sign in with \`sf org login web --alias ${targetOrg}\`.`,
    kind: 'usage',
  });
}
