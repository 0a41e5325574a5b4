import { DuckDBInstance } from '@duckdb/node-api';

/** The tables of a warehouse file in which any text of any row holds this word: pages are compressed, so bytes would not tell. */
export async function tablesWith(file: string, word: string): Promise<string[]> {
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    const named = await connection.runAndReadAll(
      'SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal ORDER BY ALL',
    );
    const found: string[] = [];
    for (const [schema, table] of named.getRows().map((row) => row.map(String))) {
      const rows = await connection.runAndReadAll(
        `SELECT count(*) FROM "${schema}"."${table}" AS row WHERE contains(lower(CAST(row AS VARCHAR)), $word)`,
        { word: word.toLowerCase() },
      );
      if (Number(rows.getRows()[0]?.[0]) > 0) found.push(`${schema}.${table}`);
    }
    return found;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
