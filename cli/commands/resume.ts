import type { Engine } from '../../runner/engine.ts';
import { renderForeseen } from '../../ui/foreseen.ts';
import type { Outcome } from '../answer.ts';
import { withEngine } from '../open-engine.ts';
import { runOutcome } from '../run-outcome.ts';
import { findWorkspace, type Shell } from '../shell.ts';
import type { RunOptions } from './run.ts';

export interface ResumeOptions extends RunOptions {
  run?: string;
  from?: string;
  dryRun?: boolean;
}

/** `leadline resume`: goes on with a run where it stopped, or from an earlier step that is taken back first. */
export function resume(options: ResumeOptions, shell: Shell): Promise<Outcome> {
  return withEngine(
    findWorkspace(options),
    async (engine) => {
      const { run } = engine.status(options.run);
      if (options.dryRun === true) return foresee(engine, run, options, shell);
      if (options.from !== undefined) await engine.reopen(run, options.from, 'asked for with resume --from');
      const state = await engine.advance(run, {
        ...(options.until === undefined ? {} : { until: options.until }),
        rehearsal: options.rehearse === true,
        signal: shell.signal,
      });
      return runOutcome(state, engine.workspace, shell);
    },
    shell.progress.onEvent,
  );
}

/** `leadline resume --dry-run`: what it would run and why. Having said so is a success, whatever keeps the run. */
async function foresee(engine: Engine, run: string, options: ResumeOptions, shell: Shell): Promise<Outcome> {
  const foreseen = await engine.foresee(run, {
    ...(options.from === undefined ? {} : { from: options.from }),
    ...(options.until === undefined ? {} : { until: options.until }),
    rehearsal: options.rehearse === true,
  });
  const { payload } = runOutcome(engine.status(run), engine.workspace, shell);
  return {
    payload: { ...payload, foreseen },
    text: () => renderForeseen(foreseen, shell.terminal).join('\n'),
  };
}
