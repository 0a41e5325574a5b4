import type { DialectCases } from '../dialect-cases.ts';

/** Regular expressions, concatenation and digests. */
export const text: DialectCases[] = [
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
];
