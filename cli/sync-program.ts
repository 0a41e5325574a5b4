import type { Command } from 'commander';
import { answer } from './answer.ts';
import type { SyncOptions } from './commands/sync.ts';
import { define } from './define-command.ts';

/** `leadline sync`, and taking one back. */
export function defineSyncCommands(program: Command): void {
  const sync = writing(
    define(
      program,
      'sync',
      'Shows what Salesforce does not hold yet of the newest scores, and writes it once a person has granted that',
      'leadline sync --dry-run',
    ),
  )
    .option('--run <run>', 'the run whose scores are written; without it the newest that has scored leads')
    .action((options: SyncOptions) =>
      answer('sync', options, async (shell) => (await import('./commands/sync.ts')).sync(options, shell)),
    );
  writing(
    define(
      sync,
      'rollback',
      'Gives leads that still hold what a sync wrote their former values again',
      'leadline sync rollback salesforce-sync-2',
    ),
  )
    .argument('<run>', 'a run of salesforce-sync')
    // Both commands know the same options, and the outer one takes them wherever they stand.
    .action((run: string, _own: SyncOptions, command: Command) => {
      const options = command.optsWithGlobals<SyncOptions>();
      return answer('sync rollback', options, async (shell) =>
        (await import('./commands/sync.ts')).rollback(run, options, shell),
      );
    });
}

function writing(command: Command): Command {
  return command
    .option('--dry-run', 'shows what would be written, and asks nobody')
    .option(
      '--rehearse',
      'on a fake org of this machine, lets a stand-in grant it; the journal says so. No other org is ever written to like this',
    );
}
