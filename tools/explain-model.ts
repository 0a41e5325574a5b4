import { z } from 'zod';
import { renderPrompt } from '../prompts/render.ts';
import { cohortSpec, cohortTable } from './explanation/cohorts.ts';
import {
  type ExplanationFile,
  explanationArtifacts,
  type RankedFeature,
} from './explanation/explanation-files.ts';
import { type ModelAndRows, readExplained } from './explanation/read-explained.ts';
import { rankFeatures, type ShapOfRows, shapOfRows } from './explanation/shap-of-rows.ts';
import { toCsv } from './model/csv.ts';
import { driversOf, valueAt } from './model/drivers.ts';
import { datasetFields } from './model/inputs.ts';
import { labelsOf } from './model/parts.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  ...datasetFields,
  most_rows: z.int().min(10).default(5000).describe('Test rows that are explained, evenly spread over time.'),
  beeswarm_features: z.int().min(1).default(20),
  beeswarm_rows: z.int().min(10).default(400),
  cohorts: z.array(cohortSpec).default([]),
  drivers: z.int().min(1).default(5).describe('Raising facts that the driver file tells of each row.'),
  driver_file: z.string().default('salesforce_drivers.csv'),
  expected: z
    .array(z.string())
    .default([])
    .describe('Features that business logic expects at the top, such as tenure and stability.'),
  expected_within: z.int().min(1).default(10).describe('How many of the first features count as the top.'),
});
type Input = z.output<typeof input>;

/** Exact TreeSHAP on test rows: which features move the model, how, and for whom; with the drivers of each row. */
export const explainModel = defineTool({
  name: 'explain-model',
  title: 'Explain the model',
  description:
    'Exact TreeSHAP on test rows: global importance with direction, a beeswarm sample, cohort tables (conversion, prediction, ranking and the features that move each cohort), and a driver file with the strongest raising facts of each row.',
  effect: 'files',
  input,
  output: z.object({ rows: z.int(), topFeature: z.string(), additivityGap: z.number(), cohorts: z.int() }),
  measures: () => [
    'explainedRows',
    'additivityGap',
    'featuresWithEffect',
    'driverRows',
    'expectedAmongTop',
    'cohortGroups',
  ],
  touches: (options) => ({
    reads: [{ table: options.dataset }],
    readsArtifacts: [
      'model/booster.json',
      'model/features.json',
      'model/predictions.json',
      'model/calibrators.json',
    ],
    writesArtifacts: [
      explanationArtifacts.explanation,
      explanationArtifacts.report,
      explanationArtifacts.cohorts,
      explanationArtifacts.importance,
      options.driver_file,
    ],
  }),
  async run(options, context) {
    const columns = options.cohorts.map(({ column, edges }) => ({
      name: column,
      kind: edges === undefined ? ('category' as const) : ('number' as const),
    }));
    const model = await readExplained(options, options.most_rows, columns, context);
    const shap = shapOfRows(model.booster, model.matrix, model.rows, context);
    const explanation = explanationOf(options, model, shap);
    const drivers = driverRows(options, model, shap);
    await write(options, explanation, drivers, context.artifacts);
    const [top] = explanation.features;
    return {
      output: {
        rows: explanation.rows,
        topFeature: top?.feature ?? 'none',
        additivityGap: shap.additivityGap,
        cohorts: explanation.cohorts.length,
      },
      measures: measuresOf(options, explanation, drivers.length),
      learnings: learningsOf(explanation.features),
    };
  },
});

function explanationOf(options: Input, model: ModelAndRows, shap: ShapOfRows): ExplanationFile {
  const features = rankFeatures(shap, model.labelOf);
  const explained = { ...model, shap, labels: labelsOf(model.data, model.rows) };
  return {
    rows: shap.part.rows,
    rows_sampled_from: model.testRows,
    additivity_gap: shap.additivityGap,
    features,
    beeswarm: features.slice(0, options.beeswarm_features).map(({ feature, label }) => ({
      feature,
      label,
      points: pointsOf(feature, shap, options.beeswarm_rows),
    })),
    cohorts: options.cohorts.map((spec) => {
      const column = model.data.columns[spec.column];
      if (column === undefined) throw new Error(`The column ${spec.column} was not read.`);
      const own =
        column instanceof Float64Array
          ? Float64Array.from(model.rows, (row) => column[row] as number)
          : Array.from(model.rows, (row) => column[row] ?? null);
      return cohortTable(spec, own, explained);
    }),
  };
}

