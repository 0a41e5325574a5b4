import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { fingerprint } from '../../runner/durable-file.ts';

/** What a finished run leaves in its workspace, by name: a hash of each file and of each table's rows. */
export type Remains = ReadonlyMap<string, string>;

/** Reads the remains of a workspace that no process works on. The warehouse is read-only to it. */
export async function remainsOf(workspace: string): Promise<Remains> {
  const remains = new Map<string, string>();
  for (const name of await filesBelow(workspace)) {
    if (name !== changesOfTheWarehouse) remains.set(name, await contentsOf(workspace, name));
  }
  for (const [table, rows] of await tablesOf(path.join(workspace, 'warehouse.duckdb'))) {
    remains.set(`table ${table}`, rows);
  }
  return remains;
}

/**
 * Changes that the engine has yet to move into its file. A kill after the run is finished leaves them there until the warehouse is next
 * opened; they count as rows of its tables.
 */
const changesOfTheWarehouse = 'warehouse.duckdb.wal';

/** What differs, one sentence each; empty when both are the same. */
export function differences(expected: Remains, found: Remains): string[] {
  const names = [...new Set([...expected.keys(), ...found.keys()])].sort();
  return names.flatMap((name) => {
    if (!found.has(name)) return [`${name} is missing`];
    if (!expected.has(name)) return [`${name} is left over`];
    return found.get(name) === expected.get(name) ? [] : [`${name} differs`];
  });
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

async function contentsOf(workspace: string, name: string): Promise<string> {
  const file = path.join(workspace, name);
  if (differsByNature.has(name)) return 'is there';
  if (path.basename(name) === 'EXECUTION_LOG.md') return withoutTimes(await readFile(file, 'utf8'));
  return (await fingerprint(file))?.sha256 ?? 'gone';
}

/** The journal tells the times and the kills; the engine is free to lay out its file as it likes. */
const differsByNature = new Set(['journal.sqlite', 'journal.head', 'warehouse.duckdb']);

function withoutTimes(log: string): string {
  return log
    .replaceAll(/\b\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, 'then')
    .replaceAll(/\b\d+\.\d (s|min|h)\b/g, 'a while')
    .replaceAll(/, attempt \d+/g, '');
}

async function tablesOf(warehouse: string): Promise<[table: string, rows: string][]> {
  if (!existsSync(warehouse)) return [];
  const instance = await DuckDBInstance.create(warehouse, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    const names = await connection.runAndReadAll(
      `SELECT format('"{}"."{}"', schema_name, table_name) FROM duckdb_tables() ORDER BY 1`,
    );
    const tables: [string, string][] = [];
    for (const [table] of names.getRows()) {
      const query = `SELECT count(*), bit_xor(hash(t)), sum(hash(t) % 1000000007) FROM ${table} t`;
      const [row] = (await connection.runAndReadAll(query)).getRows();
      tables.push([String(table), (row ?? []).join(' ')]);
    }
    return tables;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
