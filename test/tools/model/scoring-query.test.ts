import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Booster } from '../../../model/booster/booster.ts';
import { type ScoredBy, scoringQueryOf } from '../../../tools/model/scoring-query.ts';
import { duckdb } from '../../../warehouse/dialects/duckdb.ts';
import { renderQuery } from '../../../warehouse/render.ts';
import { boosters, marginOf, type Row, rows } from '../../model/booster/sql/fuzzed.ts';
import { largestDifference } from '../../model/golden.ts';
import { engineSession } from '../../warehouse/engine-session.ts';

const connection = engineSession();
const names = ['tenure', 'source', 'firm'];

test('the production query of any booster gives the margins of the booster: thresholds, categories, weights', async () => {
  await fc.assert(
    fc.asyncProperty(boosters, rows, async (drawn, drawnRows) => {
      const booster = { ...drawn, featureNames: names };
      // Tables of features have NULL where nothing is known; a lead of which nothing is known has no score.
      const given = drawnRows.map((row) => row.map((value) => (Number.isNaN(value) ? null : value)));
      const known = given.filter((row) => row.some((value) => value !== null));
      expect(
        largestDifference(
          await score(booster, given),
          known.map((row) => marginOf(booster, row)),
        ),
      ).toBeLessThan(1e-11);
    }),
    { numRuns: 60 },
  );
});

async function score(booster: Booster, given: readonly Row[]): Promise<number[]> {
  const value = (each: number | null): string => `CAST(${each === null ? 'NULL' : `'${each}'`} AS DOUBLE)`;
  const values = given.map((row, index) => `(${[index, index, ...row.map(value)].join(', ')})`);
  await connection().run('CREATE SCHEMA IF NOT EXISTS s');
  await connection().run(
    `CREATE OR REPLACE TABLE s.open (id BIGINT, as_of BIGINT, ${names.map((name) => `${name} DOUBLE`).join(', ')})`,
  );
  await connection().run(`INSERT INTO s.open VALUES ${values.join(', ')}`);
  const { text } = renderQuery('model/score-production', scoringQueryOf(bundleOf(booster), tables), duckdb);
  await connection().run(text);
  const reader = await connection().runAndReadAll(
    'SELECT margin FROM s.scores WHERE reason IS NULL ORDER BY as_of',
  );
  return (reader.getColumns()[0] ?? []) as number[];
}

const tables = {
  candidates: 's.open',
  target: 's.scores',
  id_column: 'id',
  time_column: 'as_of',
  segment_column: null,
  reason_column: null,
};

function bundleOf(booster: Booster): ScoredBy {
  return {
    booster,
    manifest: { model_version: 'v1' },
    features: {
      features: names.map((name) => ({ name, kind: 'number', encoder: null, median: null, missing: 0 })),
      drop_list: [],
    },
    calibrators: {
      segment_column: null,
      min_segment_positives: 0,
      global: { a: -1, b: 0, rows: 1, positives: 1, reason: null },
      segments: [],
    },
    tiers: { base_rate: 0.5, tiers: [{ name: 'all', min: 0 }] },
  };
}
