import { LeadlineError } from '../errors/leadline-error.ts';
import { leadlineVersion } from '../runner/leadline-version.ts';
import { factsOf, renderError } from '../ui/error.ts';
import { terminalOf } from '../ui/terminal.ts';
import type { CommandName } from './command-names.ts';
import { type CommonOptions, openShell, type Shell } from './shell.ts';

/** What a command hands back. Nothing is printed before it is complete. */
export interface Outcome {
  /** For `--json`: what the command's schema promises beside `leadline`, `command` and `ok`. */
  payload: Record<string, unknown>;
  /** For a person. */
  text(): string;
  /** Why the outcome is not a success; `text` says it too. */
  error?: LeadlineError;
}

const exitCodes = { failed: 1, usage: 2, blocked: 3, waiting: 4 } as const;

/** Runs a command's work and gives its one answer: on stdout, or for an error without an outcome on stderr; sets the exit code. */
export async function answer(
  command: CommandName,
  options: CommonOptions,
  work: (shell: Shell) => Promise<Outcome>,
): Promise<void> {
  const shell = openShell();
  try {
    const outcome = await work(shell);
    shell.progress.close();
    if (options.json === true) await printJson(command, outcome);
    else process.stdout.write(`${outcome.text()}\n`);
    process.exitCode = outcome.error === undefined ? 0 : exitCodes[outcome.error.kind];
  } catch (error) {
    shell.progress.close();
    answerError(command, options.json === true, error);
  }
}

/** The answer where there is nothing but an error. */
export function answerError(command: CommandName | 'leadline', json: boolean, error: unknown): void {
  if (json) writeDocument({ leadline: leadlineVersion, command, ok: false, error: factsOf(error) });
  if (!json || process.env.LEADLINE_DEBUG === '1') {
    process.stderr.write(`${renderError(error, terminalOf(process.stderr))}\n`);
  }
  process.exitCode = exitCodes[error instanceof LeadlineError ? error.kind : 'failed'];
}

async function printJson(command: CommandName, { payload, error }: Outcome): Promise<void> {
  const { answerSchemas } = await import('./schemas.ts');
  const document = { leadline: leadlineVersion, command, ok: error === undefined, ...payload };
  const facts = error === undefined ? {} : { error: error.toJSON() };
  writeDocument(answerSchemas[command].parse({ ...document, ...facts }));
}

function writeDocument(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
