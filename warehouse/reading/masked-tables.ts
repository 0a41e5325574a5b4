import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { toWarehouseError } from '../engine/errors.ts';
import { sqlTypeOf } from '../engine/types.ts';

/** How a column is shown: as it is, as a token that only tells whether two values are the same, or only whether there is a value. */
export type Shown = 'as-it-is' | 'token' | 'masked';

export interface ReadColumn {
  name: string;
  /** In BigQuery's words. */
  type: string;
  shown: Shown;
}

export interface ReadTable {
  /** `dataset.table` */
  table: string;
  kind: 'table' | 'view';
  /** Null for a view: counting it would run it. */
  rows: number | null;
  /** Null for a table that cannot be read. */
  columns: readonly ReadColumn[] | null;
}

/** Says how the columns of a table are shown; null for a table that cannot be read. */
export type Masks = (table: string) => ((column: string, type: string) => Shown) | null;

export interface MaskedTables {
  connection: DuckDBConnection;
  tables: readonly ReadTable[];
  /** Names that the engine itself offers, in small letters. */
  reserved: ReadonlySet<string>;
  close(): void;
}

/** What stands for a value that is not shown. */
export const maskText = '•••';

/**
 * Opens an empty engine beside the warehouse's file, which it reads and never writes, and gives it one view for each table that may be read. A masked
 * column of a view is a constant, or NULL where there is no value, so nothing that a query does with it can tell more. Then the engine
 * is closed to files and to settings. `secret` makes the tokens: who does not know it cannot try values out.
 * Throws what `toWarehouseError` makes of the engine's refusal.
 */
export async function openMaskedTables(
  file: string,
  masks: Masks,
  { secret, threads, memoryLimit }: { secret: string; threads: number; memoryLimit: string },
): Promise<MaskedTables> {
  try {
    const instance = await DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      default_null_order: 'NULLS_FIRST_ON_ASC_LAST_ON_DESC',
      memory_limit: memoryLimit,
      threads: String(threads),
      // Nothing is spilled: rows of a query never reach the disk.
      temp_directory: '',
    });
    const connection = await instance.connect();
    const close = () => {
      connection.closeSync();
      instance.closeSync();
    };
    try {
      const reserved = await namesOfTheEngine(connection);
      await connection.run("SET TimeZone = 'UTC'");
      await connection.run(`ATTACH ${quoted(file)} AS ${behind} (READ_ONLY)`);
      const tables = await tablesOf(connection, masks);
      for (const table of tables) await exposeTable(connection, table, secret);
      await connection.run('SET enable_external_access = false');
      await connection.run('SET lock_configuration = true');
      return { connection, tables, reserved, close };
    } catch (error) {
      close();
      throw error;
    }
  } catch (cause) {
    throw toWarehouseError(cause, 'opening the warehouse for reading');
  }
}

const behind = 'leadline_behind_the_masks';

async function namesOfTheEngine(connection: DuckDBConnection): Promise<Set<string>> {
  const reader = await connection.runAndReadAll(
    'SELECT lower(view_name) FROM duckdb_views() UNION SELECT lower(table_name) FROM duckdb_tables()',
  );
  return new Set(reader.getRows().map(([name]) => String(name)));
}

async function tablesOf(connection: DuckDBConnection, masks: Masks): Promise<ReadTable[]> {
  const columns = await connection.runAndReadAll(
    `SELECT schema_name || '.' || table_name, column_name, data_type FROM duckdb_columns()
     WHERE database_name = '${behind}' AND NOT internal ORDER BY 1, column_index`,
  );
  const listed = await connection.runAndReadAll(
    `SELECT schema_name || '.' || table_name AS name, estimated_size FROM duckdb_tables() WHERE database_name = '${behind}' AND NOT internal
     UNION ALL SELECT schema_name || '.' || view_name, NULL FROM duckdb_views() WHERE database_name = '${behind}' AND NOT internal
     ORDER BY 1`,
  );
  const byTable = Map.groupBy(columns.getRows(), ([table]) => String(table));
  return listed.getRows().map(([name, rows]) => {
    const table = String(name);
    const shownIn = masks(table);
    return {
      table,
      kind: rows === null ? 'view' : 'table',
      rows: rows === null ? null : Number(rows),
      columns:
        shownIn === null
          ? null
          : (byTable.get(table) ?? []).map(([, column, duckDbType]) => {
              const type = sqlTypeOf(String(duckDbType));
              return { name: String(column), type, shown: shownIn(String(column), type) };
            }),
    };
  });
}

async function exposeTable(
  connection: DuckDBConnection,
  { table, columns }: ReadTable,
  secret: string,
): Promise<void> {
  if (columns === null || columns.length === 0) return;
  const [dataset = '', name = ''] = splitName(table);
  const place = `${ident(dataset)}.${ident(name)}`;
  const list = columns.map((column) => expressionOf(column, secret)).join(', ');
  await connection.run(`CREATE SCHEMA IF NOT EXISTS ${ident(dataset)}`);
  await connection.run(`CREATE VIEW ${place} AS SELECT ${list} FROM ${behind}.${place}`);
}

function expressionOf({ name, shown }: ReadColumn, secret: string): string {
  const column = ident(name);
  switch (shown) {
    case 'as-it-is':
      return column;
    case 'masked':
      return `CASE WHEN ${column} IS NULL THEN NULL ELSE '${maskText}' END AS ${column}`;
    case 'token':
      return `'#' || left(sha256(${quoted(secret)} || CAST(${column} AS VARCHAR)), 12) AS ${column}`;
  }
}

function splitName(table: string): [string, string] {
  const dot = table.indexOf('.');
  return [table.slice(0, dot), table.slice(dot + 1)];
}

function ident(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
