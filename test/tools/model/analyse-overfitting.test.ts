import { beforeAll, expect, test } from 'vitest';
import { analyseOverfitting } from '../../../tools/analyse-overfitting.ts';
import { overfittingFile } from '../../../tools/model/overfitting-files.ts';
import { metricsFile } from '../../../tools/model/training-files.ts';
import { trainModel } from '../../../tools/train-model.ts';
import type { ModelBench } from './bench.ts';
import { runUntil, training } from './pipeline.ts';

const input = { ...training, segment_columns: ['state', 'has_series_65'], bootstrap_resamples: 50 };
let bench: ModelBench;
let result: Awaited<ReturnType<typeof analyse>>;

function analyse(on: ModelBench, changes: object = {}) {
  return on.run(analyseOverfitting, { ...input, ...changes });
}

function read(on = bench) {
  return overfittingFile.parse(JSON.parse(on.artifacts.get('overfitting.json') ?? ''));
}

beforeAll(async () => {
  bench = await runUntil('train');
  result = await analyse(bench);
});

test('gaps are training less test, and fold deviations have n - 1', () => {
  const metrics = metricsFile.parse(JSON.parse(bench.artifacts.get('model/metrics.json') ?? ''));
  expect(result.measures.aucRocGap?.value).toBe((metrics.train.aucRoc ?? 0) - (metrics.test.aucRoc ?? 0));
  expect(result.measures.liftGap?.value).toBe(
    (metrics.train.topDecileLift ?? 0) - (metrics.test.topDecileLift ?? 0),
  );
  const values = metrics.folds.map((fold) => fold.aucRoc ?? Number.NaN);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  expect(result.measures.cvStandardDeviation?.value).toBeCloseTo(
    Math.sqrt(squares / (values.length - 1)),
    12,
  );
});

test('the learning curve grows from a tenth to the model itself, and keeps the base rate', () => {
  const { points } = read().learningCurve;
  expect(points.map((point) => point.share)).toEqual([0.1, 0.25, 0.5, 0.75, 1]);
  const whole = points.at(-1);
  for (const point of points) {
    expect(Math.abs(point.rows - point.share * (whole?.rows ?? 0))).toBeLessThanOrEqual(1);
    expect(Math.abs(point.positives - point.share * (whole?.positives ?? 0))).toBeLessThanOrEqual(0.5);
    expect(point.test.rows).toBe(whole?.test.rows);
  }
  expect(result.measures.trainingSamples?.value).toBe(whole?.rows);
});

test('the curve is level with a wide tolerance and not with none', async () => {
  expect((await analyse(bench, { tolerance: 1 })).measures.learningCurveConverged?.value).toBe(true);
  expect((await analyse(bench, { tolerance: 0 })).measures.learningCurveConverged?.value).toBe(false);
});

test('a lift that is real has a small chance, and the top shares are those of the training', () => {
  expect(result.measures.liftPValue?.value).toBeLessThan(0.001);
  expect(result.measures.liftBootstrapPValue?.value).toBeCloseTo(1 / 51, 12);
  const { top } = metricsFile.parse(JSON.parse(bench.artifacts.get('model/metrics.json') ?? ''));
  expect(read().top).toEqual(top);
  expect(result.measures.topFivePercentLift?.value).toBe(top[0]?.lift);
});

test('segments split the test rows, each column anew, and small ones are shown but not judged', async () => {
  const { segments, test: tested } = read();
  for (const column of input.segment_columns) {
    const own = segments.filter((segment) => segment.column === column);
    expect(own.reduce((sum, segment) => sum + segment.rows, 0)).toBe(tested.rows);
    expect(own.reduce((sum, segment) => sum + segment.positives, 0)).toBe(tested.positives);
  }
  const judged = segments.filter((segment) => segment.judged).map((segment) => segment.aucRoc ?? 1);
  expect(result.measures.worstSegmentAucRoc?.value).toBe(Math.min(...judged));
  const { measures } = await analyse(bench, { min_segment_positives: 10_000 });
  expect(measures.worstSegmentAucRoc?.value).toBeNull();
  expect(measures.segmentsBelowChance?.value).toBe(0);
});

test('a split other than that of the training is refused', async () => {
  await expect(analyse(bench, { test_fraction: 0.3 })).rejects.toMatchObject({ code: 'split-differs' });
});

test('a column of the drop list is no segment: its values would be printed', async () => {
  await expect(analyse(bench, { segment_columns: ['LastName'] })).rejects.toMatchObject({
    code: 'pii-in-matrix',
    arrived: 'LastName',
  });
});

test('without early stopping all rounds are kept, and a model that is let run overfits more', async () => {
  const free = await runUntil('train');
  const booster = {
    ...training.booster,
    rounds: 150,
    early_stopping_rounds: null,
    reg_lambda: 0,
    max_depth: 6,
  };
  await free.run(trainModel, { ...training, folds: 3, booster, bootstrap_resamples: 1 });
  const { measures } = await analyse(free, { booster });
  expect(measures.stoppedEarly?.value).toBe(false);
  expect(measures.bestRound?.value).toBe(150);
  expect(measures.patience?.value).toBe(0);
  expect(measures.aucRocGap?.value).toBeGreaterThan((result.measures.aucRocGap?.value as number) + 0.05);
  expect(free.artifacts.get('overfitting.md')).toContain('early stopping is off');
});

test('a second analysis writes the same bytes, and the measures are those that the tool announces', async () => {
  await analyse(bench);
  const before = bench.artifacts.get('overfitting.json');
  const again = await analyse(bench);
  expect(bench.artifacts.get('overfitting.json')).toBe(before);
  const announced = analyseOverfitting.measures?.(analyseOverfitting.input.parse(input));
  expect(Object.keys(again.measures).sort()).toEqual([...(announced ?? [])].sort());
});
