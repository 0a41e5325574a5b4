import type { DialectCase, DialectCases } from '../dialect-cases.ts';

/** Rounding, division and comparison. */
export const numbers: DialectCases[] = [
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
    helper: 'float_literal',
    rule: 'a number with an exponent is a FLOAT64 literal',
    cases: [
      float('0.1', '1e-1', 0.1),
      float('-2.5', '(-2.5e0)', -2.5),
      float('16777217', '1.6777217e7', 16777217),
      float('0.30000001192092896', '3.0000001192092896e-1', 0.30000001192092896),
      {
        template: '{{float_literal 0.1}} + {{float_literal 0.2}}',
        bigquery: '1e-1 + 2e-1',
        value: 0.1 + 0.2,
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
];

function float(value: string, bigquery: string, result: number): DialectCase {
  return { template: `{{float_literal ${value}}}`, bigquery, value: result };
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