/** A sample of one feature's SHAP values, each with the place of the row's value between the feature's least and largest. */
function pointsOf(feature: string, { part, width, values }: ShapOfRows, most: number) {
  const index = part.names.indexOf(feature);
  const column = part.columns[index] as Float32Array;
  const known = [...new Set(column.filter((value) => !Number.isNaN(value)))].sort((a, b) => a - b);
  const place = new Map(
    known.map((value, rank) => [value, known.length < 2 ? 0.5 : rank / (known.length - 1)]),
  );
  const step = Math.max(1, part.rows / most);
  return Array.from({ length: Math.min(most, part.rows) }, (_, sample) => {
    const row = Math.floor(sample * step);
    return {
      shap: values[row * width + index] as number,
      value: place.get(column[row] as number) ?? null,
    };
  });
}

function driverRows(
  options: Input,
  { data, rows, matrix, features }: ModelAndRows,
  shap: ShapOfRows,
): string[][] {
  return Array.from(rows, (row, position) => {
    const own = shap.values.subarray(position * shap.width, (position + 1) * shap.width);
    const { up } = driversOf(features.features, own, (feature, at) =>
      valueAt(
        data.columns[feature.name] as NonNullable<(typeof data.columns)[string]>,
        matrix.columns[at] as Float32Array,
        row,
      ),
    );
    const texts = Array.from({ length: options.drivers }, (_, index) => up[index]?.text ?? '');
    return [data.ids[row] as string, ...texts];
  });
}

async function write(
  options: Input,
  explanation: ExplanationFile,
  drivers: readonly string[][],
  artifacts: Parameters<typeof explainModel.run>[1]['artifacts'],
): Promise<void> {
  await artifacts.writeJson(explanationArtifacts.explanation, explanation);
  await artifacts.write(
    explanationArtifacts.importance,
    toCsv(
      ['rank', 'feature', 'mean_abs_shap', 'share', 'direction'],
      explanation.features.map((one) => [one.rank, one.feature, one.mean_absolute, one.share, one.direction]),
    ),
  );
  const names = Array.from({ length: options.drivers }, (_, index) => `driver${index + 1}`);
  await artifacts.write(options.driver_file, toCsv(['id', ...names], drivers));
  const view = { ...explanation, top: explanation.features.slice(0, 30) };
  await artifacts.write(explanationArtifacts.report, renderPrompt('reports/shap-report.md', view));
  await artifacts.write(explanationArtifacts.cohorts, renderPrompt('reports/cohort-analysis.md', view));
}

function measuresOf(
  { expected, expected_within: within }: Input,
  { rows, additivity_gap, features, cohorts }: ExplanationFile,
  drivers: number,
) {
  const top = features.slice(0, within).map(({ feature }) => feature);
  const met = top.filter((feature) => expected.includes(feature));
  const groups = cohorts.flatMap((table) => table.groups);
  return {
    explainedRows: { value: rows },
    additivityGap: {
      value: additivity_gap,
      note: 'the most that the SHAP values of a row miss its margin by',
    },
    featuresWithEffect: { value: features.filter(({ mean_absolute }) => mean_absolute > 0).length },
    driverRows: { value: drivers, note: `one line for each of ${rows} explained rows` },
    expectedAmongTop: {
      value: expected.length === 0 ? null : met.length,
      note: met.length === 0 ? `none of the top ${within}: ${top.join(', ')}` : `${met.join(', ')}`,
      evidence: {
        columns: ['rank', 'feature', 'mean |SHAP|', 'expected'],
        rows: features
          .slice(0, within)
          .map(({ rank, feature, mean_absolute }) => [
            rank,
            feature,
            mean_absolute,
            expected.includes(feature),
          ]),
        total: Math.min(within, features.length),
      },
    },
    cohortGroups: {
      value: groups.length,
      note: `in ${cohorts.length} cohort tables, the smallest with ${Math.min(...groups.map((group) => group.rows))} rows`,
    },
  };
}

function learningsOf(features: readonly RankedFeature[]): string[] {
  const told = features
    .slice(0, 3)
    .map(({ label, share }) => `${label} (${(100 * share).toFixed(0)} % of all mean |SHAP|)`);
  return told.length === 0 ? [] : [`The model is moved most by ${told.join(', ')}.`];
}
