import { beforeAll, expect, test } from 'vitest';
import { backtestModel } from '../../../tools/backtest-model.ts';
import { compareImbalance } from '../../../tools/compare-imbalance.ts';
import { backtestFile } from '../../../tools/model/backtest-files.ts';
import type { ModelBench } from './bench.ts';
import { runUntil, tiers, training } from './pipeline.ts';

let bench: ModelBench;
let result: Awaited<ReturnType<typeof backtest>>;

function backtest(changes: object = {}) {
  return bench.run(backtestModel, { ...training, periods: 3, tiers, ...changes });
}

function periods() {
  return backtestFile.parse(JSON.parse(bench.artifacts.get('model/backtest.json') ?? '')).periods;
}

beforeAll(async () => {
  bench = await runUntil('calibrate');
  result = await backtest();
});

test('the periods follow one another, and each is trained on more than the one before', () => {
  const [first, second, third] = periods();
  expect(
    [first?.to, second?.to].map((date, index) => (date ?? '') < (periods()[index + 1]?.from ?? '')),
  ).toEqual([true, true]);
  expect([first?.trainRows, second?.trainRows, third?.trainRows]).toEqual(
    [first?.trainRows, second?.trainRows, third?.trainRows].toSorted((a, b) => (a ?? 0) - (b ?? 0)),
  );
});

test('the gap is the mean of the periods, and each gap is training minus test', () => {
  const gaps = periods().map(({ gap, train, test: tested }) => {
    expect(gap).toBeCloseTo((train.aucPr ?? 0) - (tested.aucPr ?? 0), 12);
    return gap ?? 0;
  });
  expect(result.measures.trainTestGap?.value).toBeCloseTo(gaps.reduce((sum, gap) => sum + gap, 0) / 3, 12);
});

test('the dials of the tiers are the leads of the period, each once', () => {
  for (const { tiers: yields, test: tested } of periods()) {
    expect(yields.reduce((sum, tier) => sum + tier.dials, 0)).toBe(tested.rows);
    expect(yields.reduce((sum, tier) => sum + tier.conversions, 0)).toBe(tested.positives);
  }
});

test('the first period has no drift, the others have the distance to the one before', () => {
  const [first, ...later] = periods().map((period) => period.driftFromPrevious);
  expect(first).toBeNull();
  expect(result.measures.scoreDriftKs?.value).toBe(Math.max(...later.map((drift) => drift ?? 0)));
});

test('a sign of overfitting that does not hold fails the measure and is shown', async () => {
  const { measures } = await backtest({ max_period_gap: 0.000001 });
  expect(measures.noSignificantOverfitting?.value).toBe(false);
  expect(
    measures.noSignificantOverfitting?.evidence?.rows.filter((row) => row[4] === false).length,
  ).toBeGreaterThan(0);
  const generous = await backtest({ max_period_gap: 1 });
  expect(generous.measures.noSignificantOverfitting?.value).toBe(true);
});

test('importance counts as stable from the threshold on', async () => {
  const stability = result.measures.importanceStability?.value as number;
  const lenient = await backtest({ stability_threshold: stability });
  expect(lenient.measures.importanceStable?.value).toBe(true);
  const strict = await backtest({ stability_threshold: Math.min(1, stability + 0.01) });
  expect(strict.measures.importanceStable?.value).toBe(stability >= 1);
});

test('a second backtest writes the same bytes', async () => {
  await backtest();
  const before = new Map(bench.artifacts);
  await backtest();
  expect(bench.artifacts).toEqual(before);
});

test('a listed feature is refused', async () => {
  await expect(backtest({ drop_list: ['state'] })).rejects.toMatchObject({ code: 'pii-in-matrix' });
});

test('the periods are trained as the model was: on the features that were kept, under the strategy that won', async () => {
  const own = await runUntil('calibrate');
  own.artifacts.set('feature-selection.json', JSON.stringify({ kept: ['tenure', 'prior_firms'] }));
  await own.run(compareImbalance, { ...training, folds: 3, strategies: ['smote'] });
  const run = (changes: object) => own.run(backtestModel, { ...training, periods: 3, tiers, ...changes });
  const read = () => backtestFile.parse(JSON.parse(own.artifacts.get('model/backtest.json') ?? '')).periods;
  await run({});
  const plain = read().map((period) => period.test.aucPr);
  await run({ selection_artifact: 'feature-selection.json' });
  const selected = read().map((period) => period.test.aucPr);
  await run({ imbalance_artifact: 'imbalance.json' });
  const smote = read().map((period) => period.test.aucPr);
  expect(new Set([plain, selected, smote].map((values) => values.join())).size).toBe(3);
});
