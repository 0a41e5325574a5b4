import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { canonicalJson } from '../../runner/canonical-json.ts';
import type { Engine } from '../../runner/engine.ts';
import { textOf } from '../../runner/recorded-file.ts';
import type { RunState } from '../../runner/run-state.ts';
import { previewFile, reportFile, syncArtifacts } from '../../tools/sync/sync-files.ts';
import type { Outcome } from '../answer.ts';
import { withEngine } from '../open-engine.ts';
import { runOutcome } from '../run-outcome.ts';
import { type CommonOptions, findWorkspace, type Shell } from '../shell.ts';
import { scoresOf, writingOf } from '../sync-source.ts';

export interface SyncOptions extends CommonOptions {
  /** The run whose scores are written; without it the newest that has scored leads. */
  run?: string;
  dryRun?: boolean;
  rehearse?: boolean;
}

/** The step of both plans that shows what would be written. */
const previewStep = '3';

/** `leadline sync`: writes the scores of a run to Salesforce, or goes on with the sync of that run that is not finished. */
export function sync(options: SyncOptions, shell: Shell): Promise<Outcome> {
  return write(options, shell, 'salesforce-sync', (engine) => scoresOf(engine, options.run));
}

/** `leadline sync rollback RUN`: takes back what a sync has written, or goes on with doing so. */
export function rollback(run: string, options: SyncOptions, shell: Shell): Promise<Outcome> {
  return write(options, shell, 'salesforce-rollback', (engine) => writingOf(engine, run));
}

function write(
  options: SyncOptions,
  shell: Shell,
  plan: string,
  sourceOf: (engine: Engine) => string,
): Promise<Outcome> {
  return withEngine(
    findWorkspace(options),
    async (engine) => {
      const source = sourceOf(engine);
      const newest = engine
        .runs()
        .findLast((state) => state.plan === plan && sourceIn(engine, state) === source);
      // An older one that is open still has been overtaken.
      const open = newest?.state === 'finished' ? undefined : newest;
      const isSame = open !== undefined && hasPresentParameters(engine, open, source);
      const run = isSame ? open.run : await engine.start(plan, { parameters: { run: source } });
      if (open !== undefined && !isSame) {
        const message = `leadline.yaml has other parameters of ${plan} than ${open.run} began with: ${run} is begun in its place.`;
        shell.progress.onEvent({ type: 'notice', run, message });
      }
      const state = await engine.advance(run, {
        ...(options.dryRun === true ? { until: previewStep } : {}),
        rehearsal: options.rehearse === true,
        signal: shell.signal,
      });
      const outcome = await outcomeOf(state, engine, shell);
      // A preview is all that a dry run was asked for, whoever is asked for more.
      if (options.dryRun !== true || state.state !== 'waiting') return outcome;
      const { error: _, ...shown } = outcome;
      return shown;
    },
    shell.progress.onEvent,
  );
}

/** Whether a run began with what leadline.yaml says now: what somebody has forbidden since must not go out. */
function hasPresentParameters(engine: Engine, { run, plan }: RunState, source: string): boolean {
  const [first] = engine.journalOf(run);
  if (first?.type !== 'run-started') return false;
  const present = engine.workspace.configuration.plans[plan]?.values;
  return (
    canonicalJson({ ...present, run: source }) === canonicalJson({ ...first.payload.parameters, run: source })
  );
}

/** The run that an earlier sync or rollback was begun for. */
function sourceIn(engine: Engine, { run, steps }: RunState): unknown {
  const [first] = engine.journalOf(run);
  const begun = first?.type === 'run-started' ? first.payload.parameters.run : null;
  if (begun !== null) return begun;
  const output = steps[0]?.output;
  return typeof output === 'object' && output !== null && 'run' in output ? output.run : null;
}

async function outcomeOf(state: RunState, engine: Engine, shell: Shell): Promise<Outcome> {
  const outcome = runOutcome(state, engine.workspace, shell);
  const written = new Map(
    state.steps
      .flatMap((step) => (step.state === 'done' || step.state === 'blocked' ? step.artifacts : []))
      .map(({ path: name, sha256 }) => [name, sha256]),
  );
  const read = async (name: string) => {
    const sha256 = written.get(name);
    if (sha256 === undefined) return null;
    const file = path.join(engine.workspace.run(state.run).artifacts, name);
    return textOf(await readFile(file).catch(() => null), name, sha256);
  };
  const { preview, previewText, report, reportText } = syncArtifacts;
  const previewed = await read(preview);
  const reported = await read(report);
  const examples = await read(syncArtifacts.examples);
  const told = await read(reportText);
  const shown = told === null ? [await read(previewText), examples] : [told];
  return {
    ...outcome,
    payload: {
      ...outcome.payload,
      preview: previewed === null ? null : previewFile.parse(JSON.parse(previewed)),
      examples,
      report: reported === null ? null : reportFile.parse(JSON.parse(reported)),
    },
    text: () => [...shown.filter((part) => part !== null), outcome.text()].join('\n'),
  };
}
