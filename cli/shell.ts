import { existsSync } from 'node:fs';
import path from 'node:path';
import { createProgress, type ProgressScreen } from '../ui/progress.ts';
import { type Terminal, terminalOf } from '../ui/terminal.ts';

/** Options that every command has. */
export interface CommonOptions {
  workspace?: string;
  json?: boolean;
}

/** What a command works with besides its own options. */
export interface Shell {
  /** Where the answer is shown. */
  terminal: Terminal;
  /** Follows the work on stderr. */
  progress: ProgressScreen;
  /** Given by Ctrl-C and SIGTERM, from when it is first asked for: work stops where it can be resumed. */
  readonly signal: AbortSignal;
}

export function openShell(): Shell {
  const terminal = terminalOf(process.stdout);
  const progress = createProgress({
    write: (text) => process.stderr.write(text),
    terminal: terminalOf(process.stderr),
  });
  let signal: AbortSignal | undefined;
  return {
    terminal,
    progress,
    get signal() {
      signal ??= stopSignal(progress);
      return signal;
    },
  };
}

/** The workspace that was named, or the nearest folder upwards with a leadline.yaml, or this one. */
export function findWorkspace(options: CommonOptions): string {
  if (options.workspace !== undefined) return path.resolve(options.workspace);
  let folder = process.cwd();
  while (!existsSync(path.join(folder, 'leadline.yaml'))) {
    const parent = path.dirname(folder);
    if (parent === folder) return process.cwd();
    folder = parent;
  }
  return folder;
}

/** The first signal asks politely; a second one of the same kind ends the process, as it would without this. */
function stopSignal(progress: ProgressScreen): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => {
      progress.close();
      process.stderr.write('Stopping where the run can be resumed; once more ends it at once.\n');
      controller.abort();
    });
  }
  return controller.signal;
}
