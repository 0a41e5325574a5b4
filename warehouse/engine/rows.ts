import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  type DuckDBMaterializedResult,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Row, Value } from '../warehouse.ts';
import { isoTimestamp } from './timestamps.ts';

/** Rows as plain objects: whole numbers as numbers, dates and timestamps as ISO texts in UTC. */
export async function readRows(result: DuckDBMaterializedResult): Promise<Row[]> {
  const names = result.columnNames();
  const rows = await result.getRows();
  return rows.map((row) =>
    Object.fromEntries(names.map((name, index) => [name, toValue(row[index] ?? null, name)])),
  );
}

function toValue(value: DuckDBValue, column: string): Value {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (typeof value === 'bigint') return safeNumber(value, column);
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue)
    return isoTimestamp(value.micros);
  throw new LeadlineError({
    code: 'query-result-unsupported',
    message: `The column ${column} holds a value that has no plain form.`,
    expected: 'texts, numbers, booleans, dates and timestamps',
    arrived: String(value),
    next: `Cast ${column} in the query.`,
  });
}

function safeNumber(value: bigint, column: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new LeadlineError({
    code: 'query-result-unsupported',
    message: `The column ${column} holds a whole number that a JavaScript number cannot hold exactly.`,
    expected: `at most ${Number.MAX_SAFE_INTEGER}`,
    arrived: String(value),
    next: `Cast ${column} to STRING or FLOAT64 in the query.`,
  });
}
