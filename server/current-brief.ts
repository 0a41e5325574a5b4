import type { Engine } from '../runner/engine.ts';
import { nextActions } from '../runner/next-actions.ts';
import type { RunState } from '../runner/run-state.ts';
import { type RunBrief, toRunBrief } from './answers/brief.ts';
import type { Session } from './session.ts';
import { isAtWork, progressOf } from './work.ts';
import { workersOf } from './workers.ts';

/** Where a run stands this very moment, with what its own entries do not tell. Throws `run-unknown`. */
export async function currentBrief(session: Session, engine: Engine, run: string): Promise<RunBrief> {
  const { directory } = engine.workspace;
  const state = stateNow(session, engine, run);
  return toRunBrief(state, directory, {
    progress: await progressOf(engine.workspace, state),
    distrust: engine.distrust(),
    workProblem: workersOf(session).problemOf(run)?.toJSON() ?? null,
  });
}

/** A process that was just begun has not taken the workspace yet, and the run is running all the same. */
function stateNow(session: Session, engine: Engine, run: string): RunState {
  const state = engine.status(run);
  if (state.state === 'running' || !isAtWork(session, engine, run)) return state;
  const running: RunState = { ...state, state: 'running' };
  return {
    ...running,
    nextActions: nextActions(running, { workspace: engine.workspace.directory, newest: false }),
  };
}
