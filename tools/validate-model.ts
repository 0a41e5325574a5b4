import { z } from 'zod';
import type { Evidence, Measures } from '../gates/gate.ts';
import { derive } from '../model/booster/random.ts';
import { decileTable, liftSignificance, wilsonInterval } from '../model/measure/index.ts';
import { renderPrompt } from '../prompts/render.ts';
import { atLeastZero, count, known, share } from './foreseen.ts';
import { datasetUse } from './model/dataset-use.ts';
import { hasBothClasses } from './model/evaluate.ts';
import { datasetFields } from './model/inputs.ts';
import { readLabelled } from './model/read-labelled.ts';
import { rowsOfIds } from './model/rows-of-ids.ts';
import { segmentResults } from './model/segment-results.ts';
import { metricsFile, predictionsFile, trainingArtifacts } from './model/training-files.ts';
import { type ValidationFile, validationArtifacts } from './model/validation-files.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  ...datasetFields,
  segment_columns: z
    .array(z.string().min(1))
    .default([])
    .describe('Columns of the dataset by which the test rows are looked at in parts.'),
  min_segment_positives: z
    .int()
    .min(1)
    .default(10)
    .describe('A segment with fewer conversions among the test rows is shown but not judged.'),
  bootstrap_resamples: z
    .int()
    .min(1)
    .default(500)
    .describe('Resamples behind the bootstrap p-value of the top-decile lift.'),
});
type Input = z.output<typeof input>;

const output = z.strictObject({
  testRows: z.int(),
  topDecileLift: z.number().nullable(),
  segments: z.int(),
});

/** How good the model is on rows that nothing else has seen: ranking, deciles, lift against chance, segments. */
export const validateModel = defineTool({
  name: 'validate-model',
  title: 'Validate the model',
  description:
    'Ranking with intervals, conversion and lift by decile with Wilson intervals, the top-decile lift against chance by bootstrap and exact test, and every segment of the test rows.',
  effect: 'files',
  input,
  output,
  measures: () => [
    'topDecileLift',
    'topFivePercentLift',
    'testAucRoc',
    'testAucPr',
    'liftBootstrapPValue',
    'liftPValue',
    'decilesOutOfOrder',
    'segmentsBelowChance',
  ],
  foresee: ({ segment_columns: columns }) => ({
    topDecileLift: atLeastZero,
    topFivePercentLift: atLeastZero,
    testAucRoc: share,
    testAucPr: share,
    liftBootstrapPValue: share,
    liftPValue: share,
    decilesOutOfOrder: count(9),
    segmentsBelowChance: columns.length === 0 ? known(0, 'segment_columns') : count(),
  }),
  touches: (options) => ({
    reads: [datasetUse(options, []), { table: options.dataset, columns: options.segment_columns }],
    readsArtifacts: [trainingArtifacts.metrics, trainingArtifacts.predictions],
    writesArtifacts: Object.values(validationArtifacts),
  }),
  async run(options, context) {
    const { artifacts, seed } = context;
    const metrics = await artifacts.readJson(trainingArtifacts.metrics, metricsFile);
    const { test } = await artifacts.readJson(trainingArtifacts.predictions, predictionsFile);
    const columns = options.segment_columns.map((name) => ({ name, kind: 'category' as const }));
    const data = await readLabelled(options, columns, context);
    const rows = rowsOfIds(data, test.ids, options.dataset);
    const scored = { margins: Float64Array.from(test.margins), labels: Uint8Array.from(test.labels) };
    const file: ValidationFile = {
      test: metrics.test,
      intervals: metrics.testIntervals,
      top: metrics.top,
      deciles: decilesOf(scored),
      significance: hasBothClasses(scored.labels)
        ? liftSignificance(scored.margins, scored.labels, {
            fraction: 0.1,
            resamples: options.bootstrap_resamples,
            seed: derive(seed, 'validation').next(),
          })
        : null,
      resamples: options.bootstrap_resamples,
      segments: segmentResults(options.segment_columns, data, rows, scored, options.min_segment_positives),
    };
    await artifacts.writeJson(validationArtifacts.json, file);
    const { min_segment_positives } = options;
    await artifacts.write(
      validationArtifacts.report,
      renderPrompt('reports/validation.md', { ...file, min_segment_positives }),
    );
    const { topDecileLift } = file.test;
    return {
      output: { testRows: file.test.rows, topDecileLift, segments: file.segments.length },
      measures: measuresOf(file, options),
      learnings: learningsOf(file),
    };
  },
});

function decilesOf({ margins, labels }: { margins: Float64Array; labels: Uint8Array }) {
  if (labels.length < 10 || !hasBothClasses(labels)) return [];
  return decileTable(margins, labels).map(({ rows, positives, lift }, index) => {
    const { estimate, low, high } = wilsonInterval(positives, rows);
    return { decile: index + 1, rows, positives, rate: { value: estimate, low, high }, lift };
  });
}

function measuresOf(file: ValidationFile, { bootstrap_resamples }: Input): Measures {
  const { test, top, deciles, significance, segments } = file;
  const judged = segments.filter((one) => one.judged);
  const below = judged.filter(({ aucRoc }) => aucRoc !== null && aucRoc <= 0.5);
  // Ties are shared out in fractions, which may miss each other by rounding.
  const rising = deciles.filter(({ lift }, index) => lift > (deciles[index - 1]?.lift ?? lift) + 1e-9);
  const evidence: Evidence = {
    columns: ['decile', 'rows', 'conversions', 'rate', 'lift'],
    rows: deciles.map(({ decile, rows, positives, rate, lift }) => [
      decile,
      rows,
      positives,
      rate.value,
      lift,
    ]),
    total: deciles.length,
  };
  return {
    topDecileLift: { value: test.topDecileLift, evidence },
    topFivePercentLift: { value: top.find((one) => one.share === 0.05)?.lift ?? null, evidence },
    testAucRoc: { value: test.aucRoc },
    testAucPr: { value: test.aucPr, note: `${test.baseRate.toFixed(4)} is what a draw by lot has` },
    liftBootstrapPValue: {
      value: significance?.bootstrap ?? null,
      note: `share of ${bootstrap_resamples} resamples whose top-decile lift is not above 1`,
    },
    liftPValue: {
      value: significance?.exact ?? null,
      note: 'one-sided exact binomial test against the base rate of the test rows',
    },
    decilesOutOfOrder: {
      value: deciles.length === 0 ? null : rising.length,
      note: 'deciles that convert better than the one above them',
      evidence,
    },
    segmentsBelowChance: {
      value: below.length,
      note: `of ${judged.length} with conversions enough to be judged`,
      evidence: {
        columns: ['column', 'segment', 'rows', 'conversions', 'AUC-ROC'],
        rows: segments.map((one) => [one.column, one.segment, one.rows, one.positives, one.aucRoc]),
        total: segments.length,
      },
    },
  };
}

function learningsOf({ deciles, significance }: ValidationFile): string[] {
  const [best] = deciles;
  const worst = deciles.at(-1);
  if (best === undefined || worst === undefined || significance === null) return [];
  const percent = (rate: number): string => `${(100 * rate).toFixed(1)} %`;
  return [
    `The best decile converts at ${percent(best.rate.value)} and the worst at ${percent(worst.rate.value)}; a lift of ${best.lift.toFixed(2)} or more comes by chance with p ${significance.exact.toExponential(1)}.`,
  ];
}
