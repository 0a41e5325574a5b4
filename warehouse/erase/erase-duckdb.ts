import { rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { duckdb } from '../dialects/duckdb.ts';
import { connectDuckDb, type DuckDbSettings } from '../engine/connect.ts';
import { toWarehouseError } from '../engine/errors.ts';
import { digitsIn } from './forgotten-values.ts';
import { isPersonKey, personKey } from './person-key.ts';

/** Who is looked for: texts that a row has anywhere, and numbers that it has in a column of such numbers. */
export interface Wanted {
  /** Of one lead; the last is the shortest, and a part of the others. */
  ids: readonly string[];
  keys: readonly string[];
}

/** Rows of a table, as `schema.table`. */
export interface TableRows {
  table: string;
  rows: number;
}

/** What the file holds of somebody. */
export interface FoundRows {
  tables: TableRows[];
  /** Numbers of the person in rows with the id: `own` where no other row of such a table has them, else `shared`. */
  own: string[];
  shared: string[];
}

/** Looks through every table of a warehouse file. Throws what `openDuckDb` throws. */
export function findInDuckDb(settings: DuckDbSettings, wanted: Wanted): Promise<FoundRows> {
  return onFile(settings, async (connection) => {
    const tables = await readTables(connection);
    const keys = await readKeys(connection, tables, wanted.ids);
    const complete = { ...wanted, keys: [...new Set([...wanted.keys, ...keys.own])] };
    const found: TableRows[] = [];
    for (const table of tables) {
      const { text, values } = conditionOf(table, complete);
      if (text === null) continue;
      const [row] = await ask(connection, `SELECT count(*) FROM ${nameOf(table)} WHERE ${text}`, values);
      const rows = Number(row?.[0] ?? 0);
      if (rows > 0) found.push({ table: `${table.schema}.${table.name}`, rows });
    }
    return { tables: found, ...keys };
  });
}

/**
 * Writes the file anew without the rows, and puts it in the place of the old one, which is not touched until then: rows that are deleted in a
 * file stay readable in its free blocks. Views are kept. A kill leaves the old file or the new one.
 */
export async function eraseFromDuckDb(settings: DuckDbSettings, wanted: Wanted): Promise<void> {
  const beside = `${settings.path}.part`;
  for (const file of [beside, `${beside}.wal`]) rmSync(file, { force: true });
  await onFile(settings, async (connection) => {
    const [[database] = []] = await ask(connection, 'SELECT current_database()', {});
    const old = duckdb.ident(String(database));
    await connection.run(`ATTACH ${duckdb.stringLiteral(beside)} AS rewritten`);
    await connection.run(`COPY FROM DATABASE ${old} TO rewritten (SCHEMA)`);
    for (const table of await readTables(connection)) {
      const { text, values } = conditionOf(table, wanted);
      const kept = text === null ? '' : ` WHERE NOT ${text}`;
      await connection.run(`INSERT INTO rewritten.${nameOf(table)} FROM ${nameOf(table)}${kept}`, values);
    }
    await connection.run('DETACH rewritten');
  });
  await rename(beside, settings.path);
  for (const file of [`${settings.path}.wal`, `${beside}.wal`]) rmSync(file, { force: true });
}

async function onFile<T>(
  settings: DuckDbSettings,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const { instance, connection } = await connectDuckDb(settings);
  try {
    return await work(connection);
  } catch (cause) {
    throw toWarehouseError(cause, 'looking for rows of a lead');
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

interface Table {
  schema: string;
  name: string;
  /** Columns that can hold an id, and among all those that hold a person's number. */
  texts: string[];
  keys: string[];
}

const neverText =
  /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT|INTEGER|UINTEGER|DOUBLE|FLOAT|REAL|DECIMAL|BOOLEAN|DATE|TIME)/;

async function readTables(connection: DuckDBConnection): Promise<Table[]> {
  const rows = await ask(
    connection,
    `SELECT c.schema_name, c.table_name, c.column_name, c.data_type
     FROM duckdb_columns() AS c JOIN duckdb_tables() AS t USING (database_name, schema_name, table_name)
     WHERE c.database_name = current_database() AND NOT c.internal
     ORDER BY c.schema_name, c.table_name, c.column_index`,
    {},
  );
  const tables = new Map<string, Table>();
  for (const [schema, name, column, type] of rows.map((row) => row.map(String)) as string[][]) {
    const place = JSON.stringify([schema, name]);
    const table = tables.get(place) ?? { schema: schema ?? '', name: name ?? '', texts: [], keys: [] };
    tables.set(place, table);
    if (!neverText.test(type ?? '')) table.texts.push(column ?? '');
    if (isPersonKey(column ?? '')) table.keys.push(column ?? '');
  }
  return [...tables.values()];
}

/** The person's numbers: they stand in rows with the id, and are his own where no other row of those tables has them. */
async function readKeys(
  connection: DuckDBConnection,
  tables: readonly Table[],
  ids: readonly string[],
): Promise<{ own: string[]; shared: string[] }> {
  const found = new Set<string>();
  const shared = new Set<string>();
  for (const table of tables) {
    const { text, values } = conditionOf(table, { ids, keys: [] });
    if (text === null) continue;
    for (const column of table.keys) {
      const source = `${nameOf(table)} WHERE ${text} AND ${duckdb.ident(column)} IS NOT NULL`;
      const rows = await ask(connection, `SELECT DISTINCT ${asText(column)} FROM ${source}`, values);
      for (const key of rows.map(([value]) => personKey(String(value)))) {
        if (key === null) continue;
        found.add(key);
        const others = `${nameOf(table)} WHERE NOT (${text}) AND ${digits(column)} = $key`;
        const [other] = await ask(connection, `SELECT count(*) FROM ${others}`, { ...values, key });
        if (Number(other?.[0] ?? 0) > 0) shared.add(key);
      }
    }
  }
  return { own: [...found].filter((key) => !shared.has(key)), shared: [...shared] };
}

/** The rows of somebody; null where the table can have none. A missing value is nobody's. */
function conditionOf(table: Table, { ids, keys }: Wanted): { text: string | null; values: Values } {
  const short = ids.at(-1) ?? '';
  const word = `(^|[^A-Za-z0-9])(${ids.join('|')})($|[^A-Za-z0-9])`;
  const named = table.texts.map(
    (column) => `(contains(${asText(column)}, $short) AND regexp_matches(${asText(column)}, $word))`,
  );
  const keyed = keys.length === 0 ? [] : table.keys.map((column) => `${digits(column)} IN (${listOf(keys)})`);
  const parts = [...named, ...keyed].map((part) => `coalesce(${part}, false)`);
  return {
    text: parts.length === 0 ? null : `(${parts.join(' OR ')})`,
    values: named.length === 0 ? {} : { short, word },
  };
}

type Values = Record<string, string>;

function asText(column: string): string {
  return `CAST(${duckdb.ident(column)} AS VARCHAR)`;
}

function digits(column: string): string {
  return digitsIn(asText(column));
}

function listOf(keys: readonly string[]): string {
  return keys.map((key) => duckdb.stringLiteral(key)).join(', ');
}

function nameOf({ schema, name }: Table): string {
  return `${duckdb.ident(schema)}.${duckdb.ident(name)}`;
}

async function ask(connection: DuckDBConnection, sql: string, values: Values): Promise<DuckDBValue[][]> {
  return (await connection.runAndReadAll(sql, values)).getRows();
}
