import type { Engine, EngineOptions } from '../runner/engine.ts';
import type { EngineEvent } from '../runner/engine-event.ts';

/** The engine over a workspace, with the plans and tools of this installation. */
export async function openEngine(
  directory: string,
  onEvent?: (event: EngineEvent) => void,
  connectSalesforce?: EngineOptions['connectSalesforce'],
): Promise<Engine> {
  const [{ createEngine }, { operatorHome }, { openWorkspace }, { allPlans }, { allTools }] =
    await Promise.all([
      import('../runner/engine.ts'),
      import('../runner/approvals/operator-home.ts'),
      import('../runner/workspace.ts'),
      import('../plans/index.ts'),
      import('../tools/index.ts'),
    ]);
  const workspace = await openWorkspace(directory, allPlans);
  return createEngine({
    workspace,
    plans: allPlans,
    tools: allTools,
    home: operatorHome(process.env),
    ...(onEvent === undefined ? {} : { onEvent }),
    ...(connectSalesforce === undefined ? {} : { connectSalesforce }),
  });
}

/** Lends the engine to one piece of work and closes it, whatever happens. `connectSalesforce` stands in for the org of leadline.yaml. */
export async function withEngine<T>(
  directory: string,
  work: (engine: Engine) => Promise<T>,
  onEvent?: (event: EngineEvent) => void,
  connectSalesforce?: EngineOptions['connectSalesforce'],
): Promise<T> {
  const engine = await openEngine(directory, onEvent, connectSalesforce);
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}
