import { setTimeout as pass } from 'node:timers/promises';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Org } from '../../salesforce/connect/org.ts';
import { convertSource } from '../../salesforce/deploy/convert-source.ts';
import { deployPackage } from '../../salesforce/deploy/deploy-package.ts';
import type { Deployment, DeployProblem } from '../../salesforce/deploy/deploy-result.ts';
import { readSource } from '../../salesforce/deploy/read-source.ts';
import { askLine, askUntilRight, type Typing } from '../../ui/ask.ts';
import { renderTable } from '../../ui/table.ts';
import type { Outcome } from '../answer.ts';
import { withOrg } from '../open-org.ts';
import { type CommonOptions, findWorkspace, type Shell } from '../shell.ts';
import { terminalToType } from '../unlock.ts';

export interface SalesforceDeployOptions extends CommonOptions {
  dryRun?: boolean;
}

/** `leadline salesforce deploy`: puts Leadline's fields, history, permission sets, views and component into the org of leadline.yaml. */
export async function salesforceDeploy(options: SalesforceDeployOptions, shell: Shell): Promise<Outcome> {
  const contents = convertSource(await readSource());
  const checkOnly = options.dryRun === true;
  return withOrg(findWorkspace(options), shell, async (org) => {
    shell.progress.close();
    if (!checkOnly) await confirmProduction(org, terminalToType());
    const title = `${checkOnly ? 'Checking' : 'Deploying'} the package`;
    const deployment = await deployPackage(
      org,
      { ...contents, apiVersion: org.apiVersion },
      {
        checkOnly,
        wait: passOrStop,
        signal: shell.signal,
        onProgress: ({ deployed, total, doing }) =>
          shell.progress.onWork(title, { message: doing, done: deployed, total, unit: 'components' }),
      },
    );
    return outcomeOf(org, deployment, shell);
  });
}

/** In production a person says so, by the org's name. Throws `salesforce-deploy-unconfirmed` where nobody can, and `cancelled`. */
export async function confirmProduction(org: Org, typing: Typing | undefined): Promise<void> {
  if (org.isSandbox || org.isFake) return;
  const name = hostOf(org);
  if (typing === undefined) throw unconfirmed(name, 'no terminal to type it in');
  typing.output.write(`${name} is no sandbox: what is deployed there, everybody sees.\n`);
  const check = (typed: string) => {
    if (typed.trim() !== name) throw unconfirmed(name, typed.trim());
  };
  await askUntilRight(() => askLine(`Type ${name} to deploy, or Ctrl-C: `, typing), check, typing);
}

function unconfirmed(name: string, arrived: string): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-deploy-unconfirmed',
    message: `${name} is no sandbox, and nobody confirmed that the package goes there.`,
    expected: `the name ${name}, typed by a person`,
    arrived,
    next: 'Run the command in a terminal; --dry-run checks the package without a question.',
    kind: 'usage',
  });
}

async function passOrStop(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await pass(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
}

function outcomeOf(org: Org, deployment: Deployment, shell: Shell): Outcome {
  const { succeeded } = deployment;
  const target = { host: hostOf(org), username: org.username, kind: kindOf(org) };
  return {
    payload: { target, deployment },
    text: () => (succeeded ? describeSuccess(org, deployment) : describeFailure(org, deployment, shell)),
    ...(succeeded ? {} : { error: refused(org, deployment) }),
  };
}

function describeSuccess(org: Org, { checkOnly, created, changed, unchanged }: Deployment): string {
  const counts = `${created} created, ${changed} changed, ${unchanged} as they were`;
  if (checkOnly) {
    return `${hostOf(org)} (${kindOf(org)}) takes the package: ${counts}. It was only checked; nothing is changed.`;
  }
  return [
    `The package is in ${hostOf(org)} (${kindOf(org)}): ${counts}.`,
    'Next, in Setup > Permission Sets: give Leadline_Integration to the user that Leadline signs in as and Leadline_SGA to the reps;',
    'then `leadline salesforce check`. docs/salesforce-package.md says how the component comes onto the Lead page.',
  ].join('\n');
}

function describeFailure(org: Org, { status, problems }: Deployment, { terminal }: Shell): string {
  const columns = [{ heading: 'Where' }, { heading: 'Component' }, { heading: 'Problem' }];
  const rows = problems.map(({ file, line, type, fullName, severity, problem }) => [
    `${file ?? '-'}${line === null ? '' : `:${line}`}`,
    [type, fullName].filter((part) => part !== null).join(' '),
    severity === 'warning' ? `warning: ${problem}` : problem,
  ]);
  const head = `${hostOf(org)} (${kindOf(org)}) did not take the package: ${status}. Nothing is changed.`;
  return rows.length === 0 ? head : [head, '', renderTable(columns, rows, terminal)].join('\n');
}

function refused(org: Org, { id, status, problems }: Deployment): LeadlineError {
  const errors = problems.filter((problem: DeployProblem) => problem.severity === 'error').length;
  return new LeadlineError({
    code: status === 'Canceled' ? 'salesforce-deploy-canceled' : 'salesforce-deploy-refused',
    message: `${hostOf(org)} did not take the package: ${status}.`,
    expected: 'Succeeded',
    arrived: `${errors} errors and ${problems.length - errors} warnings`,
    next: `Mend what the table names, or see Setup > Deployment Status, deployment ${id}.`,
  });
}

function kindOf({ isFake, isSandbox }: Org): 'fake' | 'sandbox' | 'production' {
  return isFake ? 'fake' : isSandbox ? 'sandbox' : 'production';
}

function hostOf({ instanceUrl }: Org): string {
  return new URL(instanceUrl).host;
}
