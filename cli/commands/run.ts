import type { Outcome } from '../answer.ts';
import { withEngine } from '../open-engine.ts';
import { runOutcome } from '../run-outcome.ts';
import { type CommonOptions, findWorkspace, type Shell } from '../shell.ts';

export interface RunOptions extends CommonOptions {
  until?: string;
  rehearse?: boolean;
}

/** `leadline run PLAN`: begins a run and goes as far as it may. */
export function run(plan: string, options: RunOptions, shell: Shell): Promise<Outcome> {
  return withEngine(
    findWorkspace(options),
    async (engine) => {
      const name = await engine.start(plan);
      const state = await engine.advance(name, {
        ...(options.until === undefined ? {} : { until: options.until }),
        rehearsal: options.rehearse === true,
        signal: shell.signal,
      });
      return runOutcome(state, engine.workspace, shell);
    },
    shell.progress.onEvent,
  );
}
