import type { DateInterval, DatePart, Dialect, ExtractPart, SqlType, TimeUnit } from '../dialect.ts';
import { captureGroups } from './capture-groups.ts';
import { duckdbCast, duckdbSafeCast } from './duckdb-casts.ts';
import { portableFormat } from './format-elements.ts';

const typeNames: Readonly<Record<SqlType, string>> = {
  STRING: 'VARCHAR',
  INT64: 'BIGINT',
  FLOAT64: 'DOUBLE',
  BOOL: 'BOOLEAN',
  DATE: 'DATE',
  TIMESTAMP: 'TIMESTAMP',
};

/** DuckDB's text with BigQuery's meaning; test/warehouse/dialect-cases.ts pins where the two would part. TIMESTAMP is UTC. */
export const duckdb: Dialect = {
  name: 'duckdb',

  ident: (name) => `"${name}"`,
  table: ({ dataset, table }) => `"${dataset}"."${table}"`,
  type: (type) => typeNames[type],
  // The cast lets a text be bound as a date, and a whole JavaScript number as BIGINT or DOUBLE.
  bind: (name, type) =>
    type === 'TIMESTAMP'
      ? `CAST(CAST($${name} AS TIMESTAMPTZ) AS TIMESTAMP)`
      : `CAST($${name} AS ${typeNames[type]})`,
  stringLiteral: quote,
  patternLiteral: quote,
  dateLiteral: (isoDate) => `DATE '${isoDate}'`,
  createTable: (table) => `CREATE OR REPLACE TABLE ${table} AS`,
  createView: (table) => `CREATE OR REPLACE VIEW ${table} AS`,
  starExcept: (columns) => `* EXCLUDE (${columns.join(', ')})`,

  dateDiff,
  timestampDiff: (later, earlier, unit) => `date_sub('${unit.toLowerCase()}', ${earlier}, ${later})`,
  dateAdd: (date, amount, part) => `CAST(${operand(date)} + ${interval(amount, part)} AS DATE)`,
  dateSub: (date, amount, part) => `CAST(${operand(date)} - ${interval(amount, part)} AS DATE)`,
  timestampAdd: (timestamp, amount, unit) => `(${operand(timestamp)} + ${duration(amount, unit)})`,
  timestampSub: (timestamp, amount, unit) => `(${operand(timestamp)} - ${duration(amount, unit)})`,
  dateTrunc,
  timestampTrunc: (timestamp, part) =>
    part === 'WEEK'
      ? `(date_trunc('week', ${operand(timestamp)} + INTERVAL 1 DAY) - INTERVAL 1 DAY)`
      : `date_trunc('${part === 'ISOWEEK' ? 'week' : part.toLowerCase()}', ${timestamp})`,
  extract,
  dateOf: (timestamp) => `CAST(${timestamp} AS DATE)`,
  timestampOfDate: (date) => `CAST(${date} AS TIMESTAMP)`,
  parseDate: (format, text) => `CAST(${strptime('strptime', format, text)} AS DATE)`,
  safeParseDate: (format, text) => `CAST(${strptime('try_strptime', format, text)} AS DATE)`,
  parseTimestamp: (format, text) => `CAST(${strptime('strptime', format, text)} AS TIMESTAMP)`,
  safeParseTimestamp: (format, text) => `CAST(${strptime('try_strptime', format, text)} AS TIMESTAMP)`,
  formatDate: (format, date) => `strftime(${date}, ${quote(portableFormat(format))})`,
  formatTimestamp: (format, timestamp) => `strftime(${timestamp}, ${quote(portableFormat(format))})`,

  regexpContains: (text, pattern) => `regexp_matches(${text}, ${quote(pattern)})`,
  // Without the option g only the first match is replaced.
  regexpReplace: (text, pattern, replacement) =>
    `regexp_replace(${text}, ${quote(pattern)}, ${quote(replacement)}, 'g')`,
  // regexp_extract answers '' where nothing matches.
  regexpExtract: (text, pattern) =>
    `CASE WHEN regexp_matches(${text}, ${quote(pattern)})` +
    ` THEN regexp_extract(${text}, ${quote(pattern)}, ${captureGroups(pattern)}) END`,
  // concat() passes over NULLs, the operator does not.
  concat: (parts) => `(${parts.map(operand).join(' || ')})`,
  md5Hex: (text) => `md5(${text})`,

  cast: (value, type, from) => duckdbCast(value, typeNames[type], type, from),
  safeCast: (value, type, from) => duckdbSafeCast(value, typeNames[type], type, from),
  // Decimal literals are exact in DuckDB and FLOAT64 in BigQuery.
  round: (value, digits) => `round(CAST(${value} AS DOUBLE), ${digits})`,
  safeDivide: (numerator, denominator) =>
    `(CAST(${numerator} AS DOUBLE) / NULLIF(CAST(${denominator} AS DOUBLE), 0))`,
  // The operator answers NULL for a zero divisor.
  intDiv: (numerator, denominator) =>
    `CASE WHEN ${operand(denominator)} = 0 THEN error('division by zero') ELSE ${operand(numerator)} // ${operand(denominator)} END`,
  greatest: (values) => unlessNull('greatest', values),
  least: (values) => unlessNull('least', values),

  countif: (condition) => `count(CASE WHEN ${condition} THEN 1 END)`,
  // mode() breaks ties by arrival; sorting (-count, value) pairs breaks them by value.
  topValue: (value) =>
    `list_sort(list_transform(map_entries(histogram(${value})),` +
    ` lambda entry: {'n': -CAST(entry.value AS BIGINT), 'v': entry.key}))[1].v`,
  quantile: (value, share) =>
    `list_sort(list(${value}) FILTER (WHERE ${operand(value)} IS NOT NULL))` +
    `[greatest(CAST(ceil(CAST(${share} AS DOUBLE) * count(${value})) AS BIGINT), 1)]`,
  stringAgg: (text, separator, order) => `string_agg(${text}, ${quote(separator)} ORDER BY ${order})`,

  preambles: {},
};

