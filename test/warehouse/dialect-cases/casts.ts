import type { DialectCase, DialectCases } from '../dialect-cases.ts';

/** CAST and SAFE_CAST by target type. */
export const casts: DialectCases[] = [
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
];

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
