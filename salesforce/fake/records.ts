import type { SQLInputValue } from 'node:sqlite';
import type { Database } from './database.ts';
import type { CompiledQuery } from './soql.ts';
import { toCell, toJson } from './values.ts';

/** The records of a query, one by one, as JSON answers show them. `base` is `/services/data/v68.0`. */
export function* recordsOf(
  database: Database,
  compiled: CompiledQuery,
  base: string,
  parent: SQLInputValue[] = [],
): Generator<Record<string, unknown>> {
  const statement = database.statement(compiled.sql);
  for (const row of statement.iterate(...parent, ...compiled.values)) {
    yield recordOf(database, compiled, row, base);
  }
}

/** The rows of a query as cells of CSV, in the order of the selected fields. */
export function* cellsOf(database: Database, compiled: CompiledQuery): Generator<string[]> {
  for (const row of database.statement(compiled.sql).iterate(...compiled.values)) {
    yield compiled.outputs.map(({ field, index }) => {
      const value = row[`c${index}`];
      return field === null ? String(value ?? '') : toCell(field, value);
    });
  }
}

function recordOf(
  database: Database,
  compiled: CompiledQuery,
  row: Record<string, unknown>,
  base: string,
): Record<string, unknown> {
  if (compiled.kind === 'aggregate') {
    const record: Record<string, unknown> = { attributes: { type: 'AggregateResult' } };
    for (const { name, field, index } of compiled.outputs) {
      const value = row[`c${index}`];
      record[name] = field === null ? (value ?? null) : toJson(field, value);
    }
    return record;
  }
  const record = opened(compiled.object.name, row.c0, base);
  for (const { path, object, index } of compiled.related) {
    const id = row[`c${index}`];
    const holder = walk(record, path.slice(0, -1));
    if (holder !== null) holder[path.at(-1) ?? ''] = id === null ? null : opened(object.name, id, base);
  }
  for (const { path, name, field, index } of compiled.outputs) {
    const holder = path.length === 0 ? record : walk(record, path);
    if (holder === null) continue;
    const value = row[`c${index}`];
    holder[name] = field === null ? (value ?? null) : toJson(field, value);
  }
  for (const { name, compiled: inner } of compiled.children) {
    // The inner statement may be in use by an outer row: its rows are read at once.
    const rows = database.raw.prepare(inner.sql).all(String(row.c0), ...inner.values);
    const records = rows.map((one) => recordOf(database, inner, one, base));
    record[name] = records.length === 0 ? null : { totalSize: records.length, done: true, records };
  }
  return record;
}

function opened(type: string, id: unknown, base: string): Record<string, unknown> {
  return { attributes: { type, url: `${base}/sobjects/${type}/${String(id)}` } };
}

function walk(record: Record<string, unknown>, path: readonly string[]): Record<string, unknown> | null {
  let at: Record<string, unknown> | null = record;
  for (const name of path) at = (at?.[name] ?? null) as Record<string, unknown> | null;
  return at;
}
