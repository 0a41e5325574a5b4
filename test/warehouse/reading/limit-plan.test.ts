import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limitPlan } from '../../../warehouse/reading/limit-plan.ts';

let instance: DuckDBInstance;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
});

afterAll(() => instance.closeSync());

/** What the engine's own parser makes of a text. */
async function treeOf(sql: string): Promise<unknown> {
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll('SELECT json_serialize_sql(CAST($1 AS VARCHAR))', [sql]);
  connection.closeSync();
  return JSON.parse(String(reader.getRows()[0]?.[0]));
}

const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, i) => make(i));

/** Each part of WITH reads the one before it twice. */
const doubled = (parts: number) =>
  `WITH a0 AS (SELECT 1 AS id)${times(parts, (i) => `, a${i + 1} AS (SELECT x.id FROM a${i} x, a${i} y)`).join('')} SELECT * FROM a${parts}`;

describe('a query that would be planned for minutes', () => {
  it.each([
    ['joins of 51 tables', `SELECT 1 FROM ${times(51, (i) => `s.t t${i}`).join(', ')}`],
    ['51 sub-queries without a table', `SELECT ${times(51, (i) => `(SELECT ${i})`).join(', ')}`],
    ['51 functions as tables', `SELECT 1 FROM ${times(51, (i) => `range(${i}) r${i}`).join(', ')}`],
    ['51 lists of values', `SELECT 1 FROM ${times(51, (i) => `(VALUES (${i})) v${i}`).join(', ')}`],
    ['parts that double', doubled(30)],
    ['a sum of 130 numbers', `SELECT ${times(130, () => '1').join(' + ')}`],
  ])('is refused for %s', async (_, sql) => {
    const tree = await treeOf(sql);
    expect(() => limitPlan(tree)).toThrow(expect.objectContaining({ code: 'sql-refused' }));
  });

  it.each([
    ['joins of 49 tables', `SELECT 1 FROM ${times(49, (i) => `s.t t${i}`).join(', ')}`],
    ['parts that are read a few times', doubled(3)],
    [
      'a part that reads itself',
      'WITH RECURSIVE r AS (SELECT 1 a UNION ALL SELECT a + 1 FROM r) SELECT * FROM r',
    ],
    ['a sum of 100 numbers', `SELECT ${times(100, () => '1').join(' + ')}`],
    ['a thousand columns', `SELECT ${times(1000, (i) => `id + ${i}`).join(', ')} FROM s.t`],
    ['a thousand conditions', `SELECT 1 FROM s.t WHERE ${times(1000, (i) => `id <> ${i}`).join(' AND ')}`],
  ])('is not what asks for %s', async (_, sql) => {
    const tree = await treeOf(sql);
    expect(() => limitPlan(tree)).not.toThrow();
  });
});
