import { beforeAll, expect, test } from 'vitest';
import { listedAmong } from '../../../tools/model/drop-list.ts';
import { metricsFile, predictionsFile, splitFile } from '../../../tools/model/training-files.ts';
import { trainModel } from '../../../tools/train-model.ts';
import {
  leadDataset,
  leadFeatures,
  type ModelBench,
  makeLeads,
  openModelBench,
  smallBooster,
  tableOf,
} from './bench.ts';

const leads = makeLeads(1500);
const input = {
  ...leadDataset,
  features: leadFeatures,
  drop_list: ['lastname', 'Id'],
  booster: smallBooster,
  folds: 3,
  bootstrap_resamples: 50,
};
let bench: ModelBench;
let result: Awaited<ReturnType<typeof train>>;

function train(on: ModelBench, changes: object = {}) {
  return on.run(trainModel, { ...input, ...changes });
}

function artifact<T>(name: string, schema: { parse(value: unknown): T }, on = bench): T {
  return schema.parse(JSON.parse(on.artifacts.get(name) ?? ''));
}

beforeAll(async () => {
  bench = await openModelBench([tableOf('LeadScoring.leads', leads)]);
  result = await train(bench);
});

test('the test window begins after the training window and its gap', () => {
  const split = artifact('model/split.json', splitFile);
  const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;
  expect(days(split.train.to, split.test.from)).toBeGreaterThanOrEqual(30);
  expect(split.fit.to < split.validation.from).toBe(true);
  expect(split.validation.to).toBe(split.train.to);
  expect(split.train.rows + split.gap_rows + split.test.rows).toBe(leads.length);
  for (const fold of split.folds) expect(days(fold.validation.to, fold.test.from)).toBeGreaterThanOrEqual(30);
});

test('AUC-PR of the test rows is what counting by hand gives', () => {
  const { margins, labels } = artifact('model/predictions.json', predictionsFile).test;
  const order = [...margins.keys()].sort((a, b) => (margins[b] ?? 0) - (margins[a] ?? 0));
  // Average precision, with ties taken together: at each distinct margin, precision over all rows down to it.
  const positives = labels.reduce((sum, label) => sum + label, 0);
  let sum = 0;
  let hits = 0;
  for (let begin = 0; begin < order.length; ) {
    const tied = order.filter((row) => margins[row] === margins[order[begin] ?? 0]);
    const found = tied.reduce((count, row) => count + (labels[row] ?? 0), 0);
    begin += tied.length;
    hits += found;
    sum += (found / positives) * (hits / begin);
  }
  expect(result.measures.testAucPr?.value).toBeCloseTo(sum, 10);
});

test('the predictions are of the leads and labels that the table has', () => {
  const { test: scored, validation } = artifact('model/predictions.json', predictionsFile);
  const labelOf = new Map(leads.map((lead) => [lead.Id, lead.target_label]));
  expect(scored.ids.map((id) => labelOf.get(id))).toEqual(scored.labels);
  expect(new Set([...scored.ids, ...validation.ids]).size).toBe(scored.ids.length + validation.ids.length);
});

test('the measures are the mean, the variation and the gap that the metrics show', () => {
  const { folds, train: trained, test: tested } = artifact('model/metrics.json', metricsFile);
  const values = folds.map((fold) => fold.aucPr ?? Number.NaN);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1),
  );
  expect(result.measures.cvAucPr?.value).toBeCloseTo(mean, 12);
  expect(result.measures.cvCoefficientOfVariation?.value).toBeCloseTo(deviation / mean, 12);
  expect(result.measures.trainTestGap?.value).toBe((trained.aucPr ?? 0) - (tested.aucPr ?? 0));
  expect(result.measures.cvAucPr?.evidence?.rows).toHaveLength(3);
  expect(mean).toBeGreaterThan(tested.baseRate);
});

test('the model finds what makes these leads convert', () => {
  expect(bench.artifacts.get('model/importance.csv')?.split('\n').slice(1, 3).join()).toMatch(
    /tenure|prior_firms/,
  );
});

test('listed columns are found whatever their case, left out, and counted', () => {
  expect(result.measures.piiColumnsInMatrix).toMatchObject({
    value: 0,
    evidence: { rows: [['Id'], ['LastName']] },
  });
  const order: unknown = JSON.parse(bench.artifacts.get('model/feature-order.json') ?? '');
  expect(order).toEqual(leadFeatures.map((feature) => feature.name));
  expect(listedAmong(order as string[], input.drop_list)).toEqual([]);
});

test('no artifact holds what the drop list keeps out', () => {
  for (const text of bench.artifacts.values()) expect(text).not.toContain('Confidential');
});

test('a second training writes the same bytes', async () => {
  const again = await openModelBench([tableOf('LeadScoring.leads', leads.toReversed())]);
  await train(again);
  expect(again.artifacts).toEqual(bench.artifacts);
});

