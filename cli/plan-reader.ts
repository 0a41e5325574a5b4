import { existsSync } from 'node:fs';
import path from 'node:path';
import type { PlanReader } from '../runner/plan-reader.ts';
import { withEngine } from './open-engine.ts';
import { type CommonOptions, findWorkspace } from './shell.ts';

/** A reader of plans, and what their parameters come from: the path of a leadline.yaml, or `reference`. */
export interface SourcedPlans {
  plans: PlanReader;
  parameters: string;
}

/**
 * Lends a reader of plans to one piece of work: as the workspace's leadline.yaml makes them, or with their reference values where
 * no workspace is named and none is found. A workspace that is named must be there.
 */
export async function withPlans<T>(
  options: CommonOptions,
  work: (sourced: SourcedPlans) => Promise<T> | T,
): Promise<T> {
  const directory = findWorkspace(options);
  const configuration = path.join(directory, 'leadline.yaml');
  if (options.workspace === undefined && !existsSync(configuration)) {
    return work({ plans: await referencePlans(), parameters: 'reference' });
  }
  return withEngine(directory, async (engine) => work({ plans: engine, parameters: configuration }));
}

/** The plans of this installation with their reference values. */
export async function referencePlans(): Promise<PlanReader> {
  const [{ allPlans }, { allTools }, { readReferencePlans }] = await Promise.all([
    import('../plans/index.ts'),
    import('../tools/index.ts'),
    import('../runner/plan-reader.ts'),
  ]);
  return readReferencePlans(allPlans, allTools);
}
