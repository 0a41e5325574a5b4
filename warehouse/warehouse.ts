import type { Dialect } from './dialect.ts';
import type { ForgottenValues } from './erase/forgotten-values.ts';

export type Value = string | number | boolean | null;
export type Row = Record<string, Value>;

/** What a template is rendered with: identifiers, flags and lists for the text, values to bind. */
export type QueryParameters = Readonly<Record<string, unknown>>;

/**
 * A result held by column. Numeric and boolean columns are Float64Array with NaN for NULL (booleans 0 or 1, dates as days since
 * 1970-01-01); all others are arrays of string or null. Every column has `rows` entries.
 */
export interface ColumnBatch {
  rows: number;
  names: string[];
  columns: Record<string, Float64Array | (string | null)[]>;
}

export interface QueryProgress {
  query: string;
  /** Percentage from 0 to 100, or null while the engine does not know. */
  percent: number | null;
  /** Rows worked through of those that the engine expects, in all parts of the query together; null while it does not know. */
  rows: { done: number; total: number } | null;
  seconds: number;
}

/** How a delimited file is to be read into a raw table; every column arrives as text. */
export interface CsvSource {
  path: string;
  /** Column names in file order, as the header has them: the inspection has checked them already. */
  columns: readonly string[];
  encoding: 'utf-8' | 'latin-1';
  delimiter: ',' | ';' | '\t' | '|';
  /** Whose rows are not taken: people had them forgotten. */
  forgotten?: ForgottenValues;
}

export interface LoadResult {
  rows: number;
  rejected: number;
  /** Records that were not taken because people had them forgotten; absent where there were none. */
  forgotten?: number;
}

/** Where tables live. One interface; DuckDB behind it now, BigQuery has its seat. Every query is a template of `sql/`. */
export interface Warehouse {
  readonly dialect: Dialect;
  /** Runs a template for its effect (a table or view made). */
  run(query: string, parameters?: QueryParameters): Promise<void>;
  /** Runs templates in their order, all of them or none: where one is refused, nothing of the earlier ones stays. */
  together(queries: readonly { query: string; parameters: QueryParameters }[]): Promise<void>;
  /** Runs a template and returns its rows as plain objects; for results of at most a few thousand rows. */
  rows(query: string, parameters?: QueryParameters): Promise<Row[]>;
  /** Runs a template and returns its result by column, without row objects. */
  columns(query: string, parameters?: QueryParameters): Promise<ColumnBatch>;
  /**
   * Loads a delimited file into `table`, all columns as text plus `_line` (1-based line of the record, header = line 1, counting records), replacing it.
   * Records that do not parse go to `<table>_rejects` (line, reason, text) and are counted.
   */
  loadCsv(source: CsvSource, table: string): Promise<LoadResult>;
  /** Runs a template so that every refusal shows (rights, names, space) and nothing of it stays behind. */
  dryRun(query: string, parameters?: QueryParameters): Promise<void>;
  /** Where a dataset lies: its region, or the name of the file that holds it; null when there is no such dataset. Tables are joined only within one place. */
  placeOf(dataset: string): Promise<string | null>;
  /** Column names and types (in the dialect's own words mapped to BigQuery's: STRING, INT64, FLOAT64, BOOL, DATE, TIMESTAMP) of a table or view; null when it does not exist. */
  schemaOf(table: string): Promise<{ name: string; type: string }[] | null>;
  close(): Promise<void>;
}
