import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { EarlierRun, InputFile } from '../tools/tool.ts';
import { textOf } from './recorded-file.ts';
import type { RunContext } from './run-context.ts';
import type { FileRecord, RunState, StepState } from './run-state.ts';
import { findRun, readRuns } from './runs.ts';

/**
 * Another run, by its name or as the newest that has written an artifact. What is read of it is what its journal recorded, to the byte.
 * Throws `run-unknown`, `run-missing`, `run-not-finished`.
 */
export function earlierRun(
  { workspace, journal }: Pick<RunContext, 'workspace' | 'journal'>,
  which: { run: string; unfinished?: true } | { artifact: string },
  recordInput: (file: InputFile) => void,
): EarlierRun {
  const runs = readRuns(journal, workspace.directory, null);
  const state = 'run' in which ? named(runs, which) : newestWith(runs, which.artifact);
  const folder = workspace.run(state.run).artifacts;
  return {
    run: state.run,
    plan: state.plan,
    analysisDate: state.analysisDate,
    waived: state.verdicts.flatMap(({ gate, waived }) =>
      waived === undefined ? [] : [{ gate, selfApproved: waived.selfApproved }],
    ),
    rehearsed: state.steps.filter(({ rehearsal }) => rehearsal).map(({ id }) => id),
    changedParameters: state.changedParameters,
    changedGates: state.changedGates,
    has: (artifact) => writerOf(state, artifact) !== undefined,
    writtenAt: (artifact) => endOf(requireWriter(state, artifact).step),
    async read(artifact) {
      const { record } = requireWriter(state, artifact);
      const bytes = await readFile(path.join(folder, artifact)).catch(() => null);
      const text = textOf(bytes, `${artifact} of run ${state.run}`, record.sha256);
      recordInput({ ...record, path: path.posix.join('runs', state.run, 'artifacts', artifact) });
      return text;
    },
  };
}

function named(runs: readonly RunState[], { run, unfinished }: { run: string; unfinished?: true }): RunState {
  const state = findRun(runs, run);
  return unfinished === true ? state : requireFinished(state);
}

/** A finished run has no gate that blocks: those that do not hold were waived. */
function requireFinished(state: RunState): RunState {
  if (state.state === 'finished') return state;
  const [next] = state.nextActions;
  throw new LeadlineError({
    code: 'run-not-finished',
    message: `Run ${state.run} is ${state.state}: nothing is taken from it before it is finished.`,
    expected: 'a run that is finished, with no gate that blocks',
    arrived: state.state,
    next: next === undefined ? 'Finish it, or name another run.' : `${next.label}: ${next.command}`,
    kind: 'blocked',
  });
}

function newestWith(runs: readonly RunState[], artifact: string): RunState {
  const having = runs.filter((state) => writerOf(state, artifact) !== undefined);
  const newest = having.findLast(({ state }) => state === 'finished');
  if (newest !== undefined) return newest;
  const latest = having.at(-1);
  if (latest !== undefined) return requireFinished(latest);
  throw new LeadlineError({
    code: 'run-missing',
    message: `No run of this workspace has written ${artifact}.`,
    expected: `a finished run that has written ${artifact}`,
    next: 'Run a plan that scores leads first; `leadline plans` lists them.',
    kind: 'usage',
  });
}

function writerOf(
  { steps }: RunState,
  artifact: string,
): { step: StepState; record: FileRecord } | undefined {
  const done = steps.filter(({ state: standing }) => standing === 'done');
  const written = done.flatMap((step) => step.artifacts.map((record) => ({ step, record })));
  return written.findLast(({ record }) => record.path === artifact);
}

function requireWriter(state: RunState, artifact: string): { step: StepState; record: FileRecord } {
  const found = writerOf(state, artifact);
  if (found !== undefined) return found;
  throw new LeadlineError({
    code: 'artifact-missing',
    message: `Run ${state.run} has not written ${artifact}.`,
    expected: artifact,
    arrived: 'none of its artifacts',
    next: 'Name a run that has, or run the plan again with this Leadline.',
  });
}

function endOf({ startedAt, seconds = 0 }: StepState): string {
  return startedAt === undefined ? '' : new Date(Date.parse(startedAt) + 1000 * seconds).toISOString();
}
