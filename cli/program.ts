import { Command, Option } from 'commander';
import { leadlineVersion } from '../runner/leadline-version.ts';
import { answer } from './answer.ts';
import type { DemoOptions } from './commands/demo.ts';
import type { ForgetCommandOptions } from './commands/forget.ts';
import type { LogExportOptions } from './commands/log-export.ts';
import type { McpOptions } from './commands/mcp.ts';
import type { OperatorInitOptions } from './commands/operator.ts';
import type { ResumeOptions } from './commands/resume.ts';
import type { RunOptions } from './commands/run.ts';
import type { SandboxOptions } from './commands/sandbox.ts';
import type { SqlOptions } from './commands/sql.ts';
import type { StatusOptions } from './commands/status.ts';
import type { StepOptions } from './commands/step.ts';
import type { UiOptions } from './commands/ui.ts';
import type { VerifyOptions } from './commands/verify.ts';
import { define, portNumber, wholeNumber } from './define-command.ts';
import { defineSalesforceCommands } from './salesforce-program.ts';
import type { CommonOptions } from './shell.ts';
import { defineSyncCommands } from './sync-program.ts';

/** Every command with its options. What a command does is imported only when it is called, so that `--help` is quick. */
export function createProgram(): Command {
  const program = new Command('leadline')
    .description('Runs a lead-scoring plan end to end, as known at the moment of contact.')
    .version(leadlineVersion)
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .showSuggestionAfterError();

  defineTrials(program);
  defineRuns(program);
  defineReaders(program);
  definePlanCommands(program);
  defineOperatorCommands(program);
  defineSalesforceCommands(program);
  defineSyncCommands(program);
  return program.addHelpText(
    'after',
    '\nExit codes: 0 done, 1 failed, 2 usage, 3 blocked at a gate, 4 waiting for a person.\n\nExample:\n  $ leadline demo',
  );
}

/** What gets a new user going. */
function defineTrials(program: Command): void {
  define(
    program,
    'demo',
    'Makes a firm, runs the V6 true-vintage plan on it and shows ten scored leads',
    'leadline demo',
  )
    .addOption(scale('default'))
    .option('--replace', 'replaces a different sandbox that is there')
    .action((options: DemoOptions) =>
      answer('demo', options, async (shell) => (await import('./commands/demo.ts')).demo(options, shell)),
    );
  define(
    program,
    'sandbox',
    'Makes a made-up firm with the flaws of a real one',
    'leadline sandbox --scale tiny --workspace try',
  )
    .addOption(scale('default'))
    .option('--seed <number>', 'the same seed gives the same bytes', wholeNumber, 42)
    .addOption(
      new Option('--signal <strength>', 'how much the features say')
        .choices(['normal', 'weak'])
        .default('normal'),
    )
    .option('--plant-leak <name>', 'adds one known leak, for the gates to catch')
    .option('--replace', 'replaces a different sandbox that is there')
    .action((options: SandboxOptions) =>
      answer('sandbox', options, async (shell) =>
        (await import('./commands/sandbox.ts')).sandbox(options, shell),
      ),
    );
  define(program, 'init', 'Makes a workspace of a folder', 'leadline init --workspace firm').action(
    (options: CommonOptions) =>
      answer('init', options, async () => (await import('./commands/init.ts')).init(options)),
  );
}

/** What moves a run. */
function defineRuns(program: Command): void {
  rehearse(define(program, 'run', 'Begins a run of a plan', 'leadline run v6-true-vintage --until 3.2'))
    .argument('<plan>', 'a name that `leadline plans` lists')
    .option('--until <step>', 'stops after this step')
    .action((plan: string, options: RunOptions) =>
      answer('run', options, async (shell) => (await import('./commands/run.ts')).run(plan, options, shell)),
    );
  rehearse(define(program, 'resume', 'Goes on with a run where it stopped', 'leadline resume --from 3.2'))
    .option('--run <run>', 'a run other than the newest')
    .option('--from <step>', 'takes this step and all that needs it back first')
    .option('--until <step>', 'stops after this step')
    .option('--dry-run', 'says which steps would run and why, and runs none')
    .action((options: ResumeOptions) =>
      answer('resume', options, async (shell) =>
        (await import('./commands/resume.ts')).resume(options, shell),
      ),
    );
  define(
    program,
    'step',
    'Runs one step, or records that a person did it',
    'leadline step 1.1 --done --answer checked=all --note "eight files"',
  )
    .argument('<step>', "the plan's number of the step")
    .option('--run <run>', 'a run other than the newest')
    .option('--done', 'signs with your key that you did this human step')
    .option('--note <text>', 'what you want to be remembered')
    .option('--answer <field=value...>', 'answers of the form of the step; leadline step STEP lists them')
    .action((step: string, options: StepOptions) =>
      answer('step', options, async (shell) =>
        (await import('./commands/step.ts')).step(step, options, shell),
      ),
    );
}

