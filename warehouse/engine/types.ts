/** DuckDB's type names in BigQuery's words; DECIMAL counts as FLOAT64, and names without a counterpart stay as they are. */
export function sqlTypeOf(duckDbType: string): string {
  if (/^(U?(TINYINT|SMALLINT|INTEGER|BIGINT)|U?HUGEINT)$/.test(duckDbType)) return 'INT64';
  if (/^(DOUBLE|FLOAT|DECIMAL.*)$/.test(duckDbType)) return 'FLOAT64';
  if (duckDbType === 'BOOLEAN') return 'BOOL';
  if (duckDbType === 'VARCHAR' || duckDbType.startsWith('ENUM')) return 'STRING';
  if (duckDbType.startsWith('TIMESTAMP')) return 'TIMESTAMP';
  return duckDbType;
}
