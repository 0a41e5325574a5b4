import type { DialectCase, DialectCases } from '../dialect-cases.ts';

/** Differences, sums, truncation and parts of dates and timestamps. */
export const dates: DialectCases[] = [
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
