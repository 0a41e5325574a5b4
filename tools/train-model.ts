import { z } from 'zod';
import { predictMargin, toXgboostJson } from '../model/booster/index.ts';
import { selectRows } from '../model/matrix.ts';
import { derive } from '../model/random.ts';
import { renderPrompt } from '../prompts/render.ts';
import { toCsv } from './model/csv.ts';
import { curvesOf } from './model/curves.ts';
import { listedAmong } from './model/drop-list.ts';
import { gapOf, intervalsOf, meanOverFolds, rankingOf, variationOverFolds } from './model/evaluate.ts';
import { buildMatrix, type FeaturesFile, fitFeatures } from './model/features.ts';
import { fitBoosters } from './model/fit.ts';
import { measureFolds, trainableFolds } from './model/folds.ts';
import { importanceOf } from './model/importance.ts';
import { boosterInput, datasetFields, dropList, featureList } from './model/inputs.ts';
import { labelsOf, partOf, scoredOf } from './model/parts.ts';
import { type ModelRows, readRows } from './model/read-rows.ts';
import { splitFields, splitFolds, splitHoldout } from './model/split.ts';
import {
  type MetricsFile,
  type PredictionsFile,
  type SplitFile,
  trainingArtifacts,
} from './model/training-files.ts';
import { defineTool, type ToolContext } from './tool.ts';

const input = z.strictObject({
  ...datasetFields,
  ...splitFields,
  features: featureList,
  drop_list: dropList,
  booster: boosterInput.prefault({}),
  bootstrap_resamples: z
    .int()
    .min(1)
    .default(1000)
    .describe('Resamples behind each 95 % interval on the test rows.'),
});
type Input = z.output<typeof input>;

const output = z.strictObject({
  rows: z.int(),
  features: z.int(),
  bestRound: z.int(),
  testAucPr: z.number().nullable(),
  testAucRoc: z.number().nullable(),
  topDecileLift: z.number().nullable(),
});

