import { z } from 'zod';
import type { Measures } from '../gates/gate.ts';
import { atLeastZero, counts, known, share, yesOrNo } from './foreseen.ts';
import { datasetUse } from './model/dataset-use.ts';
import { listedAmong } from './model/drop-list.ts';
import { meanOverFolds, variationOverFolds } from './model/evaluate.ts';
import { buildMatrix, type FeaturesFile, fitFeatures } from './model/features.ts';
import { fitBoosters } from './model/fit.ts';
import { measureFolds, trainableFolds } from './model/folds.ts';
import { type BalancedFit, balance } from './model/imbalance.ts';
import { boosterInput, datasetFields, dropList, featureList } from './model/inputs.ts';
import { measureTraining, type Results, writeTraining } from './model/measure-training.ts';
import { readLabelled } from './model/read-labelled.ts';
import { splitFields, splitFolds, splitHoldout } from './model/split.ts';
import { choiceArtifacts, choiceFields, readChoices } from './model/training-choices.ts';
import { type MetricsFile, trainingArtifacts } from './model/training-files.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  ...datasetFields,
  ...splitFields,
  ...choiceFields,
  features: featureList,
  drop_list: dropList,
  booster: boosterInput.prefault({}),
  bootstrap_resamples: z
    .int()
    .min(1)
    .default(1000)
    .describe('Resamples behind each 95 % interval on the test rows.'),
});

const output = z.strictObject({
  rows: z.int(),
  features: z.int(),
  bestRound: z.int(),
  engine: z
    .string()
    .optional()
    .describe('What grew the trees, such as `libxgboost 3.2.0`; absent where Leadline did.'),
  testAucPr: z.number().nullable(),
  testAucRoc: z.number().nullable(),
  topDecileLift: z.number().nullable(),
});

/** Step 4.1: one booster on the newest window that leaves test rows unseen, and time-ordered folds that say how far to trust it. */
export const trainModel = defineTool({
  name: 'train-model',
  title: 'Train the model',
  description:
    'Trains gradient-boosted trees on a training table with a temporal holdout and blocked time-series folds, early stopping on the tail of each training window, and reports AUC-PR, AUC-ROC, top-decile lift, and precision and recall of the best-scored shares.',
  effect: 'files',
  guards: { piiColumnsInMatrix: 'pii' },
  input,
  output,
  measures: () => [
    'cvAucPr',
    'cvCoefficientOfVariation',
    'trainTestGap',
    'aucRocGap',
    'liftGap',
    'piiColumnsInMatrix',
    'testAucPr',
    'testAucRoc',
    'topDecileLift',
    'precisionAtTenPercent',
    'positivesInTrain',
    'positivesInTest',
    'stoppedEarly',
    'bestRound',
    'patience',
  ],
  foresee: ({ booster }) => ({
    ...counts('piiColumnsInMatrix', 'positivesInTrain', 'positivesInTest'),
    cvAucPr: share,
    cvCoefficientOfVariation: atLeastZero,
    trainTestGap: { low: -1, high: 1 },
    aucRocGap: { low: -1, high: 1 },
    testAucPr: share,
    testAucRoc: share,
    topDecileLift: atLeastZero,
    precisionAtTenPercent: share,
    stoppedEarly:
      booster.early_stopping_rounds === null ? known(false, 'booster.early_stopping_rounds') : yesOrNo,
    bestRound: { low: 1, high: booster.rounds, whole: true },
    patience: known(booster.early_stopping_rounds ?? 0, 'booster.early_stopping_rounds'),
  }),
  touches: (options) => ({
    reads: [datasetUse(options, options.features)],
    readsArtifacts: choiceArtifacts(options),
    writesArtifacts: Object.values(trainingArtifacts),
  }),
  async run(options, context) {
    const chosen = await readChoices(options, context.artifacts);
    const data = await readLabelled(options, chosen.features, context);
    const split = splitHoldout(data.times, options);
    const folds = splitFolds(data.times, split.train, options);

    const featuresOf = (rows: Int32Array): FeaturesFile => ({
      features: fitFeatures(data, chosen.features, rows),
      drop_list: options.drop_list,
    });
    const features = featuresOf(split.fit);
    const matrix = buildMatrix(data, features);
    const trainable = trainableFolds(folds, data.labels);
    const fits = [
      { name: 'final model', matrix, labels: data.labels, train: split.fit, validation: split.validation },
      ...trainable.map(({ fold, rows }) => ({
        name: `fold ${fold}`,
        matrix: buildMatrix(data, featuresOf(rows.fit)),
        labels: data.labels,
        train: rows.fit,
        validation: rows.validation,
      })),
    ].map((one) => balance(one, chosen.imbalance, chosen.features, context.seed));
    const [booster, ...foldBoosters] = await fitBoosters(fits, options.booster, context);
    if (booster === undefined) throw new Error('No booster came back from the training.');

    context.progress({ message: 'measuring' });
    const foldResults = measureFolds(folds, trainable, foldBoosters, data, featuresOf);
    const fit = fits[0] as BalancedFit;
    const results = measureTraining(
      { data, split, folds, features, matrix, booster, fit, chosen, foldResults },
      options,
      context.seed,
    );
    await writeTraining(results, context.artifacts);

    const { metrics } = results;
    return {
      output: {
        rows: data.rows,
        features: matrix.names.length,
        bestRound: booster.bestRound,
        ...(metrics.engine === undefined ? {} : { engine: metrics.engine }),
        testAucPr: metrics.test.aucPr,
        testAucRoc: metrics.test.aucRoc,
        topDecileLift: metrics.test.topDecileLift,
      },
      measures: {
        cvAucPr: { ...meanOverFolds(aucPrs(metrics)), evidence: foldResults.evidence },
        cvCoefficientOfVariation: { ...variationOverFolds(aucPrs(metrics)), evidence: foldResults.evidence },
        piiColumnsInMatrix: {
          value: listedAmong(matrix.names, options.drop_list).length,
          note: `${results.dropped.length} listed columns found in the dataset and left out`,
          evidence: {
            columns: ['dropped column'],
            rows: results.dropped.map((name) => [name]),
            total: results.dropped.length,
          },
        },
        ...holdoutMeasures(results),
      },
      learnings: learningsOf(metrics),
    };
  },
});

