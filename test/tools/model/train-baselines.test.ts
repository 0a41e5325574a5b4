import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { baselinesFile, logitFile } from '../../../tools/model/baseline-files.ts';
import { applyLogit } from '../../../tools/model/logit.ts';
import { predictionsFile } from '../../../tools/model/training-files.ts';
import { trainBaselines } from '../../../tools/train-baselines.ts';
import { type ModelBench, makeLeads } from './bench.ts';
import { runUntil, training } from './pipeline.ts';

const { booster: _booster, ...dataset } = training;
const rule = {
  conditions: [
    { column: 'tenure', at_most: 3 },
    { column: 'prior_firms', at_least: 4 },
  ],
};
const folder = mkdtempSync(join(tmpdir(), 'leadline-test-'));
let bench: ModelBench;
let result: Awaited<ReturnType<typeof baselines>>;

function baselines(changes: object = {}) {
  return bench.run(trainBaselines, { ...dataset, rule, bootstrap_resamples: 20, ...changes });
}

function read() {
  return baselinesFile.parse(JSON.parse(bench.artifacts.get('baselines.json') ?? ''));
}

function predictions() {
  return predictionsFile.parse(JSON.parse(bench.artifacts.get('model/predictions.json') ?? ''));
}

beforeAll(async () => {
  bench = await runUntil('train');
  result = await baselines();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a random order has the base rate as its AUC-PR, an AUC-ROC of a half and no lift', () => {
  const random = read().scorers.find((scorer) => scorer.name === 'random');
  expect(random?.aucPr).toBeCloseTo(read().baseRate, 12);
  expect(random?.aucRoc).toBe(0.5);
  expect(random?.topDecileLift).toBeCloseTo(1, 12);
});

test('the rule scores a point for each condition that holds, and none for what is missing', () => {
  const byId = new Map(makeLeads(1500).map((lead) => [lead.Id, lead]));
  const { ids, labels } = predictions().test;
  const points = ids.map((id) => {
    const lead = byId.get(id);
    return Number((lead?.tenure ?? 99) <= 3) + Number((lead?.prior_firms ?? 0) >= 4);
  });
  const pairs = ids.flatMap((_, i) =>
    labels[i] === 1
      ? ids.flatMap((__, j) => (labels[j] === 0 ? [(points[i] ?? 0) - (points[j] ?? 0)] : []))
      : [],
  );
  const won = pairs.reduce((sum, difference) => sum + (Math.sign(difference) + 1) / 2, 0);
  const found = read().scorers.find((scorer) => scorer.name === 'rule');
  expect(found?.aucRoc).toBeCloseTo(won / pairs.length, 10);
  expect(found?.title).toBe('points for tenure <= 3, prior_firms >= 4');
});

test('model and logistic regression beat chance by far, and each difference is that of the two areas', () => {
  const { scorers } = read();
  const model = scorers.find((scorer) => scorer.name === 'model');
  expect(model?.against).toBeNull();
  for (const { name, aucRoc, against } of scorers.filter((scorer) => scorer.name !== 'model')) {
    expect(against?.difference).toBeCloseTo((model?.aucRoc ?? 0) - (aucRoc ?? 0), 12);
    const capital = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
    expect(result.measures[`aucRocOver${capital}`]?.value).toBe(against?.difference);
    expect(result.measures[`pOver${capital}`]?.value).toBe(against?.p);
  }
  expect(result.measures.pOverRandom?.value).toBeLessThan(0.001);
  expect(result.measures.logisticAucRoc?.value).toBeGreaterThan(0.65);
});

test('the kept logistic regression says again what was measured, and medians fill its gaps', () => {
  const logit = logitFile.parse(JSON.parse(bench.artifacts.get('model_baseline_logit.json') ?? ''));
  expect(logit.terms.find((term) => term.feature === 'tenure' && term.kind === 'missing')).toBeDefined();
  const column = (value: number) => Float32Array.of(value, value);
  const names = logit.features.map((feature) => feature.name);
  const at = (tenure: number) => ({
    rows: 2,
    names,
    columns: names.map((name) => column(name === 'tenure' ? tenure : 1)),
  });
  const [long] = applyLogit(logit, at(15), Int32Array.of(0));
  const [short] = applyLogit(logit, at(1), Int32Array.of(1));
  expect(short).toBeGreaterThan(long as number);
});

test('tiers are a rule too: from the best, and what is not listed comes last', async () => {
  await baselines({ rule: { tier_column: 'state', order: ['NY', 'CA'] }, artifact: 'by-state' });
  const { scorers } = baselinesFile.parse(JSON.parse(bench.artifacts.get('by-state.json') ?? ''));
  const found = scorers.find((scorer) => scorer.name === 'rule');
  expect(found?.title).toBe('tiers of state: NY, CA');
  // The state has nothing to do with who converts.
  expect(Math.abs((found?.aucRoc ?? 0) - 0.5)).toBeLessThan(0.12);
});

test("an earlier run's model is compared on the test leads that both have", async () => {
  const earlier = predictions();
  const kept = earlier.test.ids.map((_, index) => index).filter((index) => index % 2 === 0);
  const half = {
    ids: kept.map((index) => earlier.test.ids[index] as string),
    labels: kept.map((index) => earlier.test.labels[index] as number),
    segments: kept.map((index) => earlier.test.segments[index] as string),
    margins: kept.map((index) => -(earlier.test.margins[index] as number)),
  };
  const path = join(folder, 'predictions.json');
  writeFileSync(path, JSON.stringify({ ...earlier, test: half }));
  const { measures } = await baselines({ earlier_predictions: path });
  const found = read().scorers.find((scorer) => scorer.name === 'earlier');
  expect(found?.against).toMatchObject({ rows: kept.length });
  // The earlier model is the same one, turned round.
  expect((found?.against?.model ?? 0) + (found?.against?.other ?? 0)).toBeCloseTo(1, 12);
  expect(measures.pOverEarlier?.value).toBeLessThan(0.001);
});

test('an earlier run without leads in common, and a path that leads nowhere, are refused', async () => {
  const path = join(folder, 'others.json');
  const earlier = predictions();
  const others = { ...earlier.test, ids: earlier.test.ids.map((id) => `other ${id}`) };
  writeFileSync(path, JSON.stringify({ ...earlier, test: others }));
  await expect(baselines({ earlier_predictions: path })).rejects.toMatchObject({
    code: 'earlier-rows-differ',
  });
  await expect(baselines({ earlier_predictions: join(folder, 'none.json') })).rejects.toMatchObject({
    code: 'earlier-run-unreadable',
  });
});

test('the measures are those that the tool announces', () => {
  const announced = trainBaselines.measures?.(trainBaselines.input.parse({ ...dataset, rule }));
  expect(Object.keys(result.measures).sort()).toEqual([...(announced ?? [])].sort());
});
