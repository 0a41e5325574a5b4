import { expect, test } from 'vitest';
import { readRows } from '../../../tools/model/read-rows.ts';
import { splitFolds, splitHoldout } from '../../../tools/model/split.ts';
import { splitFile } from '../../../tools/model/training-files.ts';
import { splitDataset } from '../../../tools/split-dataset.ts';
import {
  foldIndicesFile,
  foldIndicesOf,
  foldsAreReproducible,
} from '../../../tools/statistics/fold-indices.ts';
import { splitReportFile } from '../../../tools/statistics/split-report.ts';
import { trainModel } from '../../../tools/train-model.ts';
import { smallBooster } from '../model/bench.ts';
import { dataset, leadCount, makeLeads, openLeads } from './leads.ts';

const dates = {
  train_start: '2024-01-11',
  train_end: '2025-02-28',
  test_start: '2025-03-30',
  test_end: '2025-06-30',
  folds: 3,
};
const input = {
  dataset: dataset.dataset,
  time_column: 'contact_date',
  target: 'LeadScoring.splits',
  source_column: 'source',
  ...dates,
};

test('rows are written with their side by date, counted, and nothing but dates decides', async () => {
  const bench = await openLeads();
  const { output, measures } = await bench.run(splitDataset, input);
  expect(output).toEqual({
    trainRows: 830,
    gapRows: 58,
    testRows: 186,
    excludedRows: leadCount - 830 - 58 - 186,
    trainEnd: '2025-02-28',
    testStart: '2025-03-30',
  });
  expect(measures.gapDays?.value).toBe(30);
  expect(measures.observedGapDays?.value).toBe(30);
  expect(measures.temporalIntegrity?.value).toBe(true);
  expect(measures.temporalBlocking?.value).toBe(true);
  expect(measures.splitRowsDiffering?.value).toBe(0);
  expect(measures.foldsReproducible?.value).toBe(true);
  expect(measures.splitDocumented?.value).toBe(true);
  const counted = await bench.warehouse.rows('statistics/split-counts', { source: input.target });
  expect(counted.map(({ split, cv_fold }) => [split, cv_fold])).toEqual([
    ['EXCLUDED', 0],
    ['GAP', 0],
    ['TEST', 0],
    ['TRAIN', 0],
    ['TRAIN', 1],
    ['TRAIN', 2],
    ['TRAIN', 3],
  ]);
});

test('train-model takes the very rows for the same fields', async () => {
  const bench = await openLeads();
  await bench.run(splitDataset, input);
  await bench.run(trainModel, { ...dataset, ...dates, booster: smallBooster, bootstrap_resamples: 5 });
  const report = await bench.context.artifacts.readJson('split-report.json', splitReportFile);
  const trained = await bench.context.artifacts.readJson('model/split.json', splitFile);
  const [train, , held] = report.parts;
  expect(train).toMatchObject(trained.train);
  expect(held).toMatchObject(trained.test);
  const indices = await bench.context.artifacts.readJson('cv-fold-indices.json', foldIndicesFile);
  for (const [index, fold] of trained.folds.entries()) {
    const { from, to, rows } = fold.test;
    expect(indices.folds[index]?.validation).toMatchObject({ from, to, rows });
    expect(indices.folds[index]?.train.rows).toBe(fold.fit.rows + fold.validation.rows);
  }
});

test('fold indices name rows that lie before their validation by the gap, and change with one id', async () => {
  const bench = await openLeads();
  await bench.run(splitDataset, input);
  const indices = await bench.context.artifacts.readJson('cv-fold-indices.json', foldIndicesFile);
  for (const { train, validation } of indices.folds) {
    expect(train.last - train.first + 1).toBe(train.rows);
    expect(Date.parse(validation.from) - Date.parse(train.to)).toBeGreaterThanOrEqual(30 * 86_400_000);
  }
  const renamed = makeLeads((lead) => (lead.Id === '00Q00100' ? { ...lead, Id: '00Q00100x' } : lead));
  const other = await openLeads(renamed);
  await other.run(splitDataset, input);
  const changed = await other.context.artifacts.readJson('cv-fold-indices.json', foldIndicesFile);
  expect(changed.folds[0]?.ids_sha256).not.toBe(indices.folds[0]?.ids_sha256);
});

test('folds that are not those of the indices are not called reproducible', async () => {
  const bench = await openLeads();
  const data = await readRows(bench.warehouse, {
    source: 'LeadScoring.leads',
    id: 'Id',
    time: 'contact_date',
    label: 'target_label',
    segment: null,
    reason: null,
    features: [],
  });
  const fields = { folds: 3, gap_days: 30, validation_fraction: 0.15, test_fraction: 0.2, test_start: null };
  const { train } = splitHoldout(data.times, fields);
  const indices = foldIndicesOf('leads', data, splitFolds(data.times, train, fields), 30);
  expect(foldsAreReproducible(data, train, fields, indices, 1)).toBe(true);
  expect(foldsAreReproducible(data, train, { ...fields, gap_days: 20 }, indices, 1)).toBe(false);
});

test("the V4 plan's own dates leave a gap of a day, which can be foreseen and is measured", async () => {
  const v4 = { ...input, train_end: '2025-03-31', test_start: '2025-04-01' };
  const foreseen = splitDataset.foresee?.(splitDataset.input.parse(v4));
  expect(foreseen?.gapDays).toMatchObject({ oneOf: [1] });
  const bench = await openLeads();
  const { measures } = await bench.run(splitDataset, v4);
  expect(measures.gapDays?.value).toBe(1);
  expect(measures.temporalIntegrity?.value).toBe(true);
});

test('lead sources and conversion are compared between training and test', async () => {
  const moved = makeLeads((lead) =>
    lead.contact_date < '2025-03-30' ? lead : { ...lead, source: 'LinkedIn', target_label: 1 },
  );
  const bench = await openLeads(moved);
  const { measures } = await bench.run(splitDataset, input);
  expect(measures.leadSourceDrift?.value).toBeGreaterThan(0.7);
  expect(measures.positiveRateDifference?.value).toBeGreaterThan(0.5);
  expect(measures.positiveRateRelativeDifference?.value).toBeGreaterThan(1);
  expect(bench.artifacts.get('split-report.md')).toContain('| LinkedIn (Self Sourced) |');
  const without = await bench.run(splitDataset, { ...input, source_column: null });
  expect(without.measures.leadSourceDrift?.value).toBeNull();
});
