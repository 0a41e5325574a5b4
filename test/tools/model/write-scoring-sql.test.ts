import { validate } from '@polyglot-sql/sdk';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildBundle } from '../../../tools/build-bundle.ts';
import { calibrateModel } from '../../../tools/calibrate-model.ts';
import { writeScoringSql } from '../../../tools/write-scoring-sql.ts';
import { leadDataset, type ModelBench } from './bench.ts';
import { openLeads, runUntil, tiers } from './pipeline.ts';

const input = {
  candidates: 'LeadScoring.open',
  target: 'LeadScoring.production_scores',
  segment_column: 'firm_size',
  project: 'a-project',
};

async function bundled(method: 'platt' | 'isotonic'): Promise<ModelBench> {
  const bench = await runUntil('train');
  await bench.run(calibrateModel, {
    ...leadDataset,
    method,
    min_segment_positives: 8,
    min_segment_rows: 40,
  });
  await bench.run(buildBundle, { name: 'v4', plan: 'v4-xgboost', tiers });
  return bench;
}

describe.each(['platt', 'isotonic'] as const)('the production query of a bundle with %s curves', (method) => {
  let bench: ModelBench;
  let result: Awaited<ReturnType<typeof write>>;
  const write = (on: ModelBench) => on.run(writeScoringSql, input);
  const text = (dialect: string): string =>
    bench.artifacts.get(`sql/production_scoring.${dialect}.sql`) ?? '';

  beforeAll(async () => {
    bench = await bundled(method);
    result = await write(bench);
  });

  test('scores as the model in process does, with words, missing values and segments', () => {
    expect(result.output.scored).toBe(openLeads.length - 2);
    expect(result.measures.maxScoreDifference?.value).toBeLessThan(1e-12);
    expect(result.measures.leadsScoredOtherwise?.value).toBe(0);
  });

  test('is read by the independent parser for BigQuery and says how long it is', () => {
    const bigquery = text('bigquery');
    expect(validate(bigquery, 'bigquery').errors).toEqual([]);
    expect(bigquery).toMatch(/^CREATE OR REPLACE VIEW `a-project\.LeadScoring\.production_scores` AS/);
    expect(bigquery).not.toMatch(/@|\{\{|undefined|NaN/);
    expect(result.measures.queryBytes?.value).toBe(Buffer.byteLength(bigquery));
  });

  test('has the same numbers in both dialects', () => {
    const numbers = (sql: string) => sql.match(/[\d.]+e-?\d+/g);
    expect(numbers(text('duckdb'))).toEqual(numbers(text('bigquery')));
  });

  test('gives a lead that cannot be scored its reason and nothing else', async () => {
    const rows = await bench.warehouse.rows('model/production-scores', {
      source: input.target,
      id: 'Id',
      time: 'as_of',
    });
    expect(rows).toHaveLength(openLeads.length);
    expect(rows.find(({ row_id }) => row_id === '00Qopen000')).toEqual({
      row_id: '00Qopen000',
      probability: null,
      tier: null,
      reason: 'no vendor record of this person was known by then',
    });
  });
});

test('a query that is not the model is noticed', async () => {
  const bench = await bundled('platt');
  const { run } = bench.warehouse;
  // Another intercept and another tier stand for a query that went wrong.
  bench.warehouse.run = async (query, parameters) => {
    if (query !== 'model/score-production') return run.call(bench.warehouse, query, parameters);
    return run.call(bench.warehouse, query, { ...parameters, base: 5, tiers: [{ name: 'A', min: 0 }] });
  };
  const { measures } = await bench.run(writeScoringSql, input);
  expect(measures.maxScoreDifference?.value).toBeGreaterThan(0.1);
  expect(measures.leadsScoredOtherwise?.value).toBeGreaterThan(0);
});