test('another seed trains another model', async () => {
  const other = await openModelBench([tableOf('LeadScoring.leads', leads)]);
  other.context.seed = 43;
  await train(other);
  expect(other.artifacts.get('model/booster.json')).not.toBe(bench.artifacts.get('model/booster.json'));
});

test('a listed feature is refused before anything is trained', async () => {
  await expect(train(bench, { drop_list: ['TENURE'] })).rejects.toMatchObject({
    code: 'pii-in-matrix',
    arrived: 'tenure',
  });
});

test('a dataset without a conversion is refused', async () => {
  const none = await openModelBench([
    tableOf(
      'LeadScoring.leads',
      leads.map((lead) => ({ ...lead, target_label: 0 })),
    ),
  ]);
  await expect(train(none)).rejects.toMatchObject({ code: 'labels-one-class' });
});

test('folds before the first conversion are not measured, and so neither is their mean', async () => {
  const late = leads.map((lead, index) => ({ ...lead, target_label: index < 400 ? 0 : lead.target_label }));
  const some = await openModelBench([tableOf('LeadScoring.leads', late)]);
  const { measures } = await train(some);
  expect(measures.cvAucPr).toMatchObject({ value: null, note: 'fold 1 has leads of one class only' });
  expect(measures.cvCoefficientOfVariation?.value).toBeNull();
  expect(measures.testAucPr?.value).toEqual(expect.any(Number));
  expect(some.artifacts.get('reports/model-training-report.md')).toContain('not measured');
});

test('precision and recall of the best-scored tenth are what counting by hand gives', () => {
  const { margins, labels } = artifact('model/predictions.json', predictionsFile).test;
  const { top } = artifact('model/metrics.json', metricsFile);
  expect(top.map((one) => one.share)).toEqual([0.05, 0.1, 0.2]);
  const order = [...margins.keys()].sort((a, b) => (margins[b] ?? 0) - (margins[a] ?? 0));
  const border = margins[order[(top[1]?.rows ?? 0) - 1] ?? 0] ?? 0;
  const above = order.filter((row) => (margins[row] ?? 0) > border);
  const tied = order.filter((row) => margins[row] === border);
  const hits = (rows: number[]) => rows.reduce((sum, row) => sum + (labels[row] ?? 0), 0);
  const found = hits(above) + (hits(tied) * ((top[1]?.rows ?? 0) - above.length)) / tied.length;
  expect(top[1]?.precision.value).toBeCloseTo(found / (top[1]?.rows ?? 0), 12);
  expect(top[1]?.recall.value).toBeCloseTo(found / hits(order), 12);
  expect(result.measures.precisionAtTenPercent?.value).toBe(top[1]?.precision.value);
});

test('features that the selection does not keep are left out, and named', async () => {
  const own = await openModelBench([tableOf('LeadScoring.leads', leads)]);
  own.artifacts.set(
    'feature-selection.json',
    JSON.stringify({ kept: ['tenure', 'prior_firms'], removed: [] }),
  );
  await train(own, { selection_artifact: 'feature-selection.json' });
  expect(JSON.parse(own.artifacts.get('model/feature-order.json') ?? '')).toEqual(['tenure', 'prior_firms']);
  expect(artifact('model/metrics.json', metricsFile, own).leftOut).toEqual([
    'has_series_65',
    'firm_size',
    'state',
  ]);
  expect(own.artifacts.get('reports/model-training-report.md')).toContain(
    '`has_series_65`, `firm_size`, `state`',
  );
});

test('a selection that keeps none of the features is refused', async () => {
  const own = await openModelBench([tableOf('LeadScoring.leads', leads)]);
  own.artifacts.set('feature-selection.json', JSON.stringify({ kept: ['aum'] }));
  await expect(train(own, { selection_artifact: 'feature-selection.json' })).rejects.toMatchObject({
    code: 'selection-empty',
    arrived: 'aum',
  });
});

test('early stopping says whether it stopped, and can be switched off', async () => {
  const own = await openModelBench([tableOf('LeadScoring.leads', leads)]);
  const many = { ...smallBooster, rounds: 400, learning_rate: 0.3 };
  const { measures, output } = await train(own, { booster: many });
  expect(measures.stoppedEarly?.value).toBe(true);
  expect(measures.patience?.value).toBe(10);
  expect(artifact('model/metrics.json', metricsFile, own).earlyStopping.grown).toBe(output.bestRound + 10);
  const free = await train(own, { booster: { ...many, rounds: 60, early_stopping_rounds: null } });
  expect(free.output.bestRound).toBe(60);
  expect(free.measures.stoppedEarly?.value).toBe(false);
  expect(free.measures.patience?.value).toBe(0);
});

test('the measures are those that the tool announces', () => {
  const announced = trainModel.measures?.(trainModel.input.parse(input));
  expect(Object.keys(result.measures).sort()).toEqual([...(announced ?? [])].sort());
});
