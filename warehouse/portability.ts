import { LeadlineError } from '../errors/leadline-error.ts';

/** Characters that each engine reads in its own way, or only one reads: quoted names, escapes, `::` casts, `//`, lambdas. */
const unportableCharacters = /["`\\$]|::|\/\/|->/;

/** Functions and words that have a helper because their meaning or name differs, and those that have no like in the other engine. */
const unportableWords: Readonly<Record<string, string>> = {
  'CAST|SAFE_CAST|TRY_CAST': 'cast or safe_cast',
  'DATE_DIFF|DATEDIFF|DATE_SUB|DATE_ADD|DATE_TRUNC|DATE':
    'date_diff, date_add, date_sub, date_trunc or date_of',
  'TIMESTAMP_DIFF|TIMESTAMP_ADD|TIMESTAMP_SUB|TIMESTAMP_TRUNC|TIMESTAMP':
    'timestamp_diff, timestamp_add, timestamp_sub, timestamp_trunc or timestamp_of_date',
  'EXTRACT|DATE_PART|DAYOFWEEK': 'extract',
  'PARSE_DATE|PARSE_TIMESTAMP|STRPTIME|TRY_STRPTIME': 'parse_date, parse_timestamp or their safe_ forms',
  'FORMAT_DATE|FORMAT_TIMESTAMP|STRFTIME': 'format_date or format_timestamp',
  'REGEXP_[A-Z_]+': 'regexp_contains, regexp_replace or regexp_extract',
  'CONCAT|CONCAT_WS': 'concat',
  ROUND: 'round',
  'SAFE_DIVIDE|DIV|DIVIDE': 'safe_divide or int_div',
  'GREATEST|LEAST': 'greatest or least',
  'COUNTIF|COUNT_IF|FILTER': 'countif, or an aggregate of CASE WHEN',
  'ANY_VALUE|FIRST|LAST|MODE|APPROX_TOP_COUNT': 'any_value or top_value',
  'MEDIAN|QUANTILE[A-Z_]*|APPROX_QUANTILE[S]?|PERCENTILE_[A-Z]+': 'approx_quantile',
  'STRING_AGG|LISTAGG|GROUP_CONCAT': 'string_agg',
  'MD5|TO_HEX': 'md5_hex',
  'EXCEPT|EXCLUDE': 'star_except',
  // LOG is the natural logarithm in one engine and the decimal in the other.
  LOG: 'LN(x), or LN(x) / LN(10)',
  // A query whose answer depends on when it runs cannot be repeated.
  'NOW|CURRENT_DATE|CURRENT_TIMESTAMP|RAND|RANDOM|GENERATE_UUID|UUID': 'a bound parameter',
};

const unportableCall = new RegExp(`(?<![\\w.])(${Object.keys(unportableWords).join('|')})\\s*\\(`, 'i');

/**
 * Refuses text between helpers that the two engines would not read alike.
 * Throws LeadlineError `query-not-portable`, naming the query, the line and the helper to use.
 */
export function refuseUnportableText(text: string, query: string, line: number): void {
  const withoutComments = text.replace(/--.*$/gm, '');
  const found = unportableCharacters.exec(withoutComments);
  if (found !== null)
    throw notPortable(query, line, found[0], 'ident and table for names, bind for values, cast for types');
  refuseUnportableCall(withoutComments, query, line);
}

/** As above, for an expression that is a helper's argument, where patterns and formats may hold any character. */
export function refuseUnportableCall(text: string, query: string, line: number): void {
  const word = unportableCall.exec(text)?.[1];
  if (word === undefined) return;
  const helper = Object.entries(unportableWords).find(([words]) =>
    new RegExp(`^(${words})$`, 'i').test(word),
  )?.[1];
  throw notPortable(query, line, `${word}(`, helper ?? 'a helper');
}

function notPortable(query: string, line: number, arrived: string, helper: string): LeadlineError {
  return new LeadlineError({
    code: 'query-not-portable',
    message: `The query ${query} writes ${arrived} near line ${line}, which the two engines do not read alike.`,
    expected: helper,
    arrived,
    next: 'Use the helper, or write `engine: duckdb` in the header if the query is for DuckDB alone.',
  });
}