function dateDiff(later: string, earlier: string, part: DatePart): string {
  // date_diff('week') counts neither Sundays nor Mondays, so the weeks' first days are subtracted.
  if (part === 'WEEK' || part === 'ISOWEEK') {
    return `(date_diff('day', ${firstOfWeek(earlier, part)}, ${firstOfWeek(later, part)}) // 7)`;
  }
  return `date_diff('${part.toLowerCase()}', ${earlier}, ${later})`;
}

function firstOfWeek(date: string, part: 'WEEK' | 'ISOWEEK'): string {
  return `date_trunc('week', ${operand(date)}${part === 'WEEK' ? ' + INTERVAL 1 DAY' : ''})`;
}

function dateTrunc(date: string, part: DatePart): string {
  if (part === 'WEEK') return `(CAST(${firstOfWeek(date, 'WEEK')} AS DATE) - 1)`;
  return `CAST(date_trunc('${part === 'ISOWEEK' ? 'week' : part.toLowerCase()}', ${date}) AS DATE)`;
}

function extract(part: ExtractPart, value: string): string {
  switch (part) {
    case 'DAYOFWEEK':
      return `(dayofweek(${value}) + 1)`;
    case 'WEEK':
      return `CAST(strftime(${value}, '%U') AS BIGINT)`;
    case 'ISOWEEK':
      return `week(${value})`;
    default:
      return `${part.toLowerCase()}(${value})`;
  }
}

function interval(amount: string, part: DateInterval): string {
  const count = `CAST(${amount} AS INTEGER)`;
  switch (part) {
    case 'DAY':
      return `to_days(${count})`;
    case 'WEEK':
      return `to_days(7 * ${count})`;
    case 'MONTH':
      return `to_months(${count})`;
    case 'QUARTER':
      return `to_months(3 * ${count})`;
    case 'YEAR':
      return `to_years(${count})`;
  }
}

function duration(amount: string, unit: TimeUnit): string {
  if (unit === 'DAY') return `to_days(CAST(${amount} AS INTEGER))`;
  return `to_${unit.toLowerCase()}s(CAST(${amount} AS BIGINT))`;
}

/** BigQuery allows white space around the text, and `%E*S` reads seconds with or without a fraction. */
function strptime(name: 'strptime' | 'try_strptime', format: string, text: string): string {
  const portable = portableFormat(format);
  const formats = portable.includes('%E*S')
    ? `[${quote(portable.replaceAll('%E*S', '%S.%f'))}, ${quote(portable.replaceAll('%E*S', '%S'))}]`
    : quote(portable);
  return `${name}(trim(${text}), ${formats})`;
}

/** greatest() and least() pass over NULLs in DuckDB. */
function unlessNull(name: 'greatest' | 'least', values: readonly string[]): string {
  const known = values.map((value) => `${operand(value)} IS NOT NULL`).join(' AND ');
  return `CASE WHEN ${known} THEN ${name}(${values.join(', ')}) END`;
}

/** Parentheses for anything but a name, a number, a parameter or one call, so that operators around it keep their reach. */
function operand(expression: string): string {
  return /^[\w.$"]+$/.test(expression) ? expression : `(${expression})`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
