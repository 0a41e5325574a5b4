import { z } from 'zod';
import { renderPrompt } from '../prompts/render.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import { counts, known, share, yesOrNo } from './foreseen.ts';
import { datasetFields } from './model/inputs.ts';
import { type ModelRows, readRows } from './model/read-rows.ts';
import { dayOf, type FoldRows, spanOf, splitFields, splitFolds, splitHoldout } from './model/split.ts';
import { type FoldIndices, foldIndicesOf, foldsAreReproducible } from './statistics/fold-indices.ts';
import { artifactName } from './statistics/inputs.ts';
import { type SplitReport, shareDrift, splitReportOf } from './statistics/split-report.ts';
import { defineTool, type ToolContext } from './tool.ts';

const { segment_column: _, ...datasetOnly } = datasetFields;

const input = z.strictObject({
  ...datasetOnly,
  ...splitFields,
  source_column: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Where the lead came from, such as LeadSource.'),
  watched_source: z
    .string()
    .min(1)
    .default('LinkedIn')
    .describe('The share of sources that contain this word is watched for drift.'),
  target: z.string().min(1).describe('Table to write: the dataset with the columns `split` and `cv_fold`.'),
  artifact: artifactName('split-report'),
  folds_artifact: z.string().min(1).default('cv-fold-indices.json'),
});
type Input = z.output<typeof input>;

/** The rows to train on, the gap, the rows to test on and the folds: chosen once, written down, and the same as `train-model` takes. */
export const splitDataset = defineTool({
  name: 'split-dataset',
  title: 'Split the dataset by time',
  description:
    'Writes the training table with TRAIN, GAP, TEST or EXCLUDED for each row and its fold, saves the indices of the blocked time-series folds, and reports sizes, gap, conversion and lead sources of both sides.',
  effect: 'warehouse',
  guards: {
    gapDays: 'leakage',
    observedGapDays: 'leakage',
    temporalIntegrity: 'leakage',
    temporalBlocking: 'leakage',
  },
  input,
  output: z.strictObject({
    trainRows: z.int(),
    gapRows: z.int(),
    testRows: z.int(),
    excludedRows: z.int(),
    trainEnd: z.string(),
    testStart: z.string(),
  }),
  measures: () => [
    'trainRows',
    'testRows',
    'gapRows',
    'gapDays',
    'observedGapDays',
    'temporalIntegrity',
    'temporalBlocking',
    'positiveRateDifference',
    'positiveRateRelativeDifference',
    'leadSourceDrift',
    'foldsReproducible',
    'splitRowsDiffering',
    'splitDocumented',
  ],
  foresee: (options) => ({
    ...counts('trainRows', 'testRows', 'gapRows', 'splitRowsDiffering'),
    ...foreseenGap(options),
    positiveRateDifference: share,
    leadSourceDrift: share,
    temporalIntegrity: yesOrNo,
    temporalBlocking: yesOrNo,
    foldsReproducible: yesOrNo,
    splitDocumented: yesOrNo,
  }),
  touches: ({
    dataset,
    id_column,
    time_column,
    label_column,
    source_column,
    target,
    artifact,
    folds_artifact,
  }) => ({
    reads: [
      {
        table: dataset,
        columns: [id_column, time_column, label_column, ...(source_column === null ? [] : [source_column])],
      },
    ],
    writes: [{ table: target, like: dataset, columns: ['split', 'cv_fold'] }],
    writesArtifacts: [`${artifact}.json`, `${artifact}.md`, folds_artifact],
  }),
  async run(options, context) {
    context.progress({ message: `reading ${options.dataset}` });
    const data = await readRows(context.warehouse, {
      source: options.dataset,
      id: options.id_column,
      time: options.time_column,
      label: options.label_column,
      segment: null,
      reason: null,
      features: options.source_column === null ? [] : [{ name: options.source_column, kind: 'category' }],
    });
    const holdout = splitHoldout(data.times, options);
    const folds = splitFolds(data.times, holdout.train, options);
    const report = splitReportOf(data, holdout, folds, {
      dataset: options.dataset,
      table: options.target,
      sources: sourcesOf(data, options),
    });
    const indices = foldIndicesOf(options.dataset, data, folds, options.gap_days);
    await writeTable(data, report, folds, options, context);
    const differing = await rowsDiffering(report, folds, options, context);
    await context.artifacts.writeJson(options.folds_artifact, indices);
    await context.artifacts.writeJson(`${options.artifact}.json`, report);
    await context.artifacts.write(
      `${options.artifact}.md`,
      renderPrompt('reports/split-report.md', { ...report, indices: options.folds_artifact }),
    );

    const [train, gap, test, excluded] = report.parts as [Part, Part, Part, Part];
    const reproducible = foldsAreReproducible(data, holdout.train, options, indices, context.seed);
    return {
      output: {
        trainRows: train.rows,
        gapRows: gap.rows,
        testRows: test.rows,
        excludedRows: excluded.rows,
        trainEnd: report.trainEnd,
        testStart: report.testStart,
      },
      measures: {
        ...measuresOf(report, options),
        foldsReproducible: { value: reproducible, evidence: indexEvidence(indices) },
        splitRowsDiffering: { value: differing },
        splitDocumented: {
          value: [options.folds_artifact, `${options.artifact}.json`, `${options.artifact}.md`].every(
            (name) => context.artifacts.exists(name),
          ),
        },
      },
      learnings: [
        `${train.rows} leads to train on up to ${train.to}, ${test.rows} to test on from ${test.from}, ${report.observedGapDays} days between the two and ${gap.rows} leads in the gap.`,
      ],
    };
  },
});

