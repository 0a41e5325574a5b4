import { expect, test } from 'vitest';
import { type RowsWanted, readRows } from '../../../tools/model/read-rows.ts';
import { openModelBench, tableOf } from './bench.ts';

const rows = [
  { Id: 'b', contact_date: '2024-01-02', tenure: null, firm_size: null, target_label: 0 },
  { Id: 'a', contact_date: '2024-01-02', tenure: 1.5, firm_size: '2_5', target_label: 1 },
  { Id: 'c', contact_date: '2024-01-01', tenure: 3, firm_size: '1', target_label: 0 },
];
const wanted: RowsWanted = {
  source: 'LeadScoring.leads',
  id: 'Id',
  time: 'contact_date',
  label: 'target_label',
  segment: 'firm_size',
  reason: null,
  features: [
    { name: 'tenure', kind: 'number' },
    { name: 'firm_size', kind: 'category' },
  ],
};

async function read(table: readonly object[], changes: Partial<RowsWanted> = {}) {
  const { warehouse } = await openModelBench([tableOf('LeadScoring.leads', table)]);
  return readRows(warehouse, { ...wanted, ...changes });
}

test('rows come by time and id, with NaN for a missing number and unknown for a missing segment', async () => {
  const data = await read(rows);
  expect(data.ids).toEqual(['c', 'a', 'b']);
  expect([...data.times]).toEqual([19723, 19724, 19724]);
  expect([...data.labels]).toEqual([0, 1, 0]);
  expect(data.segments).toEqual(['1', '2_5', 'unknown']);
  expect([...(data.columns.tenure ?? [])]).toEqual([3, 1.5, Number.NaN]);
  expect(data.columns.firm_size).toEqual(['1', '2_5', null]);
});

test('the order in storage changes nothing', async () => {
  expect(await read(rows.toReversed())).toEqual(await read(rows));
});

test('a table that does not exist is named', async () => {
  await expect(read(rows, { source: 'LeadScoring.nothing' })).rejects.toMatchObject({
    code: 'dataset-missing',
  });
});

test('every column that is missing is named at once', async () => {
  const features = [...wanted.features, { name: 'miles', kind: 'number' as const }];
  await expect(read(rows, { features, label: 'converted' })).rejects.toMatchObject({
    code: 'dataset-column-missing',
    message: 'LeadScoring.leads lacks columns: converted, miles.',
  });
});

test('a lead that is there twice is refused', async () => {
  const twice = [...rows, { ...rows[0], contact_date: '2024-02-01' }];
  await expect(read(twice)).rejects.toMatchObject({ code: 'dataset-duplicate-id' });
});

test('a label that is NULL or neither 0 nor 1 is refused', async () => {
  await expect(read([{ ...rows[0], target_label: null }])).rejects.toMatchObject({
    code: 'label-not-binary',
    arrived: 'NULL',
  });
  await expect(read([{ ...rows[0], target_label: 2 }])).rejects.toMatchObject({
    code: 'label-not-binary',
    arrived: '2',
  });
});

test('a row without a date is refused', async () => {
  await expect(read([{ ...rows[0], contact_date: null }])).rejects.toMatchObject({ code: 'dataset-null' });
});

test('text where a number is needed is refused by the name of the column', async () => {
  const features = [{ name: 'firm_size', kind: 'number' as const }];
  await expect(read(rows, { features })).rejects.toMatchObject({
    code: 'feature-not-numeric',
    message: expect.stringContaining('firm_size'),
  });
});

test('an empty table is an error for training and none for scoring', async () => {
  const { warehouse } = await openModelBench([
    tableOf('LeadScoring.all', rows),
    'CREATE TABLE LeadScoring.leads AS SELECT * FROM LeadScoring.all WHERE Id IS NULL',
  ]);
  await expect(readRows(warehouse, wanted)).rejects.toMatchObject({ code: 'dataset-empty' });
  expect(await readRows(warehouse, { ...wanted, mayBeEmpty: true })).toMatchObject({ rows: 0, ids: [] });
});
