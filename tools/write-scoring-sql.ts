import { z } from 'zod';
import type { Evidence, Measure } from '../gates/gate.ts';
import { predictMargin } from '../model/booster/index.ts';
import { renderPrompt } from '../prompts/render.ts';
import { bigquery } from '../warehouse/dialects/bigquery.ts';
import { duckdb } from '../warehouse/dialects/duckdb.ts';
import { renderQuery } from '../warehouse/render.ts';
import type { QueryParameters, Warehouse } from '../warehouse/warehouse.ts';
import { atLeastZero, count } from './foreseen.ts';
import { type Bundle, bundleArtifacts, bundleFolder, loadBundle } from './model/bundle.ts';
import { calibrate } from './model/calibrators.ts';
import { buildMatrix } from './model/features.ts';
import { readRows } from './model/read-rows.ts';
import { reasonsOf } from './model/reasons.ts';
import { scoringQueryOf } from './model/scoring-query.ts';
import { asShown, tierOf } from './model/tiers.ts';
import { defineTool } from './tool.ts';

const query = 'model/score-production';

const input = z.strictObject({
  candidates: z.string().min(1).describe('Table of the leads to score, with the features of the bundle.'),
  target: z.string().min(1).describe('View to make: a score, a tier or a reason for every lead.'),
  id_column: z.string().min(1).default('Id'),
  time_column: z.string().min(1).default('as_of'),
  segment_column: z.string().min(1).nullable().default(null),
  reason_column: z.string().min(1).nullable().default('unscorable_reason'),
  project: z.string().min(1).describe('BigQuery project, for the text to be pasted there.'),
  sql_artifact: z
    .string()
    .min(1)
    .default('sql/production_scoring')
    .describe('Name of the texts, without dialect and ending.'),
});
type Input = z.output<typeof input>;

const reportName = 'reports/production-scoring.md';

/** Production scoring without Leadline: the bundle as one query for both engines, run here and held against the scores in process. */
export const writeScoringSql = defineTool({
  name: 'write-scoring-sql',
  title: 'Write the scoring SQL',
  description:
    'Compiles the booster, its encoders, calibrators and tiers to one query, writes it for BigQuery and DuckDB, makes the scoring view here and compares every score with the one computed in process.',
  effect: 'warehouse',
  input,
  output: z.strictObject({
    modelVersion: z.string(),
    trees: z.int(),
    scored: z.int(),
    queryBytes: z.int(),
    maxScoreDifference: z.number().nullable(),
  }),
  measures: () => ['maxScoreDifference', 'leadsScoredOtherwise', 'queryBytes'],
  foresee: () => ({
    maxScoreDifference: atLeastZero,
    leadsScoredOtherwise: count(),
    queryBytes: count(),
  }),
  touches: (asked) => ({
    reads: [
      {
        table: asked.candidates,
        columns: [asked.id_column, asked.time_column, asked.segment_column, asked.reason_column].filter(
          (name) => name !== null,
        ),
      },
    ],
    writes: [{ table: asked.target, columns: viewColumns(asked) }],
    readsArtifacts: bundleArtifacts,
    writesArtifacts: [textName(asked, 'bigquery'), textName(asked, 'duckdb'), reportName],
  }),
  async run(asked, { warehouse, artifacts, progress }) {
    const bundle = await loadBundle((name) => artifacts.read(`${bundleFolder}/${name}`));
    const parameters = scoringQueryOf(bundle, asked);
    progress({ message: `${bundle.booster.trees.length} trees as SQL` });
    const textFor = (dialect: typeof bigquery): string =>
      renderQuery(query, { ...parameters, project: asked.project }, dialect).text;
    const text = textFor(bigquery);
    await artifacts.write(textName(asked, 'bigquery'), text);
    await artifacts.write(textName(asked, 'duckdb'), textFor(duckdb));
    await warehouse.run(query, parameters);
    progress({ message: 'comparing with the scores in process' });
    const compared = await compare(asked, bundle, warehouse);
    const queryBytes = Buffer.byteLength(text);
    const facts = {
      modelVersion: bundle.manifest.model_version,
      trees: bundle.booster.trees.length,
      scored: compared.scored,
      queryBytes,
      maxScoreDifference: compared.largest,
    };
    await artifacts.write(reportName, renderPrompt('reports/production-scoring.md', { ...asked, ...facts }));
    return {
      output: facts,
      measures: {
        maxScoreDifference: {
          value: compared.largest,
          note: `${compared.scored} leads scored both ways`,
        },
        leadsScoredOtherwise: compared.otherwise,
        queryBytes: { value: queryBytes, note: `${facts.trees} trees` },
      },
      learnings: [
        `The production query scores ${compared.scored} leads as the model in process does, to ${compared.largest?.toExponential(1) ?? 'nothing'}; its text has ${Math.ceil(queryBytes / 1000)} kB.`,
      ],
    };
  },
});

