import type { QueryProgress, Warehouse } from '../warehouse/warehouse.ts';
import type { Workspace } from './workspace.ts';

/** Opens the workspace's DuckDB file. The engine's native part is loaded only here, so that reading commands start quickly. */
export async function openEmbeddedWarehouse(
  { paths, configuration }: Workspace,
  onProgress: (progress: QueryProgress) => void,
): Promise<Warehouse> {
  const { openDuckDb } = await import('../warehouse/duckdb.ts');
  const { memoryLimit, threads } = configuration.warehouse;
  return openDuckDb({
    path: paths.warehouse,
    memoryLimit,
    ...(threads === undefined ? {} : { threads }),
    tempDirectory: paths.spill,
    onProgress,
  });
}
