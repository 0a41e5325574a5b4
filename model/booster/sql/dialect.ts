import { ModelError } from '../errors.ts';

/** GoogleSQL as BigQuery reads it, or DuckDB's. */
export type SqlDialect = 'bigquery' | 'duckdb';

/** A name as a quoted identifier. Throws `booster-sql-name` for an empty name or one that no quotes can hold. */
export function identifier(name: string, dialect: SqlDialect): string {
  if (name === '' || name.includes('\0')) {
    throw new ModelError({
      code: 'booster-sql-name',
      message: 'A column or table cannot have this name in a query.',
      expected: 'at least one character, and no zero byte',
      arrived: JSON.stringify(name),
      next: 'Give another name; columns says where a feature is named otherwise in the source.',
    });
  }
  if (dialect === 'duckdb') return `"${name.replaceAll('"', '""')}"`;
  const escaped = name
    .replaceAll('\\', '\\\\')
    .replaceAll('`', '\\`')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
  return `\`${escaped}\``;
}

/** A table by its parts, such as dataset and name. */
export function tablePath(parts: readonly string[], dialect: SqlDialect): string {
  return parts.map((part) => identifier(part, dialect)).join('.');
}

/** The shortest text of a float64. It always has an exponent: without one, DuckDB reads a DECIMAL. */
export function numberText(value: number): string {
  const [digits = '0', exponent = '0'] = value.toExponential().split('e');
  const [whole = '0', fraction = ''] = digits.split('.');
  return `${whole}${fraction}e${Number(exponent) - fraction.length}`;
}

/** A column as float64, and NaN as NULL where the engine holds NaN to be greater than all numbers (DuckDB; in BigQuery no comparison with it is true). */
export function featureValue(column: string, dialect: SqlDialect): string {
  if (dialect === 'bigquery') return `CAST(${column} AS FLOAT64)`;
  return `NULLIF(CAST(${column} AS DOUBLE),CAST('nan' AS DOUBLE))`;
}
