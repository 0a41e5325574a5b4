import { validate } from '@polyglot-sql/sdk';
import { describe, expect, test } from 'vitest';
import { bigquery } from '../../warehouse/dialects/bigquery.ts';
import { duckdb } from '../../warehouse/dialects/duckdb.ts';
import { listQueries, readQueryHeader, renderQuery } from '../../warehouse/render.ts';
import { engineSession } from './engine-session.ts';

const connection = engineSession();
const queries = listQueries();
const portable = queries.filter((name) => readQueryHeader(name).engines.includes('bigquery'));

test.each([
  'SELECT 1 FROM',
  'SELECT DATE_DIFF(a, b, WEEK FROM t',
  'SELECT a b c FROM `p.d.t`',
  'CREATE OR REPLACE TABLE `p.d.t` AS SELEC 1',
])('the independent parser refuses %s', (text) => {
  expect(validate(text, 'bigquery').valid).toBe(false);
});

describe.each(queries)('the query %s', (name) => {
  const { about, example } = readQueryHeader(name);

  test('says what it is for', () => expect(about.length).toBeGreaterThan(20));

  test('renders for DuckDB with the example of its header, as one statement that DuckDB can parse', async () => {
    const { text } = renderQuery(name, example, duckdb);
    expect(text).not.toMatch(/`|\{\{|\bundefined\b|\[object/);
    expect((await connection().extractStatements(text)).count).toBe(1);
  });
});

test.each(portable)(
  'the query %s is read by the independent parser when it is rendered for BigQuery',
  (name) => {
    const { text, bindings } = renderQuery(name, readQueryHeader(name).example, bigquery);
    expect(validate(text, 'bigquery').errors).toEqual([]);
    expect(text).not.toMatch(/\{\{|\bundefined\b|\[object/);
    const placeholders = new Set([...text.matchAll(/@(\w+)/g)].map(([, parameter]) => parameter));
    expect(placeholders).toEqual(new Set(Object.keys(bindings)));
  },
);
