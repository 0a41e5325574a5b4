import type { Value } from '../../warehouse/warehouse.ts';

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

const aTie = "(VALUES ('b'), ('a'), ('b'), ('a'), ('c'), (NULL), (NULL), (NULL)) AS t(v)";
const oneToTen = '(SELECT 11 - i AS v FROM range(1, 11) AS r(i)) AS t';

/** Every helper whose meaning differs between the engines. */
export const dialectCases: DialectCases[] = [
  {
    helper: 'date_diff',
    rule: 'DATE_DIFF counts the part boundaries between two dates; WEEK begins on Sunday, ISOWEEK on Monday (2017-12-18 and 2017-12-17 are its own example)',
    cases: [
      dateDiff('2024-03-01', '2024-02-28', 'DAY', 2),
      dateDiff('2024-02-28', '2024-03-01', 'DAY', -2),
      dateDiff('2017-10-15', '2017-10-14', 'WEEK', 1),
      dateDiff('2017-12-18', '2017-12-17', 'WEEK', 0),
      dateDiff('2017-12-18', '2017-12-17', 'ISOWEEK', 1),
      dateDiff('2017-10-15', '2017-10-14', 'ISOWEEK', 0),
      dateDiff('2024-01-06', '2024-01-07', 'WEEK', -1),
      dateDiff('1969-12-28', '1970-01-04', 'WEEK', -1),
      dateDiff('2024-02-01', '2024-01-31', 'MONTH', 1),
      dateDiff('2024-03-30', '2024-01-31', 'MONTH', 2),
      dateDiff('2024-01-31', '2024-02-01', 'MONTH', -1),
      dateDiff('2024-04-01', '2024-03-31', 'QUARTER', 1),
      dateDiff('2024-06-30', '2024-04-01', 'QUARTER', 0),
      dateDiff('2025-01-01', '2024-12-31', 'QUARTER', 1),
      dateDiff('2024-01-01', '2023-12-31', 'YEAR', 1),
      dateDiff('2017-12-30', '2014-12-30', 'YEAR', 3),
      {
        template: "{{date_diff (cast 'NULL' 'DATE') (date_literal '2024-01-01') 'WEEK'}}",
        bigquery: "DATE_DIFF(CAST(NULL AS DATE), DATE '2024-01-01', WEEK)",
        value: null,
      },
    ],
  },
  {
    helper: 'timestamp_diff',
    rule: 'TIMESTAMP_DIFF counts whole intervals only ("2001-02-01 01:00:00" less "2001-02-01 00:00:01" is 0 HOUR) and is negative where the first is earlier',
    cases: [
      timestampDiff('2001-02-01 01:00:00', '2001-02-01 00:00:01', 'HOUR', 0),
      timestampDiff('2010-07-07 10:20:00', '2008-12-25 15:30:00', 'HOUR', 13410),
      timestampDiff('2018-08-14 00:00:00', '2018-10-14 00:00:00', 'DAY', -61),
      timestampDiff('2024-01-02 00:00:00', '2024-01-01 23:59:59', 'DAY', 0),
      timestampDiff('2024-01-01 00:30:00', '2024-01-02 01:00:00', 'DAY', -1),
      timestampDiff('2024-01-01 00:00:00', '2024-01-01 00:01:59', 'MINUTE', -1),
      timestampDiff('2024-01-01 00:00:02.5', '2024-01-01 00:00:00', 'SECOND', 2),
      timestampDiff('2024-01-01 00:00:00', '2024-01-01 00:00:02.5', 'SECOND', -2),
      timestampDiff('2024-01-01 00:00:00.0015', '2024-01-01 00:00:00', 'MILLISECOND', 1),
      // New York went to summer time on this day: a UTC day still has 24 hours.
      timestampDiff('2024-03-11 00:00:00', '2024-03-10 00:00:00', 'HOUR', 24),
    ],
  },
  {
    helper: 'date_add',
    rule: 'DATE_ADD and DATE_SUB by MONTH, QUARTER or YEAR give the last day of the month where the day does not exist',
    cases: [
      dateAdd('2024-01-31', 1, 'MONTH', '2024-02-29'),
      dateAdd('2023-01-31', 1, 'MONTH', '2023-02-28'),
      dateAdd('2024-02-29', 1, 'YEAR', '2025-02-28'),
      dateAdd('2024-11-30', 1, 'QUARTER', '2025-02-28'),
      dateAdd('2024-12-31', 1, 'DAY', '2025-01-01'),
      dateAdd('2024-02-26', 1, 'WEEK', '2024-03-04'),
      {
        template: "{{date_add (date_literal '2024-03-31') -1 'MONTH'}}",
        bigquery: "DATE_ADD(DATE '2024-03-31', INTERVAL (-1) MONTH)",
        value: '2024-02-29',
      },
      {
        template: "{{date_add (date_literal '2024-01-07') '20 + 10' 'DAY'}}",
        bigquery: "DATE_ADD(DATE '2024-01-07', INTERVAL (20 + 10) DAY)",
        value: '2024-02-06',
      },
      {
        template: "{{date_sub (date_literal '2024-05-31') 3 'MONTH'}}",
        bigquery: "DATE_SUB(DATE '2024-05-31', INTERVAL 3 MONTH)",
        value: '2024-02-29',
      },
      {
        template: "{{date_sub (date_literal '2024-05-31') 1 'QUARTER'}}",
        bigquery: "DATE_SUB(DATE '2024-05-31', INTERVAL 1 QUARTER)",
        value: '2024-02-29',
      },
      {
        template: "{{date_sub (date_literal '2024-03-01') 'NULL' 'DAY'}}",
        bigquery: "DATE_SUB(DATE '2024-03-01', INTERVAL NULL DAY)",
        value: null,
      },
    ],
  },
  {
    helper: 'timestamp_add',
    rule: 'TIMESTAMP_ADD and TIMESTAMP_SUB take units of fixed length only; a DAY is 24 hours',
    cases: [
      {
        template: `{{timestamp_add "TIMESTAMP '2024-03-09 12:00:00'" 1 'DAY'}}`,
        bigquery: "TIMESTAMP_ADD(TIMESTAMP '2024-03-09 12:00:00', INTERVAL 1 DAY)",
        value: '2024-03-10T12:00:00Z',
      },
      {
        template: `{{timestamp_sub "TIMESTAMP '2024-01-01 00:00:00'" 90 'MINUTE'}}`,
        bigquery: "TIMESTAMP_SUB(TIMESTAMP '2024-01-01 00:00:00', INTERVAL 90 MINUTE)",
        value: '2023-12-31T22:30:00Z',
      },
    ],
  },
  {
    helper: 'date_trunc',
    rule: 'DATE_TRUNC to WEEK gives the Sunday before, to ISOWEEK the Monday before',
    cases: [
      dateTrunc('2024-01-06', 'WEEK', '2023-12-31'),
      dateTrunc('2024-01-07', 'WEEK', '2024-01-07'),
      dateTrunc('2024-01-08', 'WEEK', '2024-01-07'),
      dateTrunc('2024-01-07', 'ISOWEEK', '2024-01-01'),
      dateTrunc('2024-01-08', 'ISOWEEK', '2024-01-08'),
      dateTrunc('2024-02-29', 'MONTH', '2024-02-01'),
      dateTrunc('2024-03-31', 'QUARTER', '2024-01-01'),
      dateTrunc('2024-04-01', 'QUARTER', '2024-04-01'),
      dateTrunc('2024-12-31', 'YEAR', '2024-01-01'),
      {
        template: `{{timestamp_trunc "TIMESTAMP '2024-01-06 23:59:59'" 'WEEK'}}`,
        bigquery: "TIMESTAMP_TRUNC(TIMESTAMP '2024-01-06 23:59:59', WEEK)",
        value: '2023-12-31T00:00:00Z',
      },
      {
        template: `{{timestamp_trunc "TIMESTAMP '2024-01-07 10:29:59'" 'HOUR'}}`,
        bigquery: "TIMESTAMP_TRUNC(TIMESTAMP '2024-01-07 10:29:59', HOUR)",
        value: '2024-01-07T10:00:00Z',
      },
    ],
  },
  {
    helper: 'extract',
    rule: 'DAYOFWEEK is 1 (Sunday) to 7; WEEK is 0 to 53, weeks begin on Sunday and days before the first Sunday are in week 0; ISOWEEK is 1 to 53 (the dates are the reference’s own table)',
    cases: [
      extract('DAYOFWEEK', '2024-01-07', 1),
      extract('DAYOFWEEK', '2024-01-08', 2),
      extract('DAYOFWEEK', '2024-01-09', 3),
      extract('DAYOFWEEK', '2024-01-10', 4),
      extract('DAYOFWEEK', '2024-01-11', 5),
      extract('DAYOFWEEK', '2024-01-12', 6),
      extract('DAYOFWEEK', '2024-01-13', 7),
      extract('WEEK', '2015-12-23', 51),
      extract('WEEK', '2015-12-27', 52),
      extract('WEEK', '2016-01-01', 0),
      extract('WEEK', '2016-01-03', 1),
      extract('ISOWEEK', '2015-12-23', 52),
      extract('ISOWEEK', '2016-01-03', 53),
      extract('ISOWEEK', '2016-01-04', 1),
      extract('ISOYEAR', '2016-01-03', 2015),
      extract('QUARTER', '2024-12-31', 4),
      extract('DAYOFYEAR', '2024-12-31', 366),
      {
        template: `{{extract 'DAY' "TIMESTAMP '2024-01-07 23:30:00'"}}`,
        bigquery: "EXTRACT(DAY FROM TIMESTAMP '2024-01-07 23:30:00')",
        value: 7,
      },
    ],
  },
  {
    helper: 'date_of',
    rule: 'DATE(timestamp) is the date in UTC unless a zone is given; TIMESTAMP(date) is midnight UTC',
    cases: [
      {
        template: `{{date_of "TIMESTAMP '2024-03-10 23:59:59.999999'"}}`,
        bigquery: "DATE(TIMESTAMP '2024-03-10 23:59:59.999999')",
        value: '2024-03-10',
      },
      {
        template: "{{timestamp_of_date (date_literal '2024-03-10')}}",
        bigquery: "TIMESTAMP(DATE '2024-03-10')",
        value: '2024-03-10T00:00:00Z',
      },
    ],
  },
  {
    helper: 'parse_date',
    rule: 'PARSE_DATE fails on text that does not match; with SAFE. it is NULL; fields that the format lacks are those of 1970-01-01; white space around the text is allowed',
    cases: [
      parse('parse_date', 'PARSE_DATE', '%Y-%m-%d', '2024-02-29', '2024-02-29'),
      parse('parse_date', 'PARSE_DATE', '%Y-%m-%d', '2023-02-29', { error: /out of range/ }),
      parse('safe_parse_date', 'SAFE.PARSE_DATE', '%Y-%m-%d', '2023-02-29', null),
      parse('safe_parse_date', 'SAFE.PARSE_DATE', '%Y-%m-%d', 'Springfield', null),
      parse('safe_parse_date', 'SAFE.PARSE_DATE', '%Y-%m-%d', '', null),
      parse('safe_parse_date', 'SAFE.PARSE_DATE', '%Y-%m-%d', ' 2024-01-07 ', '2024-01-07'),
      parse('safe_parse_date', 'SAFE.PARSE_DATE', '%Y-%m', '2019-06', '2019-06-01'),
      parse('safe_parse_date', 'SAFE.PARSE_DATE', '%m/%d/%Y', '3/5/2025', '2025-03-05'),
      parse('safe_parse_date', 'SAFE.PARSE_DATE', '%Y-%m-%d', '2024-01-07x', null),
      parse('safe_parse_date', 'SAFE.PARSE_DATE', '%m/%d/%y', '01/02/68', '2068-01-02'),
      parse('safe_parse_date', 'SAFE.PARSE_DATE', '%m/%d/%y', '01/02/69', '1969-01-02'),
    ],
  },
  {
    helper: 'parse_timestamp',
    rule: 'PARSE_TIMESTAMP reads UTC unless the text has an offset; %E*S reads seconds with any fraction',
    cases: [
      parse(
        'parse_timestamp',
        'PARSE_TIMESTAMP',
        '%Y-%m-%d %H:%M:%S',
        '2024-05-14 15:02:11',
        '2024-05-14T15:02:11Z',
      ),
      parse(
        'safe_parse_timestamp',
        'SAFE.PARSE_TIMESTAMP',
        '%Y-%m-%dT%H:%M:%E*S%z',
        '2024-05-14T15:02:11.250+0000',
        '2024-05-14T15:02:11.25Z',
      ),
      parse(
        'safe_parse_timestamp',
        'SAFE.PARSE_TIMESTAMP',
        '%Y-%m-%dT%H:%M:%E*S%z',
        '2024-05-14T15:02:11+0200',
        '2024-05-14T13:02:11Z',
      ),
      parse('safe_parse_timestamp', 'SAFE.PARSE_TIMESTAMP', '%m/%d/%Y %H:%M:%S', '05/14/2024 25:00:00', null),
    ],
  },
  {
    helper: 'format_date',
    rule: 'FORMAT_DATE writes %m and %d with two digits, %j with three',
    cases: [
      {
        template: "{{format_date '%Y%m' (date_literal '2024-01-07')}}",
        bigquery: "FORMAT_DATE('%Y%m', DATE '2024-01-07')",
        value: '202401',
      },
      {
        template: "{{format_date '%F' (date_literal '2024-01-07')}}",
        bigquery: "FORMAT_DATE('%Y-%m-%d', DATE '2024-01-07')",
        value: '2024-01-07',
      },
      {
        template: `{{format_timestamp '%Y-%m-%d %H:%M' "TIMESTAMP '2024-01-07 09:30:00'"}}`,
        bigquery: "FORMAT_TIMESTAMP('%Y-%m-%d %H:%M', TIMESTAMP '2024-01-07 09:30:00')",
        value: '2024-01-07 09:30',
      },
    ],
  },
  {
    helper: 'regexp_contains',
    rule: 'REGEXP_CONTAINS is true for a partial match; RE2, where the dot does not match a line end',
    cases: [
      {
        template: `{{regexp_contains "'WELLS FARGO ADVISORS'" 'FARGO'}}`,
        bigquery: "REGEXP_CONTAINS('WELLS FARGO ADVISORS', 'FARGO')",
        value: true,
      },
      {
        template: `{{regexp_contains "'abc'" '^b'}}`,
        bigquery: "REGEXP_CONTAINS('abc', '^b')",
        value: false,
      },
      {
        template: `{{regexp_contains "'ABC'" '(?i)b'}}`,
        bigquery: "REGEXP_CONTAINS('ABC', '(?i)b')",
        value: true,
      },
      {
        template: `{{regexp_contains "'12.5'" '^\\d+\\.\\d$'}}`,
        bigquery: "REGEXP_CONTAINS('12.5', r'^\\d+\\.\\d$')",
        value: true,
      },
      {
        template: "{{regexp_contains 'CHR(97) || CHR(10) || CHR(98)' 'a.b'}}",
        bigquery: "REGEXP_CONTAINS(CHR(97) || CHR(10) || CHR(98), 'a.b')",
        value: false,
      },
      {
        template: "{{regexp_contains (cast 'NULL' 'STRING') 'a'}}",
        bigquery: "REGEXP_CONTAINS(CAST(NULL AS STRING), 'a')",
        value: null,
      },
      {
        template: `{{regexp_contains "'it''s'" "t's"}}`,
        bigquery: `REGEXP_CONTAINS('it''s', r"t's")`,
        value: true,
      },
    ],
  },
  {
    helper: 'regexp_replace',
    rule: 'REGEXP_REPLACE replaces all matches; \\1 to \\9 stand for groups',
    cases: [
      {
        template: `{{regexp_replace "'a1b2c3'" '[0-9]' ''}}`,
        bigquery: "REGEXP_REPLACE('a1b2c3', '[0-9]', '')",
        value: 'abc',
      },
      {
        template: `{{regexp_replace "'2024-01-07'" '(\\d+)-(\\d+)-(\\d+)' '\\3.\\2.\\1'}}`,
        bigquery: "REGEXP_REPLACE('2024-01-07', r'(\\d+)-(\\d+)-(\\d+)', r'\\3.\\2.\\1')",
        value: '07.01.2024',
      },
      {
        template: `{{regexp_replace "'1,234,567'" ',' ''}}`,
        bigquery: "REGEXP_REPLACE('1,234,567', ',', '')",
        value: '1234567',
      },
    ],
  },
  {
    helper: 'regexp_extract',
    rule: 'REGEXP_EXTRACT gives the first match, or the group where there is one, and NULL where nothing matches',
    cases: [
      {
        template: `{{regexp_extract "'CRD-123456 x 789'" '[0-9]+'}}`,
        bigquery: "REGEXP_EXTRACT('CRD-123456 x 789', '[0-9]+')",
        value: '123456',
      },
      {
        template: `{{regexp_extract "'CRD-123456'" 'CRD-([0-9]+)'}}`,
        bigquery: "REGEXP_EXTRACT('CRD-123456', 'CRD-([0-9]+)')",
        value: '123456',
      },
      {
        template: `{{regexp_extract "'none'" '[0-9]+'}}`,
        bigquery: "REGEXP_EXTRACT('none', '[0-9]+')",
        value: null,
      },
      {
        template: `{{regexp_extract "'x=;'" 'x=([0-9]*)'}}`,
        bigquery: "REGEXP_EXTRACT('x=;', 'x=([0-9]*)')",
        value: '',
      },
      {
        template: `{{regexp_extract "'a[(]1'" '[(]\\](?:[0-9])([0-9])?'}}`,
        bigquery: "REGEXP_EXTRACT('a[(]1', r'[(]\\](?:[0-9])([0-9])?')",
        value: '',
      },
    ],
  },
  {
    helper: 'concat',
    rule: 'CONCAT is NULL where any argument is NULL',
    cases: [
      { template: `{{concat "'a'" "'b'" "'c'"}}`, bigquery: "CONCAT('a', 'b', 'c')", value: 'abc' },
      { template: `{{concat "'a'" 'NULL' "'c'"}}`, bigquery: "CONCAT('a', NULL, 'c')", value: null },
    ],
  },
  {
    helper: 'md5_hex',
    rule: 'MD5 gives bytes, TO_HEX lower-case digits (RFC 1321 has the digest of abc)',
    cases: [
      {
        template: `{{md5_hex "'abc'"}}`,
        bigquery: "TO_HEX(MD5('abc'))",
        value: '900150983cd24fb0d6963f7d28e17f72',
      },
    ],
  },
  {
    helper: 'safe_cast to INT64',
    rule: 'a text is read as INT64 only if it is a whole number, in decimal or hexadecimal; a FLOAT64 is rounded, half away from zero',
    cases: [
      safeCast("'42'", 'INT64', 42),
      safeCast("'-7'", 'INT64', -7),
      safeCast("'12.7'", 'INT64', null),
      safeCast("'12.0'", 'INT64', null),
      safeCast("'1e3'", 'INT64', null),
      safeCast("'1_000'", 'INT64', null),
      safeCast("'1,000'", 'INT64', null),
      safeCast("''", 'INT64', null),
      safeCast("'Springfield'", 'INT64', null),
      safeCast("'0x1A'", 'INT64', 26),
      safeCast("'99999999999999999999'", 'INT64', null),
      safeCast('2.5', 'INT64', 3),
      safeCast('1e300', 'INT64', null),
      safeCast('TRUE', 'INT64', 1),
      safeCast('NULL', 'INT64', null),
    ],
  },
  {
    helper: 'safe_cast to FLOAT64',
    rule: 'a text is read as FLOAT64 if it is a floating point literal, an infinity or NaN',
    cases: [
      safeCast("'12.5'", 'FLOAT64', 12.5),
      safeCast("'1e3'", 'FLOAT64', 1000),
      safeCast("'.5'", 'FLOAT64', 0.5),
      safeCast("'1_000'", 'FLOAT64', null),
      safeCast("'1,234.5'", 'FLOAT64', null),
      safeCast("'12 miles'", 'FLOAT64', null),
      safeCast("'Springfield'", 'FLOAT64', null),
      safeCast('7', 'FLOAT64', 7),
    ],
  },
  {
    helper: 'safe_cast to BOOL',
    rule: 'a text is TRUE if it is "true" and FALSE if it is "false", in any case; all others are invalid; INT64 is FALSE if 0',
    cases: [
      safeCast("'TRUE'", 'BOOL', true),
      safeCast("'false'", 'BOOL', false),
      safeCast("'yes'", 'BOOL', null),
      safeCast("'t'", 'BOOL', null),
      safeCast("'1'", 'BOOL', null),
      safeCast('2', 'BOOL', true),
      safeCast('0', 'BOOL', false),
    ],
  },
  {
    helper: 'safe_cast to DATE',
    rule: 'a text must be a date literal, YYYY-[M]M-[D]D',
    cases: [
      safeCast("'2024-01-07'", 'DATE', '2024-01-07'),
      safeCast("'2024-1-7'", 'DATE', '2024-01-07'),
      safeCast("'2024/01/07'", 'DATE', null),
      safeCast("'2024-02-30'", 'DATE', null),
      safeCast("'01/07/2024'", 'DATE', null),
      safeCast("'20240107'", 'DATE', null),
      safeCast("'infinity'", 'DATE', null),
    ],
  },
  {
    helper: 'safe_cast to TIMESTAMP',
    rule: 'a text must be a timestamp literal; its offset is applied, and without one it is UTC',
    cases: [
      safeCast("'2024-05-14T15:02:11.000Z'", 'TIMESTAMP', '2024-05-14T15:02:11Z'),
      safeCast("'2024-05-14 15:02:11'", 'TIMESTAMP', '2024-05-14T15:02:11Z'),
      safeCast("'2024-05-14 15:02:11+02:00'", 'TIMESTAMP', '2024-05-14T13:02:11Z'),
      safeCast("'2024-05-14 15:02:11-07'", 'TIMESTAMP', '2024-05-14T22:02:11Z'),
      safeCast("'2024-05-14'", 'TIMESTAMP', '2024-05-14T00:00:00Z'),
      safeCast("'2024-13-14'", 'TIMESTAMP', null),
      safeCast("'soon'", 'TIMESTAMP', null),
      safeCast("DATE '2024-05-14'", 'TIMESTAMP', '2024-05-14T00:00:00Z'),
    ],
  },
  {
    helper: 'cast to INT64',
    rule: 'the closest whole number; halfway cases such as 1.5 or -0.5 round away from zero',
    cases: [
      cast('1.5', 'INT64', 2),
      cast('-0.5', 'INT64', -1),
      cast('2.5', 'INT64', 3),
      cast('-2.5', 'INT64', -3),
      cast('2.4', 'INT64', 2),
      cast('9007199254740991', 'INT64', 9007199254740991),
      cast("'12'", 'INT64', 12),
      cast("'12.7'", 'INT64', { error: /12\.7/ }),
      cast("'Springfield'", 'INT64', { error: /Springfield/ }),
    ],
  },
  {
    helper: 'cast to STRING',
    rule: 'a whole FLOAT64 has no decimal point, BOOL is true or false, DATE is YYYY-MM-DD, TIMESTAMP shows its offset, +00',
    cases: [
      cast('123456.0', 'STRING', '123456'),
      cast('-2.50', 'STRING', '-2.5'),
      cast('42', 'STRING', '42'),
      cast("'12.0'", 'STRING', '12.0'),
      cast('TRUE', 'STRING', 'true'),
      cast("DATE '2024-01-07'", 'STRING', '2024-01-07'),
      cast("TIMESTAMP '2024-01-07 09:30:00'", 'STRING', '2024-01-07 09:30:00+00'),
      cast('NULL', 'STRING', null),
    ],
  },
  {
    helper: 'round',
    rule: 'ROUND rounds halfway cases away from zero and gives FLOAT64; its examples are 2.5, -2.5, 123.7 with -1 and 1.235 with 2',
    cases: [
      round('2.5', 0, 3),
      round('-2.5', 0, -3),
      round('0.5', 0, 1),
      round('1.25', 1, 1.3),
      round('-1.25', 1, -1.3),
      round('1.235', 2, 1.24),
      {
        template: "{{round '123.7' -1}}",
        bigquery: 'ROUND(123.7, (-1))',
        value: 120,
      },
    ],
  },
  {
    helper: 'safe_divide',
    rule: 'SAFE_DIVIDE is NULL where the division fails, and FLOAT64 otherwise',
    cases: [
      binary('safe_divide', 'SAFE_DIVIDE', '1', '4', 0.25),
      binary('safe_divide', 'SAFE_DIVIDE', '20', '0', null),
      binary('safe_divide', 'SAFE_DIVIDE', '0.0', '0.0', null),
      binary('safe_divide', 'SAFE_DIVIDE', 'NULL', '2', null),
      binary('safe_divide', 'SAFE_DIVIDE', '1 + 1', '4', 0.5),
      binary('safe_divide', 'SAFE_DIVIDE', '12', '2 + 2', 3),
    ],
  },
  {
    helper: 'int_div',
    rule: 'DIV drops the fraction (12 by -7 is -1, 20 by 3 is 6); a zero divisor is an error',
    cases: [
      binary('int_div', 'DIV', '20', '3', 6),
      binary('int_div', 'DIV', '12', '-7', -1),
      binary('int_div', 'DIV', '-7', '2', -3),
      binary('int_div', 'DIV', '-7', '-2', 3),
      binary('int_div', 'DIV', '20', '0', { error: /division by zero/ }),
    ],
  },
  {
    helper: 'greatest and least',
    rule: 'NULL where any argument is NULL',
    cases: [
      binary('greatest', 'GREATEST', '1', '2', 2),
      binary('greatest', 'GREATEST', '1', 'NULL', null),
      binary('least', 'LEAST', '1', '2', 1),
      binary('least', 'LEAST', 'NULL', '2', null),
    ],
  },
  {
    helper: 'countif',
    rule: 'COUNTIF counts TRUE, and is 0 where all are FALSE or NULL',
    cases: [
      {
        template: "{{countif 'v > 1'}}",
        bigquery: 'COUNTIF(v > 1)',
        value: 2,
        from: '(VALUES (1), (2), (3), (NULL)) AS t(v)',
      },
      {
        template: "{{countif 'v > 9'}}",
        bigquery: 'COUNTIF(v > 9)',
        value: 0,
        from: '(VALUES (1), (NULL)) AS t(v)',
      },
    ],
  },
  {
    helper: 'top_value',
    rule: 'a function of our own: the most frequent value that is not NULL, and of equally frequent ones the smallest',
    cases: [
      {
        template: "{{top_value 'v'}}",
        bigquery: 'leadline_top_value(ARRAY_AGG(v IGNORE NULLS))',
        value: 'a',
        from: aTie,
      },
      {
        template: "{{top_value 'v'}}",
        bigquery: 'leadline_top_value(ARRAY_AGG(v IGNORE NULLS))',
        value: 'z',
        from: "(VALUES ('z'), ('a'), ('z')) AS t(v)",
      },
      {
        template: "{{top_value 'v'}}",
        bigquery: 'leadline_top_value(ARRAY_AGG(v IGNORE NULLS))',
        value: null,
        from: '(VALUES (CAST(NULL AS VARCHAR))) AS t(v)',
      },
      {
        template: "{{top_value 'v'}}",
        bigquery: 'leadline_top_value(ARRAY_AGG(v IGNORE NULLS))',
        value: -2,
        from: '(VALUES (3), (-2), (3), (-2), (1)) AS t(v)',
      },
    ],
  },
  {
    helper: 'approx_quantile',
    rule: 'exact, by nearest rank over the values that are not NULL: ARRAY_AGG in order, at place CEIL(share * count)',
    cases: [
      quantile(0.9, 9),
      quantile(0.5, 5),
      quantile(0.25, 3),
      quantile(0, 1),
      quantile(1, 10),
      { ...quantile(0.5, null), from: '(VALUES (CAST(NULL AS DOUBLE))) AS t(v)' },
    ],
  },
  {
    helper: 'string_agg and any_value',
    rule: 'STRING_AGG passes over NULLs and keeps the order that is asked for; any_value is MIN, so that it is the same one every time',
    cases: [
      {
        template: "{{string_agg 'v' ', ' 'v DESC'}}",
        bigquery: "STRING_AGG(v, ', ' ORDER BY v DESC)",
        value: 'c, b, b, a, a',
        from: aTie,
      },
      { template: "{{any_value 'v'}}", bigquery: 'MIN(v)', value: 'a', from: aTie },
    ],
  },
  {
    helper: 'order of NULLs',
    rule: 'NULL is the smallest value: first in ascending order and last in descending order, unless NULLS LAST or NULLS FIRST is written',
    cases: [
      orderOfNulls("'v'", 'v', '-,a,b'),
      orderOfNulls("'v DESC'", 'v DESC', 'b,a,-'),
      orderOfNulls("(nulls_last 'v')", 'v NULLS LAST', 'a,b,-'),
      orderOfNulls("(nulls_first 'v DESC')", 'v DESC NULLS FIRST', '-,b,a'),
    ],
  },
];

