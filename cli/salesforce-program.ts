import { Argument, type Command, Option } from 'commander';
import { answer } from './answer.ts';
import type { SalesforceCheckOptions } from './commands/salesforce.ts';
import type { SalesforceDeployOptions } from './commands/salesforce-deploy.ts';
import type { SalesforceFakeOptions } from './commands/salesforce-fake.ts';
import type { SalesforceLoginOptions } from './commands/salesforce-login.ts';
import type { SalesforcePullOptions } from './commands/salesforce-pull.ts';
import { define, portNumber, wholeNumber } from './define-command.ts';
import type { CommonOptions } from './shell.ts';

/** Salesforce's side of Leadline: `leadline salesforce ...`. */
export function defineSalesforceCommands(program: Command): void {
  const salesforce = program
    .command('salesforce')
    .description('Connects with Salesforce, and brings there what Leadline needs.')
    .addHelpText('after', '\nExample:\n  $ leadline salesforce deploy --dry-run --workspace firm');
  define(
    salesforce,
    'check',
    'Says what the org lacks: fields, permissions, field-level security, calls',
    'leadline salesforce check --leads 50000',
  )
    .option('--leads <count>', 'how many leads a first sync would write', wholeNumber, 50_000)
    .action((options: SalesforceCheckOptions) =>
      answer('salesforce check', options, async (shell) =>
        (await import('./commands/salesforce.ts')).salesforceCheck(options, shell),
      ),
    );
  define(
    salesforce,
    'login',
    'Signs you in to the org in a browser, once, and keeps the refresh token outside of the workspace',
    'leadline salesforce login --store keychain',
  )
    .addOption(
      new Option('--store <place>', 'where the refresh token is kept; a file is sealed with a passphrase')
        .choices(['keychain', 'file'])
        .default('keychain'),
    )
    .option('--no-browser', 'prints the address and opens nothing')
    .action((options: SalesforceLoginOptions) =>
      answer('salesforce login', options, async (shell) =>
        (await import('./commands/salesforce-login.ts')).salesforceLogin(options, shell),
      ),
    );
  define(
    salesforce,
    'keep',
    "Takes a secret from stdin into the system's keychain",
    'leadline salesforce keep client-secret < secret.txt',
  )
    .addArgument(new Argument('<secret>', 'which one').choices(['private-key', 'client-secret']))
    .action((secret: 'private-key' | 'client-secret', options: CommonOptions) =>
      answer('salesforce keep', options, async () =>
        (await import('./commands/salesforce-login.ts')).salesforceKeep(secret, options),
      ),
    );
  define(
    salesforce,
    'deploy',
    "Puts Leadline's fields, history, permission sets, views and component into the org",
    'leadline salesforce deploy --dry-run --workspace firm',
  )
    .option('--dry-run', 'the org checks everything and changes nothing')
    .action((options: SalesforceDeployOptions) =>
      answer('salesforce deploy', options, async (shell) =>
        (await import('./commands/salesforce-deploy.ts')).salesforceDeploy(options, shell),
      ),
    );
  define(
    salesforce,
    'pull',
    'Brings what has changed of the leads, and their history, into the warehouse',
    'leadline salesforce pull --workspace firm',
  )
    .option('--full', 'reads every lead again, and finds those that are gone for good')
    .action((options: SalesforcePullOptions) =>
      answer('salesforce pull', options, async (shell) =>
        (await import('./commands/salesforce-pull.ts')).salesforcePull(options, shell),
      ),
    );
  salesforce
    .command('fake')
    .description('Runs a made-up Salesforce org on this machine, for tests and trials, until Ctrl-C.')
    .option('--port <port>', 'where to listen; 0 takes any free one', portNumber, 7468)
    .option('--database <file>', 'an org that stays; without it, one in memory')
    .option('--faults <file>', 'a JSON list of what shall go wrong')
    .option('--seed <number>', 'of faults with a probability', wholeNumber, 1)
    .option('--key <file>', 'writes the private key of its connected app there, for the JWT flow')
    .addHelpText('after', '\nExample:\n  $ leadline salesforce fake --database fake.sqlite')
    .action(async (options: SalesforceFakeOptions) =>
      (await import('./commands/salesforce-fake.ts')).salesforceFake(options),
    );
}
