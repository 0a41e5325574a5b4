import { LeadlineError } from '../errors/leadline-error.ts';
import type { Journal } from './journal.ts';
import { nearestName } from './nearest-name.ts';
import type { RunState } from './run-state.ts';
import { foldRun } from './state.ts';

/** Where the journal keeps what belongs to the workspace and to none of its runs, such as who may sign in it. */
export const workspaceLog = 'workspace';

/** Every run of the journal, oldest first; `liveRun` is the one that a live process works on. */
export function readRuns(journal: Journal, workspace: string, liveRun: string | null): RunState[] {
  const entries = journal.entries();
  const names = [...new Set(entries.map((entry) => entry.run))].filter((run) => run !== workspaceLog);
  return names.map((run) =>
    foldRun(
      entries.filter((entry) => entry.run === run),
      { live: run === liveRun, workspace, newest: run === names.at(-1) },
    ),
  );
}

/** One run, without reading the others. Throws `run-unknown`, `run-missing`. */
export function readRun(journal: Journal, workspace: string, run: string, liveRun: string | null): RunState {
  const entries = run === workspaceLog ? [] : journal.entries(run);
  if (entries.length === 0) return findRun(readRuns(journal, workspace, liveRun), run);
  return foldRun(entries, { live: run === liveRun, workspace, newest: run === journal.newestRun() });
}

/** One run by its name, or the newest. Throws `run-unknown`, `run-missing`. */
export function findRun(runs: readonly RunState[], name?: string): RunState {
  const newest = runs.at(-1);
  if (newest === undefined) {
    throw new LeadlineError({
      code: 'run-missing',
      message: 'There is no run in this workspace yet.',
      next: 'Begin one with `leadline run PLAN`; `leadline plans` lists the plans.',
      kind: 'usage',
    });
  }
  const found = name === undefined ? newest : runs.find((state) => state.run === name);
  if (found !== undefined) return found;
  const names = runs.map((state) => state.run);
  const nearest = nearestName(name ?? '', names);
  throw new LeadlineError({
    code: 'run-unknown',
    message: `There is no run "${name}" in this workspace.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
    expected: `one of ${names.join(', ')}`,
    ...(name === undefined ? {} : { arrived: name }),
    next: 'See where the newest run stands with `leadline status`.',
    kind: 'usage',
  });
}
