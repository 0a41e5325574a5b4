import { dateIntervals, dateParts, extractParts, timestampParts, timeUnits } from '../dialect.ts';
import { SqlText } from '../sql-text.ts';
import type { HelperCall } from './helper-call.ts';

/** Dates and timestamps, in GoogleSQL's argument order. */
export const dateHelpers = {
  date_literal: (call: HelperCall) => new SqlText(call.dialect.dateLiteral(isoDate(call)), 'DATE'),
  date_diff: (call: HelperCall) =>
    new SqlText(call.dialect.dateDiff(call.sql(0), call.sql(1), call.word(2, dateParts)), 'INT64'),
  timestamp_diff: (call: HelperCall) =>
    new SqlText(call.dialect.timestampDiff(call.sql(0), call.sql(1), call.word(2, timeUnits)), 'INT64'),
  date_add: (call: HelperCall) =>
    new SqlText(call.dialect.dateAdd(call.sql(0), call.sql(1), call.word(2, dateIntervals)), 'DATE'),
  date_sub: (call: HelperCall) =>
    new SqlText(call.dialect.dateSub(call.sql(0), call.sql(1), call.word(2, dateIntervals)), 'DATE'),
  timestamp_add: (call: HelperCall) =>
    new SqlText(call.dialect.timestampAdd(call.sql(0), call.sql(1), call.word(2, timeUnits)), 'TIMESTAMP'),
  timestamp_sub: (call: HelperCall) =>
    new SqlText(call.dialect.timestampSub(call.sql(0), call.sql(1), call.word(2, timeUnits)), 'TIMESTAMP'),
  date_trunc: (call: HelperCall) =>
    new SqlText(call.dialect.dateTrunc(call.sql(0), call.word(1, dateParts)), 'DATE'),
  timestamp_trunc: (call: HelperCall) =>
    new SqlText(call.dialect.timestampTrunc(call.sql(0), call.word(1, timestampParts)), 'TIMESTAMP'),
  extract: (call: HelperCall) =>
    new SqlText(call.dialect.extract(call.word(0, extractParts), call.sql(1)), 'INT64'),
  date_of: (call: HelperCall) => new SqlText(call.dialect.dateOf(call.sql(0)), 'DATE'),
  timestamp_of_date: (call: HelperCall) =>
    new SqlText(call.dialect.timestampOfDate(call.sql(0)), 'TIMESTAMP'),
  parse_date: (call: HelperCall) => new SqlText(call.dialect.parseDate(call.text(0), call.sql(1)), 'DATE'),
  safe_parse_date: (call: HelperCall) =>
    new SqlText(call.dialect.safeParseDate(call.text(0), call.sql(1)), 'DATE'),
  parse_timestamp: (call: HelperCall) =>
    new SqlText(call.dialect.parseTimestamp(call.text(0), call.sql(1)), 'TIMESTAMP'),
  safe_parse_timestamp: (call: HelperCall) =>
    new SqlText(call.dialect.safeParseTimestamp(call.text(0), call.sql(1)), 'TIMESTAMP'),
  format_date: (call: HelperCall) =>
    new SqlText(call.dialect.formatDate(call.text(0), call.sql(1)), 'STRING'),
  format_timestamp: (call: HelperCall) =>
    new SqlText(call.dialect.formatTimestamp(call.text(0), call.sql(1)), 'STRING'),
};

function isoDate(call: HelperCall): string {
  const text = call.text(0);
  const time = Date.parse(`${text}T00:00:00Z`);
  if (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(time) &&
    new Date(time).toISOString().startsWith(text)
  ) {
    return text;
  }
  throw call.refuse('query-helper-argument', 0, 'a date that exists, written YYYY-MM-DD', text);
}
