import { type DuckDBConnection, DuckDBDecimalValue, type DuckDBValue } from '@duckdb/node-api';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { toWarehouseError } from '../engine/errors.ts';
import { sqlTypeOf } from '../engine/types.ts';
import type { Value } from '../warehouse.ts';
import { guardSelect } from './guard-select.ts';
import { limitPlan } from './limit-plan.ts';
import type { MaskedTables } from './masked-tables.ts';

export interface QueryLimits {
  rows: number;
  seconds: number;
  /** Of all cells together. */
  characters: number;
}

export interface QueryAnswer {
  columns: { name: string; type: string }[];
  /** Each row in the order of `columns`. */
  rows: Value[][];
  /** Which limit cut the answer short; null for a whole one. */
  cut: 'rows' | 'characters' | null;
}

/** A longer text is cut, and ends in `…`. */
const longestCell = 2_000;

/**
 * Answers one SELECT over the masked tables. Throws `sql-refused` for anything else, `query-timeout`, `warehouse-out-of-memory`, and `query-failed` with the engine's
 * own words, which can quote nothing but what the views show.
 */
export async function queryMasked(
  masked: MaskedTables,
  sql: string,
  limits: QueryLimits,
): Promise<QueryAnswer> {
  const { connection } = masked;
  const tree = await parseTree(connection, sql);
  limitPlan(tree);
  guardSelect(tree, {
    tables: new Set(
      masked.tables.flatMap(({ table, columns }) => (columns === null ? [] : [table.toLowerCase()])),
    ),
    reserved: masked.reserved,
  });
  return withinSeconds(connection, limits.seconds, async () => {
    const reader = await connection.streamAndReadUntil(sql, limits.rows + 1);
    const names = reader.columnNames();
    const types = reader.columnTypes().map((type) => sqlTypeOf(String(type)));
    const columns = names.map((name, index) => ({ name, type: types[index] ?? '' }));
    return { columns, ...cutTo(reader.getRows(), limits) };
  });
}

/** What the engine's parser makes of the text, without running any of it. */
async function parseTree(connection: DuckDBConnection, sql: string): Promise<unknown> {
  const reader = await connection.runAndReadAll('SELECT json_serialize_sql(CAST($1 AS VARCHAR))', [sql]);
  const [row] = reader.getRows();
  return JSON.parse(String(row?.[0])) as unknown;
}

async function withinSeconds<T>(
  connection: DuckDBConnection,
  seconds: number,
  work: () => Promise<T>,
): Promise<T> {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    connection.interrupt();
  }, seconds * 1000);
  try {
    return await work();
  } catch (cause) {
    throw isLate ? tooLate(seconds) : toWarehouseError(cause, 'the query');
  } finally {
    clearTimeout(timer);
  }
}

function cutTo(all: DuckDBValue[][], limits: QueryLimits): Pick<QueryAnswer, 'rows' | 'cut'> {
  const rows: Value[][] = [];
  let characters = 0;
  for (const row of all) {
    if (rows.length === limits.rows) return { rows, cut: 'rows' };
    const cells = row.map(plainValue);
    characters += JSON.stringify(cells).length;
    if (characters > limits.characters) return { rows, cut: 'characters' };
    rows.push(cells);
  }
  return { rows, cut: null };
}

/** Whole numbers that JavaScript cannot hold, and all that JSON has no word for, become texts. */
function plainValue(value: DuckDBValue): Value {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  const text = String(value);
  return text.length > longestCell ? `${text.slice(0, longestCell)}…` : text;
}

function tooLate(seconds: number): LeadlineError {
  return new LeadlineError({
    code: 'query-timeout',
    message: `The query was stopped after ${seconds} seconds.`,
    expected: 'an answer within max_seconds',
    arrived: 'none yet',
    next: 'Read fewer rows or columns, count instead of listing, or give it more seconds (20 at most).',
  });
}
