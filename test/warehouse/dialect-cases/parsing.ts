import type { DialectCase, DialectCases } from '../dialect-cases.ts';

/** Dates and timestamps from text, and back. */
export const parsing: DialectCases[] = [
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
];

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
