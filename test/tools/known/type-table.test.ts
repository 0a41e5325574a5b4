import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ingestFiles } from '../../../tools/ingest-files.ts';
import { typeTable } from '../../../tools/type-table.ts';
import { type Bench, openBench } from '../../support/run-tool.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench('2025-06-30');
});
afterEach(() => bench.warehouse.close());

const columns = [
  { name: 'Id', from: 'no', kind: 'text', required: true, unique: true },
  { name: 'crd', from: 'key', kind: 'key' },
  { name: 'size', from: 'size', kind: 'number' },
  { name: 'big', from: 'big', kind: 'flag' },
  { name: 'called', from: 'called', kind: 'date', past: true },
  { name: 'called_at', from: 'called', kind: 'moment' },
] as const;

async function typed(lines: string[], options: object = {}) {
  mkdirSync(join(bench.directory, 'data'), { recursive: true });
  writeFileSync(join(bench.directory, 'data/leads.csv'), `no,key,size,big,called\n${lines.join('\n')}\n`);
  const source = { path: 'data/leads.csv', table: 'T.raw', columns: ['no', 'key', 'size', 'big', 'called'] };
  await bench.run(ingestFiles, { sources: [source] });
  return bench.run(typeTable, {
    file: 'data/leads.csv',
    source: 'T.raw',
    target: 'T.leads',
    columns: [...columns],
    ...options,
  });
}

async function rows(names: string[]) {
  const dataset = await bench.warehouse.columns('audit/lead-row', { dataset: 'T.leads', lead: 'a' });
  return names.map((name) => dataset.columns[name]?.[0]);
}

it('types every kind and normalises keys', async () => {
  const { measures } = await typed(['a, x-1 ,12.5,Yes,2025-06-01 08:30:00']);

  expect(await rows(['crd', 'size', 'big', 'called', 'line'])).toEqual([
    'X-1',
    12.5,
    1,
    Date.parse('2025-06-01') / 86_400_000,
    2,
  ]);
  expect(measures).toMatchObject({
    rows: { value: 1 },
    missingValues: { value: 0 },
    unreadableDates: { value: 0 },
    unreadableValues: { value: 0 },
    futureDates: { value: 0 },
    repeatedKeys: { value: 0 },
    silentDays: { value: 29 },
  });
});

it('reads dates and moments in the format that the plan declares, and only in it', async () => {
  const inFormat = columns.map((column) =>
    column.name.startsWith('called') ? { ...column, format: '%d.%m.%Y' } : column,
  );
  const { measures } = await typed(['a,,,,01.06.2025', 'b,,,,2025-06-02'], { columns: inFormat });

  expect((await rows(['called']))[0]).toBe(Date.parse('2025-06-01') / 86_400_000);
  // The second line fails as a date and as a moment.
  expect(measures.unreadableDates).toMatchObject({
    value: 2,
    note: 'the first is in line 3 of data/leads.csv: called is "2025-06-02"',
  });
});

it('counts values that cannot be used with file, line and what arrived, and makes them NULL', async () => {
  const { measures, output } = await typed([
    'a,,twelve,perhaps,2025-06-30',
    ',,1,no,2025-07-01',
    'c,,2,no,',
    'c,,,,',
  ]);

  expect(await rows(['size', 'big'])).toEqual([NaN, NaN]);
  expect(measures).toMatchObject({
    missingValues: { value: 1, note: 'the first is in line 3 of data/leads.csv: no is empty' },
    unreadableValues: { value: 2 },
    futureDates: {
      value: 1,
      note: 'the first is in line 3 of data/leads.csv: called is "2025-07-01"',
    },
    repeatedKeys: { value: 2, note: 'the first is in line 4 of data/leads.csv: no is there more than once' },
  });
  expect(measures.unreadableValues?.evidence?.rows).toEqual([
    ['data/leads.csv', 2, 'big', 'perhaps', 'cannot be read'],
    ['data/leads.csv', 2, 'size', 'twelve', 'cannot be read'],
  ]);
  expect(output).toMatchObject({ rows: 4, faults: 6 });
});

it('adds days to a date, and leaves a date that is not known alone', async () => {
  await typed(['a,,,,2025-06-01', 'b,,,,'], { shifted: [{ name: 'known_at', of: 'called', days: 3 }] });

  expect(await rows(['known_at'])).toEqual([Date.parse('2025-06-04') / 86_400_000]);
});
