import type { Value } from '../../warehouse/warehouse.ts';
import { aggregates } from './dialect-cases/aggregates.ts';
import { casts } from './dialect-cases/casts.ts';
import { dates } from './dialect-cases/dates.ts';
import { numbers } from './dialect-cases/numbers.ts';
import { parsing } from './dialect-cases/parsing.ts';
import { text } from './dialect-cases/text.ts';

export interface DialectCase {
  /** The template of one expression. */
  template: string;
  /** The text for BigQuery. */
  bigquery: string;
  /** The value that BigQuery documents, or the error that it raises. */
  value: Value | { error: RegExp };
  /** Rows for aggregates, as DuckDB writes them: `(VALUES ...) AS t(v)`. */
  from?: string;
}

export interface DialectCases {
  helper: string;
  /** What BigQuery's reference says of it, in short; the cases follow from it. */
  rule: string;
  cases: DialectCase[];
}

/** Every helper whose meaning differs between the engines. */
export const dialectCases: DialectCases[] = [
  ...dates,
  ...parsing,
  ...text,
  ...casts,
  ...numbers,
  ...aggregates,
];
