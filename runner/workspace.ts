import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { Plan } from '../plans/plan.ts';
import { type Configuration, readConfiguration } from './configuration.ts';
import { writeDurably } from './durable-file.ts';
import { isRunName } from './run-name.ts';
import { asStorageError } from './storage-error.ts';

/** A folder that is opened: its checked configuration and where everything lies. */
export interface Workspace {
  /** Absolute path. */
  directory: string;
  configuration: Configuration;
  paths: WorkspacePaths;
  /** Turns a path of leadline.yaml into an absolute one, relative to the workspace. */
  resolve(path: string): string;
  /** Where a run's files lie. */
  run(run: string): RunPaths;
}

export interface WorkspacePaths {
  configuration: string;
  data: string;
  warehouse: string;
  spill: string;
  journal: string;
  runs: string;
}

export interface RunPaths {
  directory: string;
  artifacts: string;
  evidence: string;
  /** `EXECUTION_LOG.md` */
  log: string;
  /** Where the effect of this number notes how far it is. */
  effect(number: string): string;
}

/** Opens a workspace. Throws `workspace-missing` and `config-invalid`; `plans` say what leadline.yaml may set. */
export async function openWorkspace(directory: string, plans: readonly Plan[]): Promise<Workspace> {
  const root = path.resolve(directory);
  const paths = workspacePaths(root);
  requireWorkspace(root);
  return {
    directory: root,
    configuration: await readConfiguration(paths.configuration, plans),
    paths,
    resolve: (relative) => path.resolve(root, relative),
    ...runsOf(root),
  };
}

/** Where the runs of a workspace lie, also for those who need nothing else of it. `root` is absolute. */
export function runsOf(root: string): Pick<Workspace, 'run'> {
  return { run: (run) => runPaths(workspacePaths(root).runs, run) };
}

/** Where the journal of a workspace lies, for those who only follow it. `root` is absolute. */
export function journalOf(root: string): string {
  return workspacePaths(root).journal;
}

/** Throws `workspace-missing` for a folder that has no leadline.yaml. `root` is absolute. */
export function requireWorkspace(root: string): void {
  if (!existsSync(workspacePaths(root).configuration)) throw missing(root);
}

/** Makes a workspace with this leadline.yaml. Throws `workspace-exists`, `workspace-read-only`, `disk-full`. */
export async function createWorkspace(directory: string, yamlText: string): Promise<void> {
  const root = path.resolve(directory);
  const paths = workspacePaths(root);
  if (existsSync(paths.configuration)) {
    throw new LeadlineError({
      code: 'workspace-exists',
      message: `${root} is a workspace already.`,
      expected: 'a folder without leadline.yaml',
      next: 'Use it as it is, or name another folder.',
    });
  }
  try {
    await mkdir(paths.data, { recursive: true });
    await mkdir(paths.runs, { recursive: true });
  } catch (error) {
    throw asStorageError(error, root);
  }
  // Last, so that a folder with leadline.yaml is always whole.
  await writeDurably(paths.configuration, yamlText);
}

function workspacePaths(root: string): WorkspacePaths {
  return {
    configuration: path.join(root, 'leadline.yaml'),
    data: path.join(root, 'data'),
    warehouse: path.join(root, 'warehouse.duckdb'),
    spill: path.join(root, 'warehouse.tmp'),
    journal: path.join(root, 'journal.sqlite'),
    runs: path.join(root, 'runs'),
  };
}

function runPaths(runs: string, run: string): RunPaths {
  if (!isRunName(run)) throw nameInvalid(run);
  const directory = path.join(runs, run);
  return {
    directory,
    artifacts: path.join(directory, 'artifacts'),
    evidence: path.join(directory, 'evidence'),
    log: path.join(directory, 'EXECUTION_LOG.md'),
    effect: (number) => path.join(directory, 'effects', `${number}.sqlite`),
  };
}

/** Names of runs come from the journal, which somebody may have written. */
function nameInvalid(run: string): LeadlineError {
  return new LeadlineError({
    code: 'run-name-invalid',
    message: 'The journal has a run that cannot be called so.',
    expected: 'the name of a plan and a number, such as v6-true-vintage-1',
    arrived: JSON.stringify(run.slice(0, 80)),
    next: 'Trust nothing in this workspace: somebody wrote to its journal. Restore it from a copy.',
  });
}

function missing(root: string): LeadlineError {
  return new LeadlineError({
    code: 'workspace-missing',
    message: `${root} is not a workspace: it has no leadline.yaml.`,
    expected: path.join(root, 'leadline.yaml'),
    arrived: existsSync(root) ? 'a folder without it' : 'no such folder',
    next: 'Make one with `leadline init --workspace DIR`, or a firm to try things on with `leadline sandbox --workspace DIR`, or name an existing workspace with --workspace DIR.',
    kind: 'usage',
  });
}
