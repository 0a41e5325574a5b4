import type { Outcome } from '../answer.ts';
import { withEngine } from '../open-engine.ts';
import { runOutcome } from '../run-outcome.ts';
import { type CommonOptions, findWorkspace, type Shell } from '../shell.ts';

export interface StatusOptions extends CommonOptions {
  run?: string;
}

/** `leadline status`: where a run stands. Reading it is a success, whatever it says. */
export function status(options: StatusOptions, shell: Shell): Promise<Outcome> {
  return withEngine(findWorkspace(options), async (engine) => {
    const state = engine.status(options.run);
    const runs = engine.runs().map(({ run, plan, state: stands }) => ({ run, plan, state: stands }));
    const { payload, text } = runOutcome(state, engine.workspace, shell);
    const others = runs
      .filter(({ run }) => run !== state.run)
      .map(({ run, state: stands }) => `${run} (${stands})`);
    return {
      payload: { ...payload, runs },
      text: () => (others.length === 0 ? text() : `${text()}\nOther runs: ${others.join(', ')}`),
    };
  });
}