function dateDiff(later: string, earlier: string, part: string, value: number): DialectCase {
  return {
    template: `{{date_diff (date_literal '${later}') (date_literal '${earlier}') '${part}'}}`,
    bigquery: `DATE_DIFF(DATE '${later}', DATE '${earlier}', ${part})`,
    value,
  };
}

function timestampDiff(later: string, earlier: string, unit: string, value: number): DialectCase {
  return {
    template: `{{timestamp_diff "TIMESTAMP '${later}'" "TIMESTAMP '${earlier}'" '${unit}'}}`,
    bigquery: `TIMESTAMP_DIFF(TIMESTAMP '${later}', TIMESTAMP '${earlier}', ${unit})`,
    value,
  };
}

function dateAdd(date: string, amount: number, part: string, value: string): DialectCase {
  return {
    template: `{{date_add (date_literal '${date}') ${amount} '${part}'}}`,
    bigquery: `DATE_ADD(DATE '${date}', INTERVAL ${amount} ${part})`,
    value,
  };
}

function dateTrunc(date: string, part: string, value: string): DialectCase {
  return {
    template: `{{date_trunc (date_literal '${date}') '${part}'}}`,
    bigquery: `DATE_TRUNC(DATE '${date}', ${part})`,
    value,
  };
}

function extract(part: string, date: string, value: number): DialectCase {
  return {
    template: `{{extract '${part}' (date_literal '${date}')}}`,
    bigquery: `EXTRACT(${part} FROM DATE '${date}')`,
    value,
  };
}