function aucPrs({ folds }: MetricsFile): (number | null)[] {
  return folds.map((fold) => fold.aucPr);
}

function holdoutMeasures({ metrics, split }: Results): Measures {
  const { train, test, top, earlyStopping } = metrics;
  return {
    trainTestGap: { value: metrics.trainTestGap, note: gapNote('AUC-PR', train.aucPr, test.aucPr) },
    aucRocGap: {
      value: difference(train.aucRoc, test.aucRoc),
      note: gapNote('AUC-ROC', train.aucRoc, test.aucRoc),
    },
    liftGap: {
      value: difference(train.topDecileLift, test.topDecileLift),
      note: gapNote('top-decile lift', train.topDecileLift, test.topDecileLift),
    },
    testAucPr: { value: test.aucPr },
    testAucRoc: { value: test.aucRoc },
    topDecileLift: { value: test.topDecileLift },
    precisionAtTenPercent: { value: top.find(({ share }) => share === 0.1)?.precision.value ?? null },
    positivesInTrain: { value: split.train.positives },
    positivesInTest: { value: split.test.positives },
    stoppedEarly: {
      value: earlyStopping.stopped,
      note: `${earlyStopping.grown} of ${metrics.parameters.rounds} rounds grown, ${metrics.bestRound} kept`,
    },
    bestRound: {
      value: metrics.bestRound,
      ...(metrics.engine === undefined ? {} : { note: `grown by ${metrics.engine}` }),
    },
    patience: { value: earlyStopping.patience ?? 0 },
  };
}

function difference(train: number | null, test: number | null): number | null {
  return train === null || test === null ? null : train - test;
}

function gapNote(measure: string, train: number | null, test: number | null): string {
  return `${measure} ${formatted(train)} on the rows trained on, ${formatted(test)} on the test rows`;
}

function learningsOf({ test, testIntervals, top }: MetricsFile): string[] {
  const { aucPr } = testIntervals;
  const [, tenth] = top;
  if (aucPr === null || tenth === undefined) return [];
  const found = `${(100 * tenth.recall.value).toFixed(1)} %`;
  return [
    `On unseen leads AUC-PR is ${formatted(aucPr.value)} (${formatted(aucPr.low)} to ${formatted(aucPr.high)}) at a base rate of ${formatted(test.baseRate)}.`,
    `The best-scored tenth of them holds ${found} of the conversions: a lift of ${tenth.lift.toFixed(2)}.`,
  ];
}

function formatted(value: number | null): string {
  return value === null ? 'not measured' : value.toFixed(4);
}
