import { expect, test } from 'vitest';
import { readColumns } from '../../warehouse/engine/columns.ts';
import { readRows } from '../../warehouse/engine/rows.ts';
import { isoTimestamp } from '../../warehouse/engine/timestamps.ts';
import { engineSession } from './engine-session.ts';

const connection = engineSession();

test('rows hold plain numbers, booleans, texts, ISO dates and ISO timestamps', async () => {
  const result =
    await connection().run(`SELECT 7::BIGINT AS whole, sum(3::BIGINT) AS total, 1.25::DECIMAL(6, 2) AS exact, 0.5::DOUBLE AS share,
    true AS flag, 'text' AS text, NULL AS nothing, DATE '2024-01-07' AS day,
    TIMESTAMP '2024-01-07 09:30:00' AS moment, TIMESTAMP '1969-12-31 23:59:59.25' AS earlier`);
  expect(await readRows(result)).toEqual([
    {
      whole: 7,
      total: 3,
      exact: 1.25,
      share: 0.5,
      flag: true,
      text: 'text',
      nothing: null,
      day: '2024-01-07',
      moment: '2024-01-07T09:30:00Z',
      earlier: '1969-12-31T23:59:59.25Z',
    },
  ]);
});

test('a whole number that JavaScript cannot hold, or a type without a plain form, is refused by column name', async () => {
  for (const column of ['9007199254740993::BIGINT AS big', 'INTERVAL 1 DAY AS big', '[1, 2] AS big']) {
    await expect(readRows(await connection().run(`SELECT ${column}`))).rejects.toThrow(
      expect.objectContaining({ code: 'query-result-unsupported', message: expect.stringContaining('big') }),
    );
  }
  await expect(readColumns(await connection().run('SELECT [1] AS big'))).rejects.toThrow(
    expect.objectContaining({ code: 'query-result-unsupported' }),
  );
});

// 5,000 rows are three of the engine's vectors of 2,048; NULLs fall on both sides of every word of the bitmap.
const count = 5000;

test.each([
  ['DOUBLE', 'i / 4'],
  ['FLOAT', 'i / 4'],
  ['BIGINT', 'i - 2500'],
  ['HUGEINT', 'i - 2500'],
  ['INTEGER', 'i - 2500'],
  ['SMALLINT', 'i - 2500'],
  ['UINTEGER', 'i'],
  ['UBIGINT', 'i'],
  ['DECIMAL(9,2)', 'i / 4'],
  ['DECIMAL(30,2)', 'i / 4'],
])('a column of %s becomes a Float64Array with NaN where every third value is NULL', async (type, value) => {
  const result = await connection().run(
    `SELECT CASE WHEN i % 3 <> 0 THEN CAST(${value} AS ${type}) END AS v, CAST(${value} AS ${type}) AS full FROM range(${count}) AS r(i) ORDER BY i`,
  );
  const { rows, names, columns } = await readColumns(result);
  const expected = (row: number) => (value === 'i' ? row : value === 'i / 4' ? row / 4 : row - 2500);
  expect({ rows, names }).toEqual({ rows: count, names: ['v', 'full'] });
  expect(columns.full).toEqual(Float64Array.from({ length: count }, (_, row) => expected(row)));
  expect(columns.v).toEqual(
    Float64Array.from({ length: count }, (_, row) => (row % 3 === 0 ? Number.NaN : expected(row))),
  );
});

test('booleans are 0 and 1, dates are days since 1970, texts and timestamps are texts', async () => {
  const result = await connection().run(`SELECT * FROM (VALUES
    (true, DATE '1970-01-02', 'a', TIMESTAMP '2024-01-07 09:30:00'),
    (false, DATE '1969-12-31', NULL, NULL),
    (NULL, NULL, 'c', NULL)) AS t(flag, day, text, moment)`);
  const { columns } = await readColumns(result);
  expect(columns.flag).toEqual(Float64Array.of(1, 0, Number.NaN));
  expect(columns.day).toEqual(Float64Array.of(1, -1, Number.NaN));
  expect(columns.text).toEqual(['a', null, 'c']);
  expect(columns.moment).toEqual(['2024-01-07T09:30:00Z', null, null]);
});

test('an empty result keeps its columns', async () => {
  const { rows, columns } = await readColumns(
    await connection().run("SELECT 1.5 AS a, 'x' AS b WHERE false"),
  );
  expect({ rows, columns }).toEqual({ rows: 0, columns: { a: new Float64Array(0), b: [] } });
});

test('fractions of a second are written as short as they are', () => {
  expect([0n, 250_000n, 1n, -1n].map(isoTimestamp)).toEqual([
    '1970-01-01T00:00:00Z',
    '1970-01-01T00:00:00.25Z',
    '1970-01-01T00:00:00.000001Z',
    '1969-12-31T23:59:59.999999Z',
  ]);
});
