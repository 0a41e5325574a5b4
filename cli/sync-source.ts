import { LeadlineError } from '../errors/leadline-error.ts';
import type { Engine } from '../runner/engine.ts';
import { nearestName } from '../runner/nearest-name.ts';
import type { RunState } from '../runner/run-state.ts';
import { keepsRun } from '../runner/verdict-standing.ts';
import { scoreArtifacts } from '../tools/model/score-files.ts';
import { syncArtifacts } from '../tools/sync/sync-files.ts';

/**
 * The run whose scores are written: the one that is named here or in leadline.yaml, or the newest that can be. Throws `run-unknown`,
 * `run-not-finished`, `scores-missing`, before anything is begun.
 */
export function scoresOf(engine: Engine, named: string | undefined): string {
  const runs = engine.runs();
  const scored = runs.filter(hasScores);
  const ready = scored.filter(({ state }) => state === 'finished');
  const asked = named ?? engine.workspace.configuration.plans['salesforce-sync']?.values.run ?? null;
  if (typeof asked !== 'string') return (ready.at(-1) ?? noneReady(scored)).run;
  const found = runs.find(({ run }) => run === asked) ?? unknown(asked, runs, ready, 'sync --run');
  if (!hasScores(found)) return withoutScores(found, ready);
  return found.state === 'finished' ? found.run : notFinished(found, ready);
}

/** The run whose writing is taken back. Throws `run-unknown`, `run-not-a-sync`, before anything is begun. */
export function writingOf(engine: Engine, named: string): string {
  const runs = engine.runs();
  const written = runs.filter(hasWritten);
  const found = runs.find(({ run }) => run === named) ?? unknown(named, runs, written, 'sync rollback');
  return hasWritten(found) ? found.run : withoutWriting(found, written);
}

function hasScores({ steps }: RunState): boolean {
  const written = new Set(steps.flatMap(doneArtifacts));
  return written.has(scoreArtifacts.csv) && written.has(scoreArtifacts.drivers);
}

/** Whether its writing was begun, and with what is still known. */
function hasWritten({ steps }: RunState): boolean {
  const isKnown = steps.flatMap(doneArtifacts).includes(syncArtifacts.difference);
  return isKnown && steps.some(({ tool, attempts }) => tool === 'push-scores' && attempts > 0);
}

function doneArtifacts({ state, artifacts }: RunState['steps'][number]): string[] {
  return state === 'done' ? artifacts.map((artifact) => artifact.path) : [];
}

function unknown(named: string, runs: readonly RunState[], fit: readonly RunState[], command: string): never {
  const nearest = nearestName(
    named,
    fit.map(({ run }) => run),
  );
  throw new LeadlineError({
    code: 'run-unknown',
    message: `There is no run "${named}" in this workspace.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
    expected: oneOf(fit),
    arrived: named,
    next:
      runs.length === 0
        ? 'Begin one with `leadline run PLAN`; `leadline plans` lists the plans.'
        : `Name one of these: \`leadline ${command} RUN\`. Nothing was begun.`,
    kind: 'usage',
  });
}

function noneReady(scored: readonly RunState[]): never {
  const newest = scored.at(-1);
  if (newest !== undefined) return notFinished(newest, []);
  throw new LeadlineError({
    code: 'scores-missing',
    message: 'No finished run of this workspace has scored leads.',
    expected: 'a finished run of a plan that scores, such as v6-true-vintage',
    next: 'Run one first: `leadline run PLAN`; `leadline status` says what keeps the newest.',
    kind: 'usage',
  });
}

function withoutScores({ run, plan }: RunState, ready: readonly RunState[]): never {
  throw new LeadlineError({
    code: 'scores-missing',
    message: `Run ${run}, of ${plan}, has scored no leads.`,
    expected: oneOf(ready),
    arrived: run,
    next: 'Name a run that has, or run a plan that scores. Nothing was begun.',
    kind: 'usage',
  });
}

function notFinished(state: RunState, ready: readonly RunState[]): never {
  const gates = state.verdicts.filter(keepsRun).map(({ gate }) => gate);
  const at = state.state === 'blocked' && gates.length > 0 ? ` at ${gates.join(', ')}` : '';
  const [next] = state.nextActions;
  throw new LeadlineError({
    code: 'run-not-finished',
    message: `Run ${state.run} has scored leads and is ${state.state}${at}: nothing of it is written before it is finished.`,
    expected: oneOf(ready),
    arrived: `${state.run}, which is ${state.state}${at}`,
    ...(next === undefined ? {} : { next: `${next.label}: ${next.command}` }),
    kind: 'usage',
  });
}

function withoutWriting({ run, plan }: RunState, written: readonly RunState[]): never {
  const isSync = plan === 'salesforce-sync' || plan === 'salesforce-rollback';
  throw new LeadlineError({
    code: 'run-not-a-sync',
    message: isSync
      ? `Run ${run} has written nothing to Salesforce yet: there is nothing of it to take back.`
      : `Run ${run} is a run of ${plan}, which writes nothing to Salesforce.`,
    expected: oneOf(written),
    arrived: run,
    next: 'Name a sync that has written. Nothing was begun.',
    kind: 'usage',
  });
}

function oneOf(fit: readonly RunState[]): string {
  return fit.length === 0
    ? 'a run that fits, of which there is none yet'
    : `one of ${fit.map(({ run }) => run).join(', ')}`;
}