function viewColumns({ id_column, time_column }: Input): string[] {
  return [id_column, time_column, 'model_version', 'segment', 'margin', 'probability', 'tier', 'reason'];
}

function textName({ sql_artifact }: Input, dialect: string): string {
  return `${sql_artifact}.${dialect}.sql`;
}

interface Compared {
  scored: number;
  /** The largest difference of two probabilities; null when nobody is scored both ways. */
  largest: number | null;
  otherwise: Measure;
}

/** Both ways have the same rows in the same order, or something is counted as scored otherwise. */
async function compare(asked: Input, bundle: Bundle, warehouse: Warehouse): Promise<Compared> {
  const data = await readRows(warehouse, {
    source: asked.candidates,
    id: asked.id_column,
    time: asked.time_column,
    label: null,
    segment: asked.segment_column,
    reason: asked.reason_column,
    features: bundle.features.features,
    mayBeEmpty: true,
  });
  const matrix = buildMatrix(data, bundle.features);
  const reasons = reasonsOf(data, matrix);
  const probabilities = calibrate(bundle.calibrators, predictMargin(bundle.booster, matrix), data.segments);
  const view = await readView(asked, warehouse);
  let largest: number | null = null;
  let scored = 0;
  const otherwise: Evidence['rows'] = [];
  for (let row = 0; row < Math.max(data.rows, view.rows); row++) {
    const expected = expectedOf(row);
    const found = { id: view.ids[row], tier: view.tiers[row], reason: view.reasons[row] };
    if (expected.id !== found.id || expected.tier !== found.tier || expected.reason !== found.reason)
      otherwise.push([expected.id ?? null, expected.tier ?? null, found.tier ?? null, found.reason ?? null]);
    if (expected.tier === null || found.tier === null || expected.id !== found.id) continue;
    scored++;
    largest = Math.max(largest ?? 0, Math.abs(expected.probability - (view.probabilities[row] as number)));
  }
  return {
    scored,
    largest,
    otherwise: {
      value: otherwise.length,
      evidence: {
        columns: ['lead', 'tier in process', 'tier by query', 'reason by query'],
        rows: otherwise.slice(0, 50),
        total: otherwise.length,
      },
    },
  };

  function expectedOf(row: number) {
    const probability = probabilities[row] as number;
    const reason = reasons[row];
    const tier = reason === null ? tierOf(asShown(probability), bundle.tiers.tiers).name : null;
    return { id: data.ids[row], probability, reason, tier };
  }
}

async function readView({ target, id_column, time_column }: Input, warehouse: Warehouse) {
  const asked: QueryParameters = { source: target, id: id_column, time: time_column };
  const { rows, columns } = await warehouse.columns('model/production-scores', asked);
  return {
    rows,
    ids: columns.row_id as (string | null)[],
    probabilities: columns.probability as Float64Array,
    tiers: columns.tier as (string | null)[],
    reasons: columns.reason as (string | null)[],
  };
}
