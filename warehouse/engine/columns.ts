import {
  DuckDBDecimalValue,
  type DuckDBMaterializedResult,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  type DuckDBValue,
  type DuckDBVector,
} from '@duckdb/node-api';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { ColumnBatch } from '../warehouse.ts';
import { isoTimestamp } from './timestamps.ts';

/**
 * A result by column, read chunk by chunk. Numbers, booleans and dates (days since 1970-01-01) become one Float64Array a column with
 * NaN for NULL; texts and timestamps (ISO, UTC) become arrays. Throws LeadlineError `query-result-unsupported` for other types.
 */
export async function readColumns(result: DuckDBMaterializedResult): Promise<ColumnBatch> {
  const names = result.columnNames();
  const rows = result.rowCount;
  const columns = names.map((name, index) => emptyColumn(result, name, index, rows));
  let offset = 0;
  for (let chunkIndex = 0; chunkIndex < result.chunkCount; chunkIndex++) {
    const chunk = result.getChunk(chunkIndex);
    for (const [index, column] of columns.entries())
      fill(column, offset, chunk.getColumnVector(index), chunk.rowCount);
    offset += chunk.rowCount;
  }
  return {
    rows,
    names,
    columns: Object.fromEntries(names.map((name, index) => [name, columns[index] ?? []])),
  };
}

type Column = Float64Array | (string | null)[];

const numeric = new Set([
  DuckDBTypeId.BOOLEAN,
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UHUGEINT,
  DuckDBTypeId.FLOAT,
  DuckDBTypeId.DOUBLE,
  DuckDBTypeId.DECIMAL,
  DuckDBTypeId.DATE,
]);
const textual = new Set([
  DuckDBTypeId.VARCHAR,
  DuckDBTypeId.ENUM,
  DuckDBTypeId.TIMESTAMP,
  DuckDBTypeId.TIMESTAMP_TZ,
  DuckDBTypeId.SQLNULL,
]);

function emptyColumn(result: DuckDBMaterializedResult, name: string, index: number, rows: number): Column {
  const type = result.columnTypeId(index);
  if (numeric.has(type)) return new Float64Array(rows);
  if (textual.has(type)) return new Array<string | null>(rows).fill(null);
  throw new LeadlineError({
    code: 'query-result-unsupported',
    message: `The column ${name} has a type that is not read by column.`,
    expected: 'texts, numbers, booleans, dates and timestamps',
    arrived: String(result.columnType(index)),
    next: `Cast ${name} in the query.`,
  });
}

function fill(column: Column, offset: number, vector: DuckDBVector, count: number): void {
  if (!(column instanceof Float64Array)) {
    for (let row = 0; row < count; row++) column[offset + row] = toText(vector.getItem(row));
  } else if (!copyItems(column, offset, vector)) {
    for (let row = 0; row < count; row++) column[offset + row] = toNumber(vector.getItem(row));
  }
}

type NumericItems =
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array
  | BigInt64Array;

/**
 * Copies a vector's memory at once instead of item by item. The memory is not part of the public interface, so where it is
 * not what we know, the caller reads the items instead.
 */
function copyItems(column: Float64Array, offset: number, vector: DuckDBVector): boolean {
  const items: unknown = Reflect.get(vector, 'items');
  const validity: unknown = Reflect.get(vector, 'validity');
  if (!isNumericItems(items) || typeof validity !== 'object' || validity === null) return false;
  const words: unknown = Reflect.get(validity, 'data');
  if (words !== null && !(words instanceof BigUint64Array)) return false;
  if (items instanceof BigInt64Array) {
    for (let row = 0; row < items.length; row++) column[offset + row] = Number(items[row]);
  } else {
    column.set(items, offset);
  }
  if (words !== null) markNulls(column, offset, items.length, words);
  return true;
}

function isNumericItems(items: unknown): items is NumericItems {
  return ArrayBuffer.isView(items) && !(items instanceof DataView) && !(items instanceof BigUint64Array);
}

/** Bit `row` of the words says whether the row holds a value. */
function markNulls(column: Float64Array, offset: number, count: number, words: BigUint64Array): void {
  const halves = new Uint32Array(words.buffer, words.byteOffset, words.length * 2);
  for (let half = 0; half * 32 < count; half++) {
    const bits = halves[half] ?? 0;
    if (bits === 0xffffffff) continue;
    const end = Math.min(32, count - half * 32);
    for (let bit = 0; bit < end; bit++) {
      if (((bits >>> bit) & 1) === 0) column[offset + half * 32 + bit] = Number.NaN;
    }
  }
}

function toNumber(value: DuckDBValue): number {
  if (value === null) return Number.NaN;
  return value instanceof DuckDBDecimalValue ? value.toDouble() : Number(value);
}

function toText(value: DuckDBValue): string | null {
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue)
    return isoTimestamp(value.micros);
  return value === null ? null : String(value);
}
