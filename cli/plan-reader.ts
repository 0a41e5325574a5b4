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
  const meant = workspaceMeant(options);
  if (meant === null) return work({ plans: await referencePlans(), parameters: 'reference' });
  return withEngine(meant.directory, async (engine) => work({ plans: engine, parameters: meant.file }));
}

/** The workspace that the options name or that is found; null where none is named and none is there: the reference values are what is meant. */
export function workspaceMeant(options: CommonOptions): { directory: string; file: string } | null {
  const directory = findWorkspace(options);
  const file = path.join(directory, 'leadline.yaml');
  return options.workspace === undefined && !existsSync(file) ? null : { directory, file };
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