function parse(
  helper: string,
  name: string,
  format: string,
  text: string,
  value: DialectCase['value'],
): DialectCase {
  return {
    template: `{{${helper} '${format}' "'${text}'"}}`,
    bigquery: `${name}('${format}', '${text}')`,
    value,
  };
}

function safeCast(value: string, type: string, result: DialectCase['value']): DialectCase {
  return {
    template: `{{safe_cast "${value}" '${type}'}}`,
    bigquery: `SAFE_CAST(${value} AS ${type})`,
    value: result,
  };
}

function cast(value: string, type: string, result: DialectCase['value']): DialectCase {
  return { template: `{{cast "${value}" '${type}'}}`, bigquery: `CAST(${value} AS ${type})`, value: result };
}

function round(value: string, digits: number, result: number): DialectCase {
  return {
    template: `{{round '${value}' ${digits}}}`,
    bigquery: `ROUND(${value}, ${digits})`,
    value: result,
  };
}

function binary(
  helper: string,
  name: string,
  left: string,
  right: string,
  value: DialectCase['value'],
): DialectCase {
  return { template: `{{${helper} '${left}' '${right}'}}`, bigquery: `${name}(${left}, ${right})`, value };
}

function quantile(share: number, value: number | null): DialectCase {
  return {
    template: `{{approx_quantile 'v' ${share}}}`,
    bigquery: `ARRAY_AGG(v IGNORE NULLS ORDER BY v)[SAFE_ORDINAL(GREATEST(CAST(CEIL(${share} * COUNT(v)) AS INT64), 1))]`,
    value,
    from: oneToTen,
  };
}

function orderOfNulls(order: string, bigquery: string, value: string): DialectCase {
  return {
    template: `{{string_agg "COALESCE(v, '-')" ',' ${order}}}`,
    bigquery: `STRING_AGG(COALESCE(v, '-'), ',' ORDER BY ${bigquery})`,
    value,
    from: "(VALUES ('a'), (NULL), ('b')) AS t(v)",
  };
}