/** What only reads, the operator's terminal, and the agent's server. */
function defineReaders(program: Command): void {
  program
    .command('ui')
    .description("Opens the operator's terminal: run board, human tasks, gates, approvals, chat.")
    .option('--workspace <dir>', 'the workspace; else the nearest folder upwards with a leadline.yaml')
    .option('--run <run>', 'a run other than the newest')
    .option('--solo', 'lets you grant what you asked for yourself; every entry says so')
    .addHelpText('after', '\nExample:\n  $ leadline ui')
    .action(async (options: UiOptions) => (await import('./commands/ui.ts')).ui(options));
  define(program, 'plans', 'Lists the plans with their steps', 'leadline plans').action(
    (options: CommonOptions) =>
      answer('plans', options, async (shell) => (await import('./commands/plans.ts')).plans(shell)),
  );
  define(program, 'status', 'Says where a run stands and what may be done next', 'leadline status --json')
    .option('--run <run>', 'a run other than the newest')
    .action((options: StatusOptions) =>
      answer('status', options, async (shell) =>
        (await import('./commands/status.ts')).status(options, shell),
      ),
    );
  define(
    program,
    'gates',
    'Shows the gates of a run with measured value, threshold and evidence; of a plan, all that it has',
    'leadline gates v6-true-vintage',
  )
    .argument('[plan]', 'all gates of this plan, judged or not; it needs no run')
    .option('--run <run>', 'a run other than the newest')
    .action((plan: string | undefined, options: StatusOptions) =>
      answer('gates', options, async (shell) => {
        const { gates, gatesOfPlan } = await import('./commands/gates.ts');
        return plan === undefined ? gates(options, shell) : gatesOfPlan(plan, options, shell);
      }),
    );
  define(
    program,
    'compare',
    'Shows two runs side by side: settings, data, gates, metrics, features',
    'leadline compare v6-true-vintage-1 v6-true-vintage-2',
  )
    .argument('[a]', 'a run; without one, the newest')
    .argument('[b]', 'another; without one, the newest other run of the plan')
    .action((a: string | undefined, b: string | undefined, options: CommonOptions) =>
      answer('compare', options, async (shell) =>
        (await import('./commands/compare.ts')).compare(a, b, options, shell),
      ),
    );
  define(
    program,
    'explain-row',
    'Says which vintage, file and line fed each value of a lead',
    'leadline explain-row 00Q000000000001AAA',
  )
    .argument('<lead>', 'id of a lead')
    .option('--run <run>', 'a run other than the newest')
    .action((lead: string, options: StatusOptions) =>
      answer('explain-row', options, async (shell) =>
        (await import('./commands/explain-row.ts')).explainLead(lead, options, shell),
      ),
    );
  define(
    program,
    'verify',
    'Checks the journal, what people signed in it, and the files it vouches for',
    'leadline verify',
  )
    .option('--bundle <file>', 'checks what `leadline log export` wrote; it needs no workspace')
    .action((options: VerifyOptions) =>
      answer('verify', options, async (shell) =>
        (await import('./commands/verify.ts')).verify(options, shell),
      ),
    );
  define(
    program,
    'forget',
    'Takes a lead out of every store of the workspace, signed with your key',
    'leadline forget 00Q000000000001AAA --dry-run',
  )
    .argument('<lead>', 'id of a lead')
    .option('--sources', 'also writes the files anew that you supplied')
    .option('--salesforce', "also empties Leadline's fields of the lead and deletes its score history")
    .option('--dry-run', 'says what there is, and changes nothing')
    .option('--yes', 'does not ask for the id again; your key signs all the same')
    .action((lead: string, options: ForgetCommandOptions) =>
      answer('forget', options, async (shell) =>
        (await import('./commands/forget.ts')).forget(lead, options, shell),
      ),
    );
  const log = program
    .command('log')
    .description('Hands the journal on.')
    .addHelpText('after', '\nExample:\n  $ leadline log export --out log.json');
  define(
    log,
    'export',
    'Writes the journal as one file for an auditor, signed with your key',
    'leadline log export',
  )
    .option('--out <file>', 'where to; else leadline-log.json in the workspace')
    .action((options: LogExportOptions) =>
      answer('log export', options, async (shell) =>
        (await import('./commands/log-export.ts')).logExport(options, shell),
      ),
    );
  define(
    program,
    'sql',
    'Prints a query as it can be pasted into a console; without a name, lists all',
    'leadline sql vendor/vintages --dialect bigquery',
  )
    .argument('[name]', 'a query')
    .addOption(
      new Option('--dialect <name>', 'whose SQL').choices(['bigquery', 'duckdb']).default('bigquery'),
    )
    .action((name: string | undefined, options: SqlOptions) =>
      answer('sql', options, async (shell) => (await import('./commands/sql.ts')).sql(name, options, shell)),
    );
  define(
    program,
    'mcp',
    'Serves the tools to an agent over stdin and stdout, or over HTTP',
    'leadline mcp --workspace demo',
  )
    .option('--plan <plan>', 'the steps of this plan as tools of their own, beside the others')
    .option('--http <port>', 'Streamable HTTP on this port instead; 0 takes any free one', portNumber)
    .option(
      '--host <address>',
      'where to listen; other than loopback only with a token of yours',
      '127.0.0.1',
    )
    .option('--allow-host <name...>', 'further names that requests may address, such as a proxy of yours')
    .option('--rate <number>', 'requests a minute of one address; 6000 without it', wholeNumber)
    .action(async (options: McpOptions) => (await import('./commands/mcp.ts')).mcp(options));
}

