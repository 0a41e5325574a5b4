import type { Engine } from '../runner/engine.ts';
import type { PlanStep } from './plan-step.ts';
import type { Workers } from './workers.ts';

/** How the server reaches the runner: an engine for each call, so that the workspace is free for a person between two calls. */
export interface Session {
  /** The workspace's folder, absolute. */
  readonly directory: string;
  openEngine(): Promise<Engine>;
  /** The steps of the plan that `leadline mcp --plan` names, which are tools of their own; they are the same for every connection. */
  readonly steps?: readonly PlanStep[];
  /** What advances runs; without them, it is done in this process. */
  readonly workers?: Workers;
}

/** Lends an engine to one call and closes it, whatever happens. */
export async function withEngine<T>(session: Session, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await session.openEngine();
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}
