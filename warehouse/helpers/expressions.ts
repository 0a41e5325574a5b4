import { sqlTypes } from '../dialect.ts';
import { SqlText } from '../sql-text.ts';
import type { HelperCall } from './helper-call.ts';

/** Text, numbers, casts, aggregates and order. */
export const expressionHelpers = {
  regexp_contains: (call: HelperCall) =>
    new SqlText(call.dialect.regexpContains(call.sql(0), call.text(1)), 'BOOL'),
  regexp_replace: (call: HelperCall) =>
    new SqlText(call.dialect.regexpReplace(call.sql(0), call.text(1), call.text(2)), 'STRING'),
  regexp_extract: (call: HelperCall) =>
    new SqlText(call.dialect.regexpExtract(call.sql(0), call.text(1)), 'STRING'),
  concat: (call: HelperCall) => new SqlText(call.dialect.concat(call.sqls(0)), 'STRING'),
  md5_hex: (call: HelperCall) => new SqlText(call.dialect.md5Hex(call.sql(0)), 'STRING'),
  /** All text columns of a row in one text: NULL and '' differ, and no value can pass for two. */
  digest_text: (call: HelperCall) => {
    const columns = call.list(0).map((name) => call.dialect.ident(call.checkName(name, 0)));
    return new SqlText(
      columns.map((column) => `COALESCE(${column}, CHR(30))`).join(' || CHR(31) || '),
      'STRING',
    );
  },

  cast: (call: HelperCall) => {
    const type = call.word(1, sqlTypes);
    return new SqlText(call.dialect.cast(call.sql(0), type, call.typeOf(0)), type);
  },
  safe_cast: (call: HelperCall) => {
    const type = call.word(1, sqlTypes);
    return new SqlText(call.dialect.safeCast(call.sql(0), type, call.typeOf(0)), type);
  },
  /** A FLOAT64 to the last bit in both engines: without an exponent DuckDB reads a DECIMAL. */
  float_literal: (call: HelperCall) => {
    const text = call.number(0).toExponential().replace('e+', 'e');
    return new SqlText(text.startsWith('-') ? `(${text})` : text, 'FLOAT64');
  },
  round: (call: HelperCall) =>
    new SqlText(call.dialect.round(call.sql(0), call.has(1) ? call.sql(1) : '0'), 'FLOAT64'),
  safe_divide: (call: HelperCall) =>
    new SqlText(call.dialect.safeDivide(call.sql(0), call.sql(1)), 'FLOAT64'),
  int_div: (call: HelperCall) => new SqlText(call.dialect.intDiv(call.sql(0), call.sql(1)), 'INT64'),
  greatest: (call: HelperCall) => new SqlText(call.dialect.greatest(call.sqls(0))),
  least: (call: HelperCall) => new SqlText(call.dialect.least(call.sqls(0))),

  countif: (call: HelperCall) => new SqlText(call.dialect.countif(call.sql(0)), 'INT64'),
  top_value: (call: HelperCall) => {
    const preamble = call.dialect.preambles.topValue;
    if (preamble !== undefined) call.rendering.preambles.add(preamble);
    return new SqlText(call.dialect.topValue(call.sql(0)));
  },
  /** Any value would do; the smallest is the same one every time. */
  any_value: (call: HelperCall) => new SqlText(`MIN(${call.sql(0)})`),
  approx_quantile: (call: HelperCall) => {
    const share = call.number(1);
    if (share < 0 || share > 1)
      throw call.refuse('query-helper-argument', 1, 'a share from 0 to 1', String(share));
    return new SqlText(call.dialect.quantile(call.sql(0), share));
  },
  string_agg: (call: HelperCall) =>
    new SqlText(call.dialect.stringAgg(call.sql(0), call.text(1), call.sql(call.has(2) ? 2 : 0)), 'STRING'),

  nulls_first: (call: HelperCall) => new SqlText(`${call.sql(0)} NULLS FIRST`),
  nulls_last: (call: HelperCall) => new SqlText(`${call.sql(0)} NULLS LAST`),
};
