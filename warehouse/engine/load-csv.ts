import { resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { blankRecords } from '../csv/blank-records.ts';
import { duckdb } from '../dialects/duckdb.ts';
import { holdsForgotten, saysForgotten } from '../erase/forgotten-values.ts';
import type { CsvSource, LoadResult } from '../warehouse.ts';
import { tablePosition } from './table-name.ts';

/**
 * Loads a delimited file as it is: every column as text with '' as NULL, `_line` for the record's place in the file (header = 1), and
 * the records that do not parse in `<table>_rejects` (line, reason, text). All of it or nothing: both tables change in one transaction.
 */
export async function loadCsvFile(
  connection: DuckDBConnection,
  source: CsvSource,
  table: string,
): Promise<LoadResult> {
  const { dataset, name } = tablePosition(table);
  const target = `${duckdb.ident(dataset)}.${duckdb.ident(name)}`;
  const rejects = `${duckdb.ident(dataset)}.${duckdb.ident(`${name}_rejects`)}`;
  await connection.run(`CREATE SCHEMA IF NOT EXISTS ${duckdb.ident(dataset)}`);
  await connection.run('BEGIN TRANSACTION');
  try {
    const forgotten = await countForgotten(connection, source);
    await connection.run('DROP TABLE IF EXISTS reject_errors');
    await connection.run('DROP TABLE IF EXISTS reject_scans');
    await connection.run(
      `CREATE OR REPLACE TABLE ${target} AS SELECT * FROM
         (SELECT *, row_number() OVER () + 1 AS _line FROM ${readCsv(source)})${withoutForgotten(source)}`,
    );
    const rejected = await storeRejects(connection, rejects, source);
    if (rejected > 0) await countRejectedLines(connection, source, target, rejects);
    const rows = await count(connection, target);
    await connection.run('COMMIT');
    return { rows, rejected, ...(forgotten > 0 && { forgotten }) };
  } catch (cause) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw cause;
  }
}

/**
 * One reader, not several: where a quoted text holds line ends, a reader that starts in mid-file can take the text for records,
 * and one reader also gives row_number() the order of the file. Nothing is lost by it: storing takes four times as long as reading.
 */
function readCsv(source: CsvSource): string {
  const columns = source.columns.map((column) => `${duckdb.stringLiteral(column)}: 'VARCHAR'`).join(', ');
  return (
    `read_csv(${duckdb.stringLiteral(literalGlob(resolve(source.path)))}, columns = {${columns}}, header = false, skip = 1,` +
    ` auto_detect = false, delim = ${duckdb.stringLiteral(source.delimiter)}, quote = '"', escape = '"', nullstr = '',` +
    ` encoding = '${source.encoding}', null_padding = false, hive_partitioning = false, parallel = false,` +
    ` store_rejects = true, rejects_limit = 0)`
  );
}

async function countForgotten(connection: DuckDBConnection, source: CsvSource): Promise<number> {
  const { columns, forgotten } = source;
  const test = forgotten === undefined ? null : holdsForgotten(columns, forgotten);
  return test === null ? 0 : count(connection, `${readCsv(source)} WHERE ${test}`);
}

/** They are counted, so that others keep their places, and never written: what a file held once stays in its free blocks. */
function withoutForgotten({ columns, forgotten }: CsvSource): string {
  const test = forgotten === undefined ? null : holdsForgotten(columns, forgotten);
  return test === null ? '' : ` WHERE NOT ${test}`;
}

/** The engine takes *, ? and [ in a path for patterns; in brackets they stand for themselves. */
function literalGlob(path: string): string {
  return path.replace(/[*?[]/g, '[$&]');
}

async function storeRejects(
  connection: DuckDBConnection,
  rejects: string,
  { forgotten }: CsvSource,
): Promise<number> {
  const said = forgotten === undefined ? 'false' : saysForgotten('any_value(csv_line)', forgotten);
  await connection.run(
    `CREATE OR REPLACE TABLE ${rejects} AS` +
      ` SELECT CAST(line AS BIGINT) AS line, min_by(error_message, column_idx) AS reason, CASE WHEN ${said} THEN NULL ELSE any_value(csv_line) END AS text` +
      ` FROM reject_errors GROUP BY line ORDER BY line`,
  );
  await connection.run('DROP TABLE reject_errors');
  await connection.run('DROP TABLE reject_scans');
  return count(connection, rejects);
}

/**
 * The reader numbers rejects by record with blank lines counted, and accepted rows without the rejects among them. Both
 * become places in the file counting records.
 */
async function countRejectedLines(
  connection: DuckDBConnection,
  source: CsvSource,
  target: string,
  rejects: string,
): Promise<void> {
  const blanks = await blankRecords(source.path, source.delimiter);
  if (blanks.length > 0) {
    await connection.run(
      `UPDATE ${rejects} SET line = line - len(list_filter([${blanks.join(', ')}], lambda blank: blank < line))`,
    );
  }
  await connection.run(
    `UPDATE ${target} SET _line = _line + shift FROM (
       SELECT line - position + 1 AS after, position AS shift,
         lead(line - position) OVER (ORDER BY position) AS until
       FROM (SELECT line, row_number() OVER (ORDER BY line) AS position FROM ${rejects})
     ) WHERE _line >= after AND (until IS NULL OR _line <= until)`,
  );
}

async function count(connection: DuckDBConnection, table: string): Promise<number> {
  const rows = (await connection.runAndReadAll(`SELECT count(*) FROM ${table}`)).getRows();
  const total = rows[0]?.[0];
  if (typeof total !== 'bigint')
    throw new LeadlineError({ code: 'query-failed', message: `${table} cannot be counted.` });
  return Number(total);
}
