import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDuckDb } from '../../warehouse/duckdb.ts';
import { connectDuckDb } from '../../warehouse/engine/connect.ts';
import { toWarehouseError } from '../../warehouse/engine/errors.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

let folder: string;
let warehouse: Warehouse;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leadline-warehouse-'));
  warehouse = await openDuckDb({
    path: join(folder, 'deep', 'warehouse.duckdb'),
    memoryLimit: '256MB',
    threads: 2,
  });
});

afterEach(async () => {
  await warehouse.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a query makes its dataset, and its result is read by row and by column', async () => {
  await load('id,name\n1,a\n2,b\n', 'raw.first');
  await load('id,name\n3,c\n', 'raw.second');
  await warehouse.run('vendor/union-vintages', {
    quarter: null,
    target: 'LeadScoring.all_rows',
    snapshots: ['raw.first', 'raw.second'],
    columns: ['id', 'name'],
  });
  expect(await warehouse.rows('vendor/count-rows', { source: 'LeadScoring.all_rows' })).toEqual([
    { row_count: 3 },
  ]);
  expect(await warehouse.columns('vendor/count-rows', { source: 'LeadScoring.all_rows' })).toEqual({
    rows: 1,
    names: ['row_count'],
    columns: { row_count: Float64Array.of(3) },
  });
});

test('a query that fails is named, with what the engine said', async () => {
  await expect(warehouse.rows('vendor/count-rows', { source: 'raw.absent' })).rejects.toThrow(
    expect.objectContaining({
      code: 'query-failed',
      message: expect.stringContaining('vendor/count-rows'),
      arrived: expect.stringContaining('absent'),
    }),
  );
});

test('the schema of a table is told in BigQuery’s words, and of none is null', async () => {
  await load('id,5F2c\n1,2\n', 'raw.t');
  expect(await warehouse.schemaOf('raw.t')).toEqual([
    { name: 'id', type: 'STRING' },
    { name: '5F2c', type: 'STRING' },
    { name: '_line', type: 'INT64' },
  ]);
  expect(await warehouse.schemaOf('raw.absent')).toBeNull();
  await expect(warehouse.schemaOf('no dataset')).rejects.toThrow(
    expect.objectContaining({ code: 'identifier-unsafe' }),
  );
});

test('another process that opens the file is told who holds it', () => {
  const script = `
      import { openDuckDb } from '${fileURLToPath(new URL('../../warehouse/duckdb.ts', import.meta.url))}';
      await openDuckDb({ path: process.argv[1], memoryLimit: '64MB' }).catch((error) => console.log(error.code, error.message));`;
  const { stdout } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', script, join(folder, 'deep', 'warehouse.duckdb')],
    {
      encoding: 'utf8',
    },
  );
  expect(stdout).toBe(`warehouse-locked Another process holds the warehouse file (pid ${process.pid}).\n`);
});

test.each(['lots', '2', '-1GB', ''])('the memory limit %o is refused', async (memoryLimit) => {
  await expect(openDuckDb({ path: ':memory:', memoryLimit })).rejects.toThrow(
    expect.objectContaining({ code: 'memory-limit-invalid', kind: 'usage' }),
  );
});

test.each([
  ['spills to its folder', 'spill', 'done'],
  ['fails by name where it has none', '', 'warehouse-out-of-memory'],
])('a sort that needs more memory than it may have %s', async (_, folderName, outcome) => {
  const tempDirectory = folderName === '' ? '' : join(folder, folderName);
  const { instance, connection } = await connectDuckDb({
    path: ':memory:',
    memoryLimit: '48MB',
    threads: 1,
    tempDirectory,
  });
  const sorted = connection.run(
    'CREATE TABLE t AS SELECT md5(CAST(i AS VARCHAR)) AS a, md5(CAST(i + 1 AS VARCHAR)) AS b FROM range(400000) AS r(i) ORDER BY a',
  );
  const code = await sorted.then(
    () => 'done',
    (cause) => toWarehouseError(cause, 'a sort').code,
  );
  expect(code).toBe(outcome);
  connection.closeSync();
  instance.closeSync();
});

async function load(content: string, table: string) {
  const path = join(folder, 'file.csv');
  writeFileSync(path, content);
  return warehouse.loadCsv(
    { path, columns: content.split('\n', 1)[0]?.split(',') ?? [], encoding: 'utf-8', delimiter: ',' },
    table,
  );
}
