import { expect, test } from 'vitest';
import { duckdb } from '../../warehouse/dialects/duckdb.ts';
import { readRows } from '../../warehouse/engine/rows.ts';
import { engineSession } from './engine-session.ts';
import { renderText } from './render-text.ts';

const connection = engineSession();

test.each([
  ['123456', '123456'],
  ['CRD-123456', '123456'],
  ['crd # 123456', '123456'],
  ['123456.0', '123456'],
  ['123456.', '123456'],
  [' 0123456 ', '123456'],
  ['1', '1'],
  ['', null],
  ['0', null],
  ['unknown', null],
  ['Springfield', null],
  // A spreadsheet's rounding would name another person.
  ['1.23457E+05', null],
  ['123456.5', null],
  ['123-456', null],
  ['123456 or 654321', null],
])('the CRD %o is %o', async (raw, expected) => {
  const { text } = renderText("{{> crd value='raw'}}", {}, duckdb);
  const rows = await readRows(
    await connection().run(`SELECT ${text} AS crd FROM (SELECT $raw AS raw)`, { raw }),
  );
  expect(rows).toEqual([{ crd: expected }]);
});
