/** The column types that templates speak of, in BigQuery's words. */
export type SqlType = 'STRING' | 'INT64' | 'FLOAT64' | 'BOOL' | 'DATE' | 'TIMESTAMP';
export const sqlTypes: readonly SqlType[] = ['STRING', 'INT64', 'FLOAT64', 'BOOL', 'DATE', 'TIMESTAMP'];

/** Parts of a date. WEEK begins on Sunday, ISOWEEK on Monday. */
export type DatePart = 'DAY' | 'WEEK' | 'ISOWEEK' | 'MONTH' | 'QUARTER' | 'YEAR';
export const dateParts: readonly DatePart[] = ['DAY', 'WEEK', 'ISOWEEK', 'MONTH', 'QUARTER', 'YEAR'];

/** What may be added to a date: BigQuery has no ISOWEEK interval. */
export type DateInterval = Exclude<DatePart, 'ISOWEEK'>;
export const dateIntervals: readonly DateInterval[] = ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'];

/** Units of fixed length, the only ones that BigQuery adds to a timestamp or counts between two. */
export type TimeUnit = 'MICROSECOND' | 'MILLISECOND' | 'SECOND' | 'MINUTE' | 'HOUR' | 'DAY';
export const timeUnits: readonly TimeUnit[] = [
  'MICROSECOND',
  'MILLISECOND',
  'SECOND',
  'MINUTE',
  'HOUR',
  'DAY',
];

export type TimestampPart = DatePart | 'HOUR' | 'MINUTE' | 'SECOND';
export const timestampParts: readonly TimestampPart[] = [...dateParts, 'HOUR', 'MINUTE', 'SECOND'];

export type ExtractPart = TimestampPart | 'DAYOFWEEK' | 'DAYOFYEAR' | 'ISOYEAR';
export const extractParts: readonly ExtractPart[] = [...timestampParts, 'DAYOFWEEK', 'DAYOFYEAR', 'ISOYEAR'];

/**
 * What differs between the engines, and nothing else: each method takes SQL expressions (or, where it says so, raw text that it
 * quotes) and returns SQL text with BigQuery's meaning. A query that uses these words and plain SQL means the same in both.
 * NULL in gives NULL out unless said otherwise; timestamps are UTC.
 */
export interface Dialect {
  readonly name: 'duckdb' | 'bigquery';

  // Names, types and values.
  /** Quotes one identifier, already checked for unsafe characters. */
  ident(name: string): string;
  /** A table by dataset and name; the project counts only where the engine has projects. */
  table(name: { project: string; dataset: string; table: string }): string;
  type(type: SqlType): string;
  /** A named parameter that arrives with the given type. */
  bind(name: string, type: SqlType): string;
  /** A string literal of raw text. */
  stringLiteral(text: string): string;
  /** A literal holding a regular expression, given as raw text. */
  patternLiteral(pattern: string): string;
  dateLiteral(isoDate: string): string;
  createTable(table: string): string;
  createView(table: string): string;
  /** All columns but the named ones (already quoted). */
  starExcept(columns: readonly string[]): string;

  // Dates and timestamps.
  /** `later - earlier`, counting the boundaries crossed. */
  dateDiff(later: string, earlier: string, part: DatePart): string;
  /** `later - earlier` in whole units, truncated toward zero. */
  timestampDiff(later: string, earlier: string, unit: TimeUnit): string;
  /** The last day of the month where the day does not exist. */
  dateAdd(date: string, amount: string, part: DateInterval): string;
  dateSub(date: string, amount: string, part: DateInterval): string;
  timestampAdd(timestamp: string, amount: string, unit: TimeUnit): string;
  timestampSub(timestamp: string, amount: string, unit: TimeUnit): string;
  dateTrunc(date: string, part: DatePart): string;
  timestampTrunc(timestamp: string, part: TimestampPart): string;
  /** DAYOFWEEK is 1 (Sunday) to 7; WEEK is 0 to 53, from Sunday, with the days before the first Sunday in week 0. */
  extract(part: ExtractPart, value: string): string;
  dateOf(timestamp: string): string;
  timestampOfDate(date: string): string;
  parseDate(format: string, text: string): string;
  safeParseDate(format: string, text: string): string;
  parseTimestamp(format: string, text: string): string;
  safeParseTimestamp(format: string, text: string): string;
  formatDate(format: string, date: string): string;
  formatTimestamp(format: string, timestamp: string): string;

  // Text.
  /** True where the pattern (raw text, RE2) matches anywhere. */
  regexpContains(text: string, pattern: string): string;
  /** Replaces every match; `\1` in the replacement is the first group. */
  regexpReplace(text: string, pattern: string, replacement: string): string;
  /** The first match, or its group where the pattern has one; NULL without a match. */
  regexpExtract(text: string, pattern: string): string;
  concat(parts: readonly string[]): string;
  /** Lower-case hexadecimal MD5 of a text. */
  md5Hex(text: string): string;

  // Numbers and casts.
  /** `from` is the value's type where the template shows it, which keeps the text short. */
  cast(value: string, type: SqlType, from?: SqlType): string;
  /** NULL where the cast fails. */
  safeCast(value: string, type: SqlType, from?: SqlType): string;
  /** Half away from zero, as FLOAT64. */
  round(value: string, digits: string): string;
  /** FLOAT64, or NULL where the divisor is zero. */
  safeDivide(numerator: string, denominator: string): string;
  /** Truncated toward zero; a zero divisor is an error. */
  intDiv(numerator: string, denominator: string): string;
  /** NULL where any is NULL. */
  greatest(values: readonly string[]): string;
  least(values: readonly string[]): string;

  // Aggregates; each passes over NULLs.
  countif(condition: string): string;
  /** The most frequent value; of equally frequent ones, the smallest. */
  topValue(value: string): string;
  /** Exact quantile by nearest rank: the smallest value with at least that share of values at or below it. */
  quantile(value: string, share: number): string;
  stringAgg(text: string, separator: string, order: string): string;

  /** Statements that must stand before the query for the helpers that it uses, by method name. */
  readonly preambles: Readonly<Record<string, string>>;
}
