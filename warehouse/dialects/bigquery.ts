import type { Dialect } from '../dialect.ts';
import { captureGroups } from './capture-groups.ts';
import { portableFormat } from './format-elements.ts';

/** GoogleSQL as BigQuery documents it; texts can be pasted into its console. */
export const bigquery: Dialect = {
  name: 'bigquery',

  ident: (name) => `\`${name}\``,
  table: ({ project, dataset, table }) => `\`${project}.${dataset}.${table}\``,
  type: (type) => type,
  // The client declares the type of a named parameter.
  bind: (name) => `@${name}`,
  stringLiteral: quote,
  patternLiteral: quotePattern,
  dateLiteral: (isoDate) => `DATE '${isoDate}'`,
  createTable: (table) => `CREATE OR REPLACE TABLE ${table} AS`,
  createView: (table) => `CREATE OR REPLACE VIEW ${table} AS`,
  starExcept: (columns) => `* EXCEPT (${columns.join(', ')})`,

  dateDiff: (later, earlier, part) => `DATE_DIFF(${later}, ${earlier}, ${part})`,
  timestampDiff: (later, earlier, unit) => `TIMESTAMP_DIFF(${later}, ${earlier}, ${unit})`,
  dateAdd: (date, amount, part) => `DATE_ADD(${date}, INTERVAL ${operand(amount)} ${part})`,
  dateSub: (date, amount, part) => `DATE_SUB(${date}, INTERVAL ${operand(amount)} ${part})`,
  timestampAdd: (timestamp, amount, unit) =>
    `TIMESTAMP_ADD(${timestamp}, INTERVAL ${operand(amount)} ${unit})`,
  timestampSub: (timestamp, amount, unit) =>
    `TIMESTAMP_SUB(${timestamp}, INTERVAL ${operand(amount)} ${unit})`,
  dateTrunc: (date, part) => `DATE_TRUNC(${date}, ${part})`,
  timestampTrunc: (timestamp, part) => `TIMESTAMP_TRUNC(${timestamp}, ${part})`,
  extract: (part, value) => `EXTRACT(${part} FROM ${value})`,
  dateOf: (timestamp) => `DATE(${timestamp})`,
  timestampOfDate: (date) => `TIMESTAMP(${date})`,
  parseDate: (format, text) => `PARSE_DATE(${quote(portableFormat(format))}, ${text})`,
  safeParseDate: (format, text) => `SAFE.PARSE_DATE(${quote(portableFormat(format))}, ${text})`,
  parseTimestamp: (format, text) => `PARSE_TIMESTAMP(${quote(portableFormat(format))}, ${text})`,
  safeParseTimestamp: (format, text) => `SAFE.PARSE_TIMESTAMP(${quote(portableFormat(format))}, ${text})`,
  formatDate: (format, date) => `FORMAT_DATE(${quote(portableFormat(format))}, ${date})`,
  formatTimestamp: (format, timestamp) => `FORMAT_TIMESTAMP(${quote(portableFormat(format))}, ${timestamp})`,

  regexpContains: (text, pattern) => `REGEXP_CONTAINS(${text}, ${quotePattern(pattern)})`,
  regexpReplace: (text, pattern, replacement) =>
    `REGEXP_REPLACE(${text}, ${quotePattern(pattern)}, ${quotePattern(replacement)})`,
  regexpExtract: (text, pattern) => {
    captureGroups(pattern);
    return `REGEXP_EXTRACT(${text}, ${quotePattern(pattern)})`;
  },
  concat: (parts) => `CONCAT(${parts.join(', ')})`,
  md5Hex: (text) => `TO_HEX(MD5(${text}))`,

  cast: (value, type) => `CAST(${value} AS ${type})`,
  safeCast: (value, type) => `SAFE_CAST(${value} AS ${type})`,
  round: (value, digits) => `ROUND(${value}, ${digits})`,
  safeDivide: (numerator, denominator) => `SAFE_DIVIDE(${numerator}, ${denominator})`,
  intDiv: (numerator, denominator) => `DIV(${numerator}, ${denominator})`,
  greatest: (values) => `GREATEST(${values.join(', ')})`,
  least: (values) => `LEAST(${values.join(', ')})`,

  countif: (condition) => `COUNTIF(${condition})`,
  topValue: (value) => `leadline_top_value(ARRAY_AGG(${value} IGNORE NULLS))`,
  quantile: (value, share) =>
    `ARRAY_AGG(${value} IGNORE NULLS ORDER BY ${value})` +
    `[SAFE_ORDINAL(GREATEST(CAST(CEIL(${share} * COUNT(${value})) AS INT64), 1))]`,
  stringAgg: (text, separator, order) => `STRING_AGG(${text}, ${quote(separator)} ORDER BY ${order})`,

  preambles: {
    // APPROX_TOP_COUNT would do in one word, but it breaks ties as it likes.
    topValue:
      'CREATE TEMP FUNCTION leadline_top_value(candidates ANY TYPE) AS ((\n' +
      '  SELECT candidate FROM UNNEST(candidates) AS candidate\n' +
      '  GROUP BY candidate ORDER BY COUNT(*) DESC, candidate LIMIT 1\n' +
      '));',
  },
};

/** An interval's amount needs parentheses unless it is a name, a number or a parameter. */
function operand(expression: string): string {
  return /^(@?\w+|\(-[\d.]+\))$/.test(expression) ? expression : `(${expression})`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
}

/** A raw literal where the pattern allows it, because patterns read badly with doubled backslashes. */
function quotePattern(pattern: string): string {
  if (!/[\n\r]|\\$/.test(pattern)) {
    if (!pattern.includes("'")) return pattern.includes('\\') ? `r'${pattern}'` : `'${pattern}'`;
    if (!pattern.includes('"')) return `r"${pattern}"`;
  }
  return quote(pattern);
}