/** Step 4.1: one booster on the newest window that leaves test rows unseen, and time-ordered folds that say how far to trust it. */
export const trainModel = defineTool({
  name: 'train-model',
  title: 'Train the model',
  description:
    'Trains gradient-boosted trees on a training table with a temporal holdout and blocked time-series folds, early stopping on the tail of each training window, and reports AUC-PR, AUC-ROC and top-decile lift.',
  effect: 'files',
  input,
  output,
  async run(options, context) {
    context.progress({ message: `reading ${options.dataset}` });
    const data = await readTrainingRows(options, context);
    const split = splitHoldout(data.times, options);
    const folds = splitFolds(data.times, split.train, options);

    const files = (rows: Int32Array): FeaturesFile => ({
      features: fitFeatures(data, options.features, rows),
      drop_list: options.drop_list,
    });
    const features = files(split.fit);
    const matrix = buildMatrix(data, features);
    const trainable = trainableFolds(folds, data.labels);
    const [booster, ...foldBoosters] = await fitBoosters(
      [
        { name: 'final model', matrix, labels: data.labels, train: split.fit, validation: split.validation },
        ...trainable.map(({ fold, rows }) => ({
          name: `fold ${fold}`,
          matrix: buildMatrix(data, files(rows.fit)),
          labels: data.labels,
          train: rows.fit,
          validation: rows.validation,
        })),
      ],
      options.booster,
      context,
    );
    if (booster === undefined) throw new Error('No booster came back from the training.');

    context.progress({ message: 'measuring' });
    const measured = measureFolds(folds, trainable, foldBoosters, data, files);
    const margins = (rows: Int32Array): Float64Array => predictMargin(booster, selectRows(matrix, rows));
    const testLabels = labelsOf(data, split.test);
    const testMargins = margins(split.test);
    const train = rankingOf(margins(split.fit), labelsOf(data, split.fit));
    const test = rankingOf(testMargins, testLabels);
    const cvAucPr = meanOverFolds(measured.folds.map((fold) => fold.aucPr));
    const variation = variationOverFolds(measured.folds.map((fold) => fold.aucPr));
    const metrics: MetricsFile = {
      dataset: options.dataset,
      baseRate: { train: train.baseRate, test: test.baseRate },
      rows: {
        train: split.train.length,
        fit: split.fit.length,
        validation: split.validation.length,
        test: split.test.length,
        gap: split.gapRows,
      },
      train,
      test,
      testIntervals: intervalsOf(testMargins, testLabels, {
        resamples: options.bootstrap_resamples,
        seed: derive(context.seed, 'test intervals').next(),
      }),
      resamples: options.bootstrap_resamples,
      folds: measured.folds,
      cvAucPr: numberOf(cvAucPr.value),
      cvCoefficientOfVariation: numberOf(variation.value),
      trainTestGap: gapOf(train, test),
      bestRound: booster.bestRound,
      parameters: options.booster,
      history: booster.evaluation?.validation ?? [],
    };
    const predictions: PredictionsFile = {
      validation: scoredOf(data, split.validation, margins(split.validation)),
      test: scoredOf(data, split.test, testMargins),
      outOfFold: measured.outOfFold,
    };
    const importance = importanceOf(booster);
    const names = matrix.names;
    const dropped = listedAmong(data.sourceColumns, options.drop_list);
    const splitFile = splitFileOf(data, options, split, folds);

    await context.artifacts.write(trainingArtifacts.booster, toXgboostJson(booster, names));
    await context.artifacts.writeJson(trainingArtifacts.features, features);
    await context.artifacts.writeJson(trainingArtifacts.featureOrder, names);
    await context.artifacts.writeJson(trainingArtifacts.split, splitFile);
    await context.artifacts.writeJson(trainingArtifacts.metrics, metrics);
    await context.artifacts.writeJson(trainingArtifacts.curves, curvesOf(testMargins, testLabels));
    await context.artifacts.write(trainingArtifacts.predictions, `${JSON.stringify(predictions)}\n`);
    const byGain = importance.toSorted((a, b) => b.gain - a.gain || (a.feature < b.feature ? -1 : 1));
    await context.artifacts.write(
      trainingArtifacts.importance,
      toCsv(
        ['feature', 'gain', 'cover', 'weight'],
        byGain.map((row) => [row.feature, row.gain, row.cover, row.weight]),
      ),
    );
    const view = { ...metrics, split: splitFile, dropped, features: names.length };
    await context.artifacts.write(
      trainingArtifacts.report,
      renderPrompt('reports/model-training-report.md', { ...view, importance: byGain.slice(0, 20) }),
    );

    return {
      output: {
        rows: data.rows,
        features: names.length,
        bestRound: booster.bestRound,
        testAucPr: test.aucPr,
        testAucRoc: test.aucRoc,
        topDecileLift: test.topDecileLift,
      },
      measures: {
        cvAucPr: { ...cvAucPr, evidence: measured.evidence },
        cvCoefficientOfVariation: { ...variation, evidence: measured.evidence },
        trainTestGap: { value: metrics.trainTestGap, note: gapNote(metrics) },
        piiColumnsInMatrix: {
          value: listedAmong(names, options.drop_list).length,
          note: `${dropped.length} listed columns found in the dataset and left out`,
          evidence: {
            columns: ['dropped column'],
            rows: dropped.map((name) => [name]),
            total: dropped.length,
          },
        },
        testAucPr: { value: test.aucPr },
        testAucRoc: { value: test.aucRoc },
        topDecileLift: { value: test.topDecileLift },
        positivesInTrain: { value: splitFile.train.positives },
        positivesInTest: { value: splitFile.test.positives },
      },
    };
  },
});

function readTrainingRows(options: Input, context: ToolContext): Promise<ModelRows> {
  return readRows(context.warehouse, {
    source: options.dataset,
    id: options.id_column,
    time: options.time_column,
    label: options.label_column,
    segment: options.segment_column,
    reason: null,
    features: options.features,
  });
}

function splitFileOf(
  data: ModelRows,
  options: Input,
  split: ReturnType<typeof splitHoldout>,
  folds: ReturnType<typeof splitFolds>,
): SplitFile {
  return {
    gap_days: options.gap_days,
    gap_rows: split.gapRows,
    train: partOf(data, split.train),
    fit: partOf(data, split.fit),
    validation: partOf(data, split.validation),
    test: partOf(data, split.test),
    folds: folds.map((fold, index) => ({
      fold: index + 1,
      fit: partOf(data, fold.fit),
      validation: partOf(data, fold.validation),
      test: partOf(data, fold.test),
    })),
  };
}

function gapNote({ train, test }: MetricsFile): string {
  return `AUC-PR ${formatted(train.aucPr)} on the rows trained on, ${formatted(test.aucPr)} on the test rows`;
}

function formatted(value: number | null): string {
  return value === null ? 'not measured' : value.toFixed(4);
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