/** What can be known of a plan before it runs: `leadline plan ...`. */
function definePlanCommands(program: Command): void {
  const plan = program
    .command('plan')
    .description('Says what a plan is before it runs.')
    .addHelpText('after', '\nExample:\n  $ leadline plan diff v6-true-vintage');
  define(plan, 'lint', 'Finds what is wrong with a plan before it runs', 'leadline plan lint v6-true-vintage')
    .argument('<plan>', 'a name that `leadline plans` lists')
    .action((name: string, options: CommonOptions) =>
      answer('plan lint', options, async (shell) =>
        (await import('./commands/plan-lint.ts')).planLint(name, options, shell),
      ),
    );
  define(
    plan,
    'diff',
    'Shows what leadline.yaml changes of a plan: parameters and gates',
    'leadline plan diff v6-true-vintage',
  )
    .argument('<plan>', 'a name that `leadline plans` lists')
    .action((name: string, options: CommonOptions) =>
      answer('plan diff', options, async (shell) =>
        (await import('./commands/plan.ts')).planDiff(name, options, shell),
      ),
    );
  define(plan, 'brief', 'Says what a step asks of whoever runs it', 'leadline plan brief v6-true-vintage 3.2')
    .argument('<plan>', 'a name that `leadline plans` lists')
    .argument('<step>', "the plan's number of the step")
    .action((name: string, step: string, options: CommonOptions) =>
      answer('plan brief', options, async () =>
        (await import('./commands/plan.ts')).planBrief(name, step, options),
      ),
    );
}

/** Who signs what people decide: `leadline operator ...`. */
function defineOperatorCommands(program: Command): void {
  const operator = program
    .command('operator')
    .description('Makes your key, and says who may sign in a workspace.')
    .addHelpText('after', '\nExample:\n  $ leadline operator init --name "Ada Lovelace"');
  const commands = () => import('./commands/operator.ts');
  define(operator, 'init', 'Makes your key, locked with a passphrase', 'leadline operator init')
    .option('--name <name>', 'your name, as your colleagues know it')
    .option('--keychain', "lets the system's keychain keep the passphrase")
    .action((options: OperatorInitOptions) =>
      answer('operator init', options, async () => (await commands()).operatorInit(options)),
    );
  define(
    operator,
    'show',
    'Prints the line that a colleague needs to add you',
    'leadline operator show',
  ).action((options: CommonOptions) =>
    answer('operator show', options, async () => (await commands()).operatorShow()),
  );
  define(
    operator,
    'add',
    'Lets a colleague sign in this workspace; you vouch with your key',
    "leadline operator add 'leadline-operator:1:Grace Hopper:KEY'",
  )
    .argument('<line>', 'what `leadline operator show` prints for your colleague')
    .action((line: string, options: CommonOptions) =>
      answer('operator add', options, async () => (await commands()).operatorAdd(line, options)),
    );
  define(operator, 'list', 'Lists who may sign in this workspace', 'leadline operator list').action(
    (options: CommonOptions) =>
      answer('operator list', options, async (shell) => (await commands()).operatorList(options, shell)),
  );
  define(
    operator,
    'trust',
    'Vouches for a workspace that you made or replaced; in a new one you become its first operator',
    'leadline operator trust --workspace firm',
  ).action((options: CommonOptions) =>
    answer('operator trust', options, async () => (await commands()).operatorTrust(options)),
  );
}

/** `--rehearsal` is what `--rehearse` was called at first; it goes on working and is not shown. */
function rehearse(command: Command): Command {
  return command
    .option('--rehearse', 'lets a stand-in complete the human steps; the journal says so on each')
    .addOption(new Option('--rehearsal').implies({ rehearse: true }).hideHelp());
}

function scale(standard: string): Option {
  return new Option('--scale <size>', 'how large the firm is')
    .choices(['tiny', 'default', 'full'])
    .default(standard);
}
