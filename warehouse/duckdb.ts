import type { DuckDBConnection, DuckDBInstance, DuckDBMaterializedResult } from '@duckdb/node-api';
import { duckdb } from './dialects/duckdb.ts';
import { readColumns } from './engine/columns.ts';
import { connectAgain, connectDuckDb, type DuckDbSettings } from './engine/connect.ts';
import { toWarehouseError } from './engine/errors.ts';
import { loadCsvFile } from './engine/load-csv.ts';
import { watchProgress } from './engine/progress.ts';
import { readRows } from './engine/rows.ts';
import { tablePosition } from './engine/table-name.ts';
import { sqlTypeOf } from './engine/types.ts';
import { renderQuery } from './render.ts';
import type {
  ColumnBatch,
  CsvSource,
  LoadResult,
  QueryParameters,
  QueryProgress,
  Row,
  Warehouse,
} from './warehouse.ts';

export interface DuckDbOptions extends DuckDbSettings {
  /** Called every 200 ms while a query runs longer than that. */
  onProgress?: (progress: QueryProgress) => void;
}

/**
 * Opens a warehouse in this process; nobody else can read the file until it is closed.
 * Throws LeadlineError `warehouse-locked`, `workspace-read-only`, `disk-full` or `query-failed`.
 */
export async function openDuckDb(options: DuckDbOptions): Promise<Warehouse> {
  const { instance, connection } = await connectDuckDb(options);
  return new DuckDbWarehouse(instance, connection, options.onProgress);
}

class DuckDbWarehouse implements Warehouse {
  readonly dialect = duckdb;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #onProgress: ((progress: QueryProgress) => void) | undefined;

  constructor(
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    onProgress: ((progress: QueryProgress) => void) | undefined,
  ) {
    this.#instance = instance;
    this.#connection = connection;
    this.#onProgress = onProgress;
  }

  async run(query: string, parameters: QueryParameters = {}): Promise<void> {
    await this.#execute(query, parameters, async () => undefined);
  }

  async together(queries: readonly { query: string; parameters: QueryParameters }[]): Promise<void> {
    await this.#connection.run('BEGIN TRANSACTION');
    try {
      for (const { query, parameters } of queries) await this.run(query, parameters);
      await this.#guard('keeping what belongs together', () => this.#connection.run('COMMIT'));
    } catch (cause) {
      await this.#connection.run('ROLLBACK').catch(() => undefined);
      throw cause;
    }
  }

  async rows(query: string, parameters: QueryParameters = {}): Promise<Row[]> {
    return this.#execute(query, parameters, readRows);
  }

  async columns(query: string, parameters: QueryParameters = {}): Promise<ColumnBatch> {
    return this.#execute(query, parameters, readColumns);
  }

  /** Each load has a connection of its own, so that two files can be loaded side by side: one reader keeps one core busy. */
  async loadCsv(source: CsvSource, table: string): Promise<LoadResult> {
    const { dataset } = tablePosition(table);
    const connection = await connectAgain(this.#instance);
    try {
      return await this.#guard(
        `loading ${source.path}`,
        async () => {
          // Two loads that made the schema at once would be in each other's way.
          await this.#connection.run(`CREATE SCHEMA IF NOT EXISTS ${duckdb.ident(dataset)}`);
          return loadCsvFile(connection, source, table);
        },
        connection,
      );
    } finally {
      connection.closeSync();
    }
  }

  /** A transaction that is always taken back: making schemas and tables is part of it in this engine. */
  async dryRun(query: string, parameters: QueryParameters = {}): Promise<void> {
    await this.#guard(`trying ${query}`, async () => {
      await this.#connection.run('BEGIN TRANSACTION');
      try {
        await this.run(query, parameters);
      } finally {
        await this.#connection.run('ROLLBACK');
      }
    });
  }

  async placeOf(dataset: string): Promise<string | null> {
    return this.#guard(`looking for ${dataset}`, async () => {
      const reader = await this.#connection.runAndReadAll(
        'SELECT database_name FROM duckdb_schemas() WHERE database_name = current_database() AND schema_name = $dataset',
        { dataset },
      );
      const [place] = reader.getRows();
      return place === undefined ? null : String(place[0]);
    });
  }

  async schemaOf(table: string): Promise<{ name: string; type: string }[] | null> {
    const { dataset, name } = tablePosition(table);
    return this.#guard(`reading the schema of ${table}`, async () => {
      const reader = await this.#connection.runAndReadAll(
        `SELECT column_name, data_type FROM duckdb_columns()
         WHERE database_name = current_database() AND schema_name = $dataset AND table_name = $name
         ORDER BY column_index`,
        { dataset, name },
      );
      const columns = reader
        .getRows()
        .map(([column, type]) => ({ name: String(column), type: sqlTypeOf(String(type)) }));
      return columns.length === 0 ? null : columns;
    });
  }

  async close(): Promise<void> {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  async #execute<T>(
    query: string,
    parameters: QueryParameters,
    read: (result: DuckDBMaterializedResult) => Promise<T>,
  ): Promise<T> {
    const { text, bindings, creates } = renderQuery(query, parameters, this.dialect);
    return this.#guard(query, async () => {
      for (const dataset of creates)
        await this.#connection.run(`CREATE SCHEMA IF NOT EXISTS ${duckdb.ident(dataset)}`);
      return read(await this.#connection.run(text, bindings));
    });
  }

  /** Reports progress while the work runs, and turns the engine's errors into ours. */
  async #guard<T>(work: string, run: () => Promise<T>, connection = this.#connection): Promise<T> {
    const stop = watchProgress(connection, work, this.#onProgress);
    try {
      return await run();
    } catch (cause) {
      throw toWarehouseError(cause, work);
    } finally {
      stop();
    }
  }
}
