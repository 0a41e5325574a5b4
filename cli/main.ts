import { existsSync } from 'node:fs';
import path from 'node:path';
import { CommanderError } from 'commander';
import { LeadlineError } from '../errors/leadline-error.ts';
import { answerError } from './answer.ts';
import { type CommandName, commandNames } from './command-names.ts';
import { createProgram } from './program.ts';
import { findWorkspace } from './shell.ts';

/** The `leadline` command. Sets the exit code and never throws. */
export async function main(argv: string[]): Promise<void> {
  process.stdout.on('error', endQuietly);
  const program = createProgram();
  try {
    await program.parseAsync(argv.length === 0 ? whereOneStands() : argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError))
      return answerError(commandOf(argv), argv.includes('--json'), error);
    if (error.exitCode === 0) return;
    // Without a command, commander has shown the help on stderr.
    if (error.code === 'commander.help') process.exitCode = 2;
    else answerError(commandOf(argv), argv.includes('--json'), usageError(error, argv));
  }
}

/** Without a word, inside a workspace: the operator's terminal, which a pipe gets as plain lines; elsewhere the help. */
function whereOneStands(): string[] {
  return existsSync(path.join(findWorkspace({}), 'leadline.yaml')) ? ['ui'] : [];
}

/** A reader that has seen enough, such as `head`, closes the pipe: there is nobody left to tell. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}

function usageError(error: CommanderError, argv: readonly string[]): LeadlineError {
  const command = commandOf(argv);
  return new LeadlineError({
    code: 'usage',
    message: error.message.replace(/^error: /, '').replace(/\n(\(.*\))$/, ' $1'),
    next: `See leadline ${command === 'leadline' ? '' : `${command} `}--help`,
    kind: 'usage',
  });
}

function commandOf(argv: readonly string[]): CommandName | 'leadline' {
  // `plan` has commands of its own, so the name is the first word or the first two.
  return commandNames.find((name) => name === argv[0] || name === argv.slice(0, 2).join(' ')) ?? 'leadline';
}
