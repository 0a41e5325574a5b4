import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { toWarehouseError } from './errors.ts';

export interface DuckDbSettings {
  /** A file, made where it does not exist, or `:memory:`. */
  path: string;
  /** How much the engine may hold before it spills, in its own words, such as `2GB`. */
  memoryLimit: string;
  threads?: number;
  /** Where it spills; beside the file unless given, and in the system's temporary folder without a file. */
  tempDirectory?: string;
}

/**
 * Sessions that mean the same everywhere: UTC, BigQuery's order of NULLs, no extension fetched from outside.
 * Throws LeadlineError `memory-limit-invalid`, or what `toWarehouseError` makes of the engine's refusal.
 */
export async function connectDuckDb(
  settings: DuckDbSettings,
): Promise<{ instance: DuckDBInstance; connection: DuckDBConnection }> {
  refuseMemoryLimit(settings.memoryLimit);
  try {
    if (settings.path !== ':memory:') mkdirSync(dirname(settings.path), { recursive: true });
    // A native library of many megabytes: whoever only reads where a run stands never waits for it.
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(settings.path, configuration(settings));
    const connection = await connectAgain(instance);
    return { instance, connection };
  } catch (cause) {
    throw toWarehouseError(cause, `opening ${settings.path}`);
  }
}

/** One more connection to an open engine, with the same session settings. */
export async function connectAgain(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  // The bar itself is never printed; without the setting the engine keeps no figures to poll.
  await connection.run('SET enable_progress_bar = true');
  await connection.run('SET enable_progress_bar_print = false');
  return connection;
}

/** The engine itself would only say that a setting failed. */
function refuseMemoryLimit(memoryLimit: string): void {
  if (/^\d+(\.\d+)?\s*([KMGT]i?B)$/.test(memoryLimit)) return;
  throw new LeadlineError({
    code: 'memory-limit-invalid',
    message: 'The memory limit of the warehouse is not an amount of memory.',
    expected: 'a number and a unit, such as 2GB or 512MiB',
    arrived: memoryLimit,
    next: 'Correct warehouse.memory_limit in leadline.yaml.',
    kind: 'usage',
  });
}

function configuration({
  path,
  memoryLimit,
  threads,
  tempDirectory,
}: DuckDbSettings): Record<string, string> {
  const besideFile = path === ':memory:' ? join(tmpdir(), `leadline-${process.pid}.tmp`) : `${path}.tmp`;
  return {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    memory_limit: memoryLimit,
    preserve_insertion_order: 'true',
    // BigQuery's order: NULLs before the smallest value.
    default_null_order: 'NULLS_FIRST_ON_ASC_LAST_ON_DESC',
    temp_directory: tempDirectory ?? besideFile,
    ...(threads === undefined ? {} : { threads: String(threads) }),
  };
}
