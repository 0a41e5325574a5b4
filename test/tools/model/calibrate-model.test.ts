import { beforeAll, expect, test } from 'vitest';
import { buildBundle } from '../../../tools/build-bundle.ts';
import { calibrateModel } from '../../../tools/calibrate-model.ts';
import { calibrationFile } from '../../../tools/model/calibration-files.ts';
import { calibratorsFile } from '../../../tools/model/calibrators.ts';
import { predictionsFile } from '../../../tools/model/training-files.ts';
import { leadDataset, type ModelBench, makeLeads, openModelBench, tableOf } from './bench.ts';
import { runUntil } from './pipeline.ts';

const input = { ...leadDataset, min_segment_positives: 8, min_segment_rows: 40 };
let bench: ModelBench;
let result: Awaited<ReturnType<typeof calibrate>>;

function calibrate(on: ModelBench, changes: object = {}) {
  return on.run(calibrateModel, { ...input, ...changes });
}

function artifact<T>(name: string, schema: { parse(value: unknown): T }): T {
  return schema.parse(JSON.parse(bench.artifacts.get(name) ?? ''));
}

beforeAll(async () => {
  bench = await runUntil('train');
  result = await calibrate(bench);
});

test('the calibration error is the weighted distance over bins of equal count, as counted by hand', () => {
  const { test: scored } = artifact('model/predictions.json', predictionsFile);
  const { global, segments } = artifact('model/calibrators.json', calibratorsFile);
  const rows = scored.margins.map((margin, row) => {
    const own = segments.find((one) => one.segment === scored.segments[row])?.own ?? global;
    return { probability: 1 / (1 + Math.exp(own.a * margin + own.b)), label: scored.labels[row] as number };
  });
  const { curve, ece } = artifact('model/calibration.json', calibrationFile);
  // Each row falls into the one bin whose bounds hold it; the bins together hold all rows.
  const error = curve.after.reduce((sum, bin, index) => {
    const inside = rows.filter(
      ({ probability }) => (probability > bin.low || index === 0) && probability <= bin.high + 1e-12,
    );
    expect(inside).toHaveLength(bin.rows);
    const mean = (values: number[]) => values.reduce((total, value) => total + value, 0) / values.length;
    const distance = Math.abs(
      mean(inside.map((row) => row.probability)) - mean(inside.map((row) => row.label)),
    );
    return sum + (distance * inside.length) / rows.length;
  }, 0);
  expect(ece.after).toBeCloseTo(error, 10);
  expect(result.measures.eceOverall?.value).toBe(ece.after);
});

test('every segment is listed, and the worst of those with enough rows is the measure', () => {
  const { segments } = artifact('model/calibration.json', calibrationFile);
  expect(segments.map((one) => one.segment)).toEqual(['1', '21_plus', '2_5', '6_20', 'unknown']);
  const judged = segments.filter((one) => one.judged).map((one) => one.eceAfter ?? 0);
  expect(result.measures.eceWorstSegment?.value).toBe(Math.max(...judged));
  expect(result.measures.eceWorstSegment?.evidence?.rows).toHaveLength(5);
});

test('segments with too few conversions use the global calibrator, and the report says which and why', async () => {
  const strict = await runUntil('train');
  const { output } = await calibrate(strict, { min_segment_positives: 10_000 });
  expect(output.segmentsOnGlobal).toHaveLength(5);
  expect(strict.artifacts.get('reports/calibration-report.md')).toMatch(
    /global: \d+ conversions are fewer than 10000/,
  );
});

test('with no segment large enough to judge, the worst segment is not measured', async () => {
  const strict = await runUntil('train');
  const { measures } = await calibrate(strict, { min_segment_rows: 10_000 });
  expect(measures.eceWorstSegment).toMatchObject({ value: null });
  expect(measures.reportComplete?.value).toBe(false);
});

test('without a segment column all leads are the one segment', async () => {
  const whole = await runUntil('train');
  const { measures } = await calibrate(whole, { segment_column: null });
  expect(measures.eceWorstSegment?.value).toBe(measures.eceOverall?.value);
  expect(measures.reportComplete?.value).toBe(true);
});

test('SHAP importance is ranked before and after for every feature', () => {
  const { shap } = artifact('model/calibration.json', calibrationFile);
  expect(shap.map((one) => one.calibratedRank)).toEqual([1, 2, 3, 4, 5]);
  expect(shap.map((one) => one.baseRank).sort()).toEqual([1, 2, 3, 4, 5]);
  expect(
    shap
      .slice(0, 2)
      .map((one) => one.feature)
      .sort(),
  ).toEqual(['prior_firms', 'tenure']);
});

test('a dataset that lost a lead since the training is refused by the name of the lead', async () => {
  const fewer = await openModelBench([tableOf('LeadScoring.leads', makeLeads(1500).slice(0, 1499))]);
  for (const [name, text] of bench.artifacts) fewer.artifacts.set(name, text);
  await expect(calibrate(fewer)).rejects.toMatchObject({
    code: 'dataset-changed',
    message: expect.stringContaining('00Q001499'),
  });
});

test('error, Brier score and log loss have intervals around them, overall and by segment', () => {
  const { intervals, ece, segments } = artifact('model/calibration.json', calibrationFile);
  expect(intervals.after.ece.value).toBeCloseTo(ece.after, 10);
  for (const { value, low, high } of Object.values(intervals.after)) {
    expect(low).toBeLessThanOrEqual(value);
    expect(high).toBeGreaterThan(low);
  }
  expect(result.measures.brier?.value).toBe(intervals.after.brier.value);
  for (const segment of segments.filter((one) => one.judged))
    expect(segment.intervals?.ece.value).toBeCloseTo(segment.eceAfter as number, 10);
});

test('the better calibrator is chosen with its reasons, and segments that fall back are named', async () => {
  const chosen = await runUntil('train');
  const { decisions } = await calibrate(chosen, { method: 'best', min_segment_positives: 15 });
  expect(decisions?.[0]).toMatchObject({
    choice: expect.stringMatching(/^(Platt scaling|isotonic calibration) for all leads$/),
    rationale: expect.stringMatching(/Platt 0\.\d+, isotonic 0\.\d+/),
  });
  const strict = await runUntil('train');
  const all = await calibrate(strict, { min_segment_positives: 10_000 });
  expect(all.decisions?.[0]?.choice).toBe(
    '5 segments of firm_size use the global calibrator: 1, 21_plus, 2_5, 6_20, unknown',
  );
});

test('isotonic probabilities are those of its curve, and the bundle reads them back', async () => {
  const stepped = await runUntil('train');
  await calibrate(stepped, { method: 'isotonic', segment_column: null });
  const { global } = calibratorsFile.parse(JSON.parse(stepped.artifacts.get('model/calibrators.json') ?? ''));
  expect(global.isotonic?.probabilities.length).toBeGreaterThan(2);
  expect(stepped.artifacts.get('reports/calibration-report.md')).toContain('| all (global) | isotonic |');
  await stepped.run(buildBundle, { name: 'v6', plan: 'v6-true-vintage' });
  expect(stepped.artifacts.get('bundle/calibrators.json')).toContain('isotonic');
});

test('segments are those of the column that is asked for here, whatever the training went by', async () => {
  const other = await runUntil('train');
  await calibrate(other, { segment_column: 'state' });
  const { segments } = calibrationFile.parse(JSON.parse(other.artifacts.get('model/calibration.json') ?? ''));
  expect(segments.map((one) => one.segment)).toEqual(['CA', 'NY', 'TX']);
});
