import type { Outcome } from '../answer.ts';
import { withEngine } from '../open-engine.ts';
import { runOutcome } from '../run-outcome.ts';
import { findWorkspace, type Shell } from '../shell.ts';
import type { RunOptions } from './run.ts';

export interface ResumeOptions extends RunOptions {
  run?: string;
  from?: string;
}

/** `leadline resume`: goes on with a run where it stopped, or from an earlier step that is taken back first. */
export function resume(options: ResumeOptions, shell: Shell): Promise<Outcome> {
  return withEngine(
    findWorkspace(options),
    async (engine) => {
      const { run } = engine.status(options.run);
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
