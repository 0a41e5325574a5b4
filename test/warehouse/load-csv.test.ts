import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCsvFile } from '../../warehouse/engine/load-csv.ts';
import { readRows } from '../../warehouse/engine/rows.ts';
import type { CsvSource } from '../../warehouse/warehouse.ts';
import { engineSession } from './engine-session.ts';

const connection = engineSession();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadline-csv-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every column is text as it stands, and empty is NULL whether quoted or not', async () => {
  const result = await load(
    'id,DateBecameRep_YYYY-MM,note\n007,2019-06,"say ""hi"", twice"\n 8 ,,""\n9,2020-01,"two\nlines"\n',
    'raw.t',
    ['id', 'DateBecameRep_YYYY-MM', 'note'],
  );
  expect(result).toEqual({ rows: 3, rejected: 0 });
  expect(await rowsOf('raw.t', ['id', 'DateBecameRep_YYYY-MM', 'note', '_line'])).toEqual([
    ['007', '2019-06', 'say "hi", twice', 2],
    [' 8 ', null, null, 3],
    ['9', '2020-01', 'two\nlines', 4],
  ]);
});

test('short and long records are set aside with their line, and no other record’s line changes', async () => {
  const result = await load('id,name\n1,a\n2\n3,"c\nc"\n\n4,d,e\n5,e\n6\n7,g\n', 'raw.t');
  expect(result).toEqual({ rows: 4, rejected: 3 });
  expect(await rowsOf('raw.t', ['id', '_line'])).toEqual([
    ['1', 2],
    ['3', 4],
    ['5', 6],
    ['7', 8],
  ]);
  const rejects = await rowsOf('raw.t_rejects', ['line', 'reason', 'text']);
  expect(rejects.map(([line]) => line)).toEqual([3, 5, 7]);
  expect(rejects.map(([, reason]) => reason)).toEqual([
    expect.stringMatching(/Columns: 2 Found: 1/),
    expect.stringMatching(/Columns: 2 Found: 3/),
    expect.stringMatching(/Columns: 2 Found: 1/),
  ]);
  expect(rejects.map(([, , text]) => String(text).trim())).toEqual(['2', '4,d,e', '6']);
});

test('Latin-1 bytes become letters when the file is said to be Latin-1', async () => {
  const bytes = Buffer.from('id,town\n1,Montr\xe9al\n2,S\xe3o Paulo\n', 'latin1');
  await load(bytes, 'raw.t', ['id', 'town'], { encoding: 'latin-1' });
  expect(await rowsOf('raw.t', ['town'])).toEqual([['Montréal'], ['São Paulo']]);
});

test.each([
  ['semicolons', ';' as const],
  ['tabs', '\t' as const],
  ['bars', '|' as const],
])('%s separate fields where they are said to', async (_, delimiter) => {
  await load(`id${delimiter}name\r\n1${delimiter}a,b\r\n`, 'raw.t', ['id', 'name'], { delimiter });
  expect(await rowsOf('raw.t', ['id', 'name'])).toEqual([['1', 'a,b']]);
});

test('a second load replaces table and rejects', async () => {
  await load('id,name\n1,a\n2\n', 'raw.t');
  expect(await load('id,name\n9,z\n', 'raw.t')).toEqual({ rows: 1, rejected: 0 });
  expect(await rowsOf('raw.t', ['id', '_line'])).toEqual([['9', 2]]);
  expect(await rowsOf('raw.t_rejects', ['line'])).toEqual([]);
});

test('a load that fails leaves the table as it was', async () => {
  await load('id,name\n1,a\n', 'raw.t');
  await expect(loadCsvFile(connection(), source('absent.csv', ['id']), 'raw.t')).rejects.toThrow(
    /absent.csv/,
  );
  expect(await rowsOf('raw.t', ['id', 'name'])).toEqual([['1', 'a']]);
});

test('characters that are patterns elsewhere are part of a file’s name here', async () => {
  writeFileSync(join(folder, 'a[1]*?.csv'), 'id\n1\n');
  writeFileSync(join(folder, 'a1xy.csv'), 'id\n2\n');
  await loadCsvFile(connection(), source('a[1]*?.csv', ['id']), 'raw.t');
  expect(await rowsOf('raw.t', ['id'])).toEqual([['1']]);
});

test('a file with a header alone makes an empty table', async () => {
  expect(await load('id,name\n', 'raw.t')).toEqual({ rows: 0, rejected: 0 });
});

async function load(
  content: string | Buffer,
  table: string,
  columns = ['id', 'name'],
  options: Partial<CsvSource> = {},
) {
  writeFileSync(join(folder, 'file.csv'), content);
  return loadCsvFile(connection(), { ...source('file.csv', columns), ...options }, table);
}

function source(name: string, columns: string[]): CsvSource {
  return { path: join(folder, name), columns, encoding: 'utf-8', delimiter: ',' };
}

/** The rows of a table in the order in which it holds them. */
async function rowsOf(table: string, names: string[]) {
  const rows = await readRows(await connection().run(`FROM ${table}`));
  return rows.map((row) => names.map((name) => row[name]));
}
