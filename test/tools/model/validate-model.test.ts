import { beforeAll, expect, test } from 'vitest';
import { validationFile } from '../../../tools/model/validation-files.ts';
import { validateModel } from '../../../tools/validate-model.ts';
import { leadDataset, type ModelBench } from './bench.ts';
import { runUntil } from './pipeline.ts';

let bench: ModelBench;
let result: Awaited<ReturnType<typeof validate>>;

function validate(on: ModelBench) {
  return on.run(validateModel, {
    ...leadDataset,
    segment_columns: ['firm_size', 'has_series_65'],
    bootstrap_resamples: 100,
  });
}

function file() {
  return validationFile.parse(JSON.parse(bench.artifacts.get('validation.json') ?? ''));
}

beforeAll(async () => {
  bench = await runUntil('train');
  result = await validate(bench);
});

test('the deciles hold every test lead and every conversion once', () => {
  const { deciles, test: all } = file();
  const sumOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
  expect(deciles).toHaveLength(10);
  expect(sumOf(deciles.map(({ rows }) => rows))).toBe(all.rows);
  expect(sumOf(deciles.map(({ positives }) => positives))).toBeCloseTo(all.positives, 9);
  expect(deciles[0]?.lift).toBeCloseTo(all.topDecileLift ?? 0, 9);
});

test('each segment column parts the test leads', () => {
  const { segments, test: all } = file();
  for (const column of ['firm_size', 'has_series_65']) {
    const own = segments.filter((segment) => segment.column === column);
    expect(own.reduce((sum, { rows }) => sum + rows, 0)).toBe(all.rows);
  }
  expect(segments.map(({ segment }) => segment)).toContain('unknown');
});

test('a lift that the leads really have is no luck, by bootstrap and by the exact test', () => {
  expect(result.measures.topDecileLift?.value).toBeGreaterThan(1.5);
  expect(result.measures.liftBootstrapPValue?.value).toBeLessThan(0.05);
  expect(result.measures.liftPValue?.value).toBeLessThan(0.05);
});

test('a model that ranks by chance shows it', async () => {
  const other = await runUntil('train');
  const predictions = JSON.parse(other.artifacts.get('model/predictions.json') ?? '');
  // Every lead has the same score: all deciles convert alike.
  predictions.test.margins = predictions.test.margins.map(() => 0);
  other.artifacts.set('model/predictions.json', JSON.stringify(predictions));
  const { measures } = await validate(other);
  expect(measures.liftBootstrapPValue?.value).toBeGreaterThan(0.5);
  expect(measures.decilesOutOfOrder?.value).toBe(0);
  expect(measures.segmentsBelowChance?.value).toBeGreaterThan(0);
});