type Part = SplitReport['parts'][number];

/** The gap follows from dates, if both are given, or from the days asked for. What lies between the rows cannot be less. */
function foreseenGap({ train_end, test_start, gap_days }: Input) {
  if (train_end !== null && test_start === null) return {};
  const [days, because] =
    train_end === null || test_start === null
      ? [Math.max(1, gap_days), `gap_days is ${gap_days}`]
      : [
          dayOf(test_start) - dayOf(train_end),
          `training ends on ${train_end} and the test starts on ${test_start}`,
        ];
  return {
    gapDays: known(days, because),
    observedGapDays: { low: days, high: Number.POSITIVE_INFINITY, because },
  };
}

function sourcesOf(data: ModelRows, { source_column }: Input): readonly (string | null)[] | null {
  const column = source_column === null ? undefined : data.columns[source_column];
  return Array.isArray(column) ? column : null;
}

async function writeTable(
  data: ModelRows,
  { trainEnd, testStart }: SplitReport,
  folds: readonly FoldRows[],
  { dataset, target, time_column, train_start, test_end }: Input,
  { warehouse }: ToolContext,
): Promise<void> {
  await warehouse.run('statistics/split-table', {
    source: dataset,
    target,
    time: time_column,
    train_start,
    train_end: trainEnd,
    test_start: testStart,
    test_end,
    fold_starts: folds.map((rows) => spanOf(data.times, rows.test).from),
  });
}

/** By how many rows the table that was written differs from the rows that were chosen, over sides and folds. */
async function rowsDiffering(
  { parts }: SplitReport,
  folds: readonly FoldRows[],
  { target }: Input,
  { warehouse }: ToolContext,
): Promise<number> {
  const written = await warehouse.rows('statistics/split-counts', { source: target });
  const countOf = (column: string, value: string | number): number =>
    written.filter((row) => row[column] === value).reduce((sum, row) => sum + numberOf(row, 'leads'), 0);
  const bySide = parts.map(({ part, rows }) => Math.abs(countOf('split', part) - rows));
  const byFold = folds.map((rows, index) => Math.abs(countOf('cv_fold', index + 1) - rows.test.length));
  return [...bySide, ...byFold].reduce((sum, difference) => sum + difference, 0);
}

function measuresOf(report: SplitReport, options: Input) {
  const [train, gap, test] = report.parts as [Part, Part, Part, Part];
  const parts = evidenceOf(report.parts.map((part) => ({ ...part })));
  const folds = evidenceOf(report.folds.map((fold) => ({ ...fold })));
  const ordered = report.observedGapDays > 0;
  const blocked = report.folds.every(({ gapDays }) => gapDays >= options.gap_days);
  return {
    trainRows: { value: train.rows, evidence: parts },
    testRows: { value: test.rows, evidence: parts },
    gapRows: { value: gap.rows },
    gapDays: { value: report.gapDays, note: `from ${report.trainEnd} to ${report.testStart}` },
    observedGapDays: { value: report.observedGapDays, note: `from ${train.to} to ${test.from}` },
    temporalIntegrity: { value: ordered, evidence: parts },
    temporalBlocking: { value: ordered && blocked, evidence: folds },
    positiveRateDifference: { value: Math.abs(report.positiveRateDifference), evidence: parts },
    positiveRateRelativeDifference: { value: report.positiveRateRelativeDifference, evidence: parts },
    leadSourceDrift:
      report.sources === null
        ? { value: null, note: 'no source_column was given' }
        : {
            value: shareDrift(report.sources, options.watched_source),
            note: `share of sources that contain ${options.watched_source}`,
            evidence: evidenceOf(report.sources.map((source) => ({ ...source }))),
          },
  };
}

function indexEvidence({ folds }: FoldIndices) {
  return evidenceOf(
    folds.map(({ fold, train, validation, ids_sha256 }) => ({
      fold,
      train: `${train.from} to ${train.to}, rows ${train.first} to ${train.last}`,
      validation: `${validation.from} to ${validation.to}, rows ${validation.first} to ${validation.last}`,
      ids_sha256,
    })),
  );
}
