import { z } from 'zod';
import { type Booster, predictMargin, toXgboostJson } from '../model/booster/index.ts';
import { type Matrix, selectRows } from '../model/matrix.ts';
import { derive } from '../model/random.ts';
import { renderPrompt } from '../prompts/render.ts';
import { toCsv } from './model/csv.ts';
import { curvesOf } from './model/curves.ts';
import { listedAmong } from './model/drop-list.ts';
import { gapOf, intervalsOf, meanOverFolds, rankingOf, variationOverFolds } from './model/evaluate.ts';
import { buildMatrix, type FeaturesFile, fitFeatures } from './model/features.ts';
import { fitBoosters } from './model/fit.ts';
import { measureFolds, trainableFolds } from './model/folds.ts';
import { type Importance, importanceOf } from './model/importance.ts';
import { boosterInput, datasetFields, dropList, featureList } from './model/inputs.ts';
import { labelsOf, partOf, scoredOf } from './model/parts.ts';
import { type ModelRows, readRows } from './model/read-rows.ts';
import { type FoldRows, type HoldoutRows, splitFields, splitFolds, splitHoldout } from './model/split.ts';
import {
  type CurvesFile,
  type MetricsFile,
  type PredictionsFile,
  type SplitFile,
  trainingArtifacts,
} from './model/training-files.ts';
import { type Artifacts, defineTool, type ToolContext } from './tool.ts';

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

    const featuresOf = (rows: Int32Array): FeaturesFile => ({
      features: fitFeatures(data, options.features, rows),
      drop_list: options.drop_list,
    });
    const features = featuresOf(split.fit);
    const matrix = buildMatrix(data, features);
    const trainable = trainableFolds(folds, data.labels);
    const [booster, ...foldBoosters] = await fitBoosters(
      [
        { name: 'final model', matrix, labels: data.labels, train: split.fit, validation: split.validation },
        ...trainable.map(({ fold, rows }) => ({
          name: `fold ${fold}`,
          matrix: buildMatrix(data, featuresOf(rows.fit)),
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
    const foldResults = measureFolds(folds, trainable, foldBoosters, data, featuresOf);
    const results = measureModel(
      { data, split, folds, features, matrix, booster, foldResults },
      options,
      context.seed,
    );
    await writeResults(results, context.artifacts);

    const { metrics, split: parts } = results;
    return {
      output: {
        rows: data.rows,
        features: matrix.names.length,
        bestRound: booster.bestRound,
        testAucPr: metrics.test.aucPr,
        testAucRoc: metrics.test.aucRoc,
        topDecileLift: metrics.test.topDecileLift,
      },
      measures: {
        cvAucPr: { ...meanOverFolds(aucPrs(metrics)), evidence: foldResults.evidence },
        cvCoefficientOfVariation: { ...variationOverFolds(aucPrs(metrics)), evidence: foldResults.evidence },
        trainTestGap: { value: metrics.trainTestGap, note: gapNote(metrics) },
        piiColumnsInMatrix: {
          value: listedAmong(matrix.names, options.drop_list).length,
          note: `${results.dropped.length} listed columns found in the dataset and left out`,
          evidence: {
            columns: ['dropped column'],
            rows: results.dropped.map((name) => [name]),
            total: results.dropped.length,
          },
        },
        testAucPr: { value: metrics.test.aucPr },
        testAucRoc: { value: metrics.test.aucRoc },
        topDecileLift: { value: metrics.test.topDecileLift },
        positivesInTrain: { value: parts.train.positives },
        positivesInTest: { value: parts.test.positives },
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

interface Trained {
  data: ModelRows;
  split: HoldoutRows;
  folds: readonly FoldRows[];
  features: FeaturesFile;
  matrix: Matrix;
  booster: Booster;
  foldResults: ReturnType<typeof measureFolds>;
}

/** Everything that the training leaves behind. */
interface Results {
  booster: Booster;
  features: FeaturesFile;
  split: SplitFile;
  metrics: MetricsFile;
  curves: CurvesFile;
  predictions: PredictionsFile;
  /** The most gain first. */
  importance: Importance[];
  /** Columns of the dataset that the drop list names. */
  dropped: string[];
}

function measureModel(trained: Trained, options: Input, seed: number): Results {
  const { data, split, features, matrix, booster, foldResults } = trained;
  const margins = (rows: Int32Array): Float64Array => predictMargin(booster, selectRows(matrix, rows));
  const testLabels = labelsOf(data, split.test);
  const testMargins = margins(split.test);
  const train = rankingOf(margins(split.fit), labelsOf(data, split.fit));
  const test = rankingOf(testMargins, testLabels);
  const parts = splitFileOf(trained, options);
  const metrics: MetricsFile = {
    dataset: options.dataset,
    baseRate: { train: parts.train.positives / parts.train.rows, test: test.baseRate },
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
      seed: derive(seed, 'test intervals').next(),
    }),
    resamples: options.bootstrap_resamples,
    folds: foldResults.folds,
    cvAucPr: numberOf(meanOverFolds(foldResults.folds.map((fold) => fold.aucPr)).value),
    cvCoefficientOfVariation: numberOf(variationOverFolds(foldResults.folds.map((fold) => fold.aucPr)).value),
    trainTestGap: gapOf(train, test),
    bestRound: booster.bestRound,
    parameters: options.booster,
    history: booster.evaluation?.validation ?? [],
  };
  return {
    booster,
    features,
    split: parts,
    metrics,
    curves: curvesOf(testMargins, testLabels),
    predictions: {
      validation: scoredOf(data, split.validation, margins(split.validation)),
      test: scoredOf(data, split.test, testMargins),
      outOfFold: foldResults.outOfFold,
    },
    importance: importanceOf(booster).sort((a, b) => b.gain - a.gain || (a.feature < b.feature ? -1 : 1)),
    dropped: listedAmong(data.sourceColumns, options.drop_list),
  };
}

async function writeResults(results: Results, artifacts: Artifacts): Promise<void> {
  const { booster, features, split, metrics, curves, predictions, importance, dropped } = results;
  const names = booster.featureNames;
  const columns = ['feature', 'gain', 'cover', 'weight'];
  const view = { ...metrics, split, dropped, features: names.length, importance: importance.slice(0, 20) };
  await artifacts.write(trainingArtifacts.booster, toXgboostJson(booster, names));
  await artifacts.writeJson(trainingArtifacts.features, features);
  await artifacts.writeJson(trainingArtifacts.featureOrder, names);
  await artifacts.writeJson(trainingArtifacts.split, split);
  await artifacts.writeJson(trainingArtifacts.metrics, metrics);
  await artifacts.writeJson(trainingArtifacts.curves, curves);
  // By column and on one line: it has a number for every lead, and nobody reads it by eye.
  await artifacts.write(trainingArtifacts.predictions, `${JSON.stringify(predictions)}\n`);
  await artifacts.write(
    trainingArtifacts.importance,
    toCsv(
      columns,
      importance.map(({ feature, gain, cover, weight }) => [feature, gain, cover, weight]),
    ),
  );
  await artifacts.write(trainingArtifacts.report, renderPrompt('reports/model-training-report.md', view));
}

function aucPrs({ folds }: MetricsFile): (number | null)[] {
  return folds.map((fold) => fold.aucPr);
}

function splitFileOf({ data, split, folds }: Trained, options: Input): SplitFile {
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
