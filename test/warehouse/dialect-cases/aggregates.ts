import type { DialectCase, DialectCases } from '../dialect-cases.ts';

const aTie = "(VALUES ('b'), ('a'), ('b'), ('a'), ('c'), (NULL), (NULL), (NULL)) AS t(v)";
const oneToTen = '(SELECT 11 - i AS v FROM range(1, 11) AS r(i)) AS t';

/** Aggregates, and the order of NULLs. */
export const aggregates: DialectCases[] = [
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
