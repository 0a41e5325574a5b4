import type { DuckDBConnection } from '@duckdb/node-api';
import { validate } from '@polyglot-sql/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bigquery } from '../../warehouse/dialects/bigquery.ts';
import { duckdb } from '../../warehouse/dialects/duckdb.ts';
import { connectDuckDb } from '../../warehouse/engine/connect.ts';
import { readRows } from '../../warehouse/engine/rows.ts';
import type { Value } from '../../warehouse/warehouse.ts';
import { type DialectCase, dialectCases } from './dialect-cases.ts';
import { renderText } from './render-text.ts';

let connection: DuckDBConnection;
let close: () => void;

beforeAll(async () => {
  const opened = await connectDuckDb({ path: ':memory:', memoryLimit: '256MB', threads: 2 });
  connection = opened.connection;
  close = () => {
    connection.closeSync();
    opened.instance.closeSync();
  };
});

afterAll(() => close());

test('the table of cases has at least 80 cases and no case twice', () => {
  const keys = dialectCases.flatMap(({ cases }) =>
    cases.map(({ template, from }) => `${template} ${from ?? ''}`),
  );
  expect(keys.length).toBeGreaterThanOrEqual(80);
  expect(new Set(keys).size).toBe(keys.length);
});

describe.each(dialectCases)('$helper: $rule', ({ cases }) => {
  test.each(cases)('$template is written for BigQuery as documented', (each) => {
    const lines = renderText(each.template, {}, bigquery).text.trimEnd().split('\n');
    const expression = lines.at(-1);
    expect(expression).toBe(each.bigquery);
    // Alone, an expression is no statement; what stands before it is the preamble of its helper.
    const statement = [...lines.slice(0, -1), `SELECT ${expression}`].join('\n');
    expect(validate(statement, 'bigquery').errors).toEqual([]);
  });

  test.each(cases)('$template in DuckDB is $value', async (each) => {
    const expected = each.value;
    if (expected !== null && typeof expected === 'object')
      await expect(evaluate(each)).rejects.toThrow(expected.error);
    else expect(await evaluate(each)).toEqual(expected);
  });
});

async function evaluate({ template, from }: DialectCase): Promise<Value | undefined> {
  const { text } = renderText(template, {}, duckdb);
  const rows = await readRows(
    await connection.run(`SELECT ${text} AS value${from === undefined ? '' : ` FROM ${from}`}`),
  );
  return rows[0]?.value;
}
