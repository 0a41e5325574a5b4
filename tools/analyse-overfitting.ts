import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import { derive } from '../model/booster/random.ts';
import { liftSignificance } from '../model/measure/index.ts';
import { renderPrompt } from '../prompts/render.ts';
import { atLeastZero, count, known, share, yesOrNo } from './foreseen.ts';
import { datasetUse } from './model/dataset-use.ts';
import { refuseListed } from './model/drop-list.ts';
import { asked } from './model/errors.ts';
import { hasBothClasses, meanOverFolds } from './model/evaluate.ts';
import { boosterInput, datasetFields, dropList, featureList } from './model/inputs.ts';
import { curveOf, learningPoints } from './model/learning-curve.ts';
import type { LearningPoint, OverfittingFile } from './model/overfitting-files.ts';
import { learningsOf, measuresOf, overfittingMeasures } from './model/overfitting-measures.ts';
import { readLabelled } from './model/read-labelled.ts';
import { segmentResults } from './model/segment-results.ts';
import { splitFields, splitHoldout } from './model/split.ts';
import { choiceArtifacts, choiceFields, readChoices } from './model/training-choices.ts';
import { type MetricsFile, metricsFile, predictionsFile, trainingArtifacts } from './model/training-files.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  ...datasetFields,
  ...splitFields,
  ...choiceFields,
  features: featureList,
  drop_list: dropList,
  booster: boosterInput.prefault({}),
  shares: z
    .array(z.number().gt(0).lt(1))
    .min(1)
    .default([0.1, 0.25, 0.5, 0.75])
    .describe(
      'Parts of the rows that the model was grown on, for the learning curve; the model itself is its last point.',
    ),
  tolerance: z
    .number()
    .min(0)
    .default(0.01)
    .describe('Points of AUC-ROC within which the learning curve counts as level.'),
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
  artifact: z.string().min(1).default('overfitting').describe('Name of the result, without its ending.'),
});

const output = z.strictObject({
  converged: z.boolean().nullable(),
  stableFrom: z.int().nullable(),
  topDecileLift: z.number().nullable(),
});

/** Whether the model learned its rows by heart, whether more rows would help, and whether it holds in every part of the test rows. */
export const analyseOverfitting = defineTool({
  name: 'analyse-overfitting',
  title: 'Analyse overfitting',
  description:
    'Compares the trained model on training and test rows, spreads its folds, trains on parts of the rows for a learning curve, tests the top-decile lift against chance, and looks at segments of the test rows.',
  effect: 'files',
  input,
  output,
  measures: () => overfittingMeasures,
  foresee: ({ booster, segment_columns: columns }) => ({
    aucRocGap: gap,
    aucPrGap: gap,
    cvStandardDeviation: atLeastZero,
    cvStandardDeviationAucPr: atLeastZero,
    cvCoefficientOfVariation: atLeastZero,
    learningCurveConverged: yesOrNo,
    learningCurveGain: gap,
    learningCurveStableFrom: count(),
    trainingSamples: count(),
    topDecileLift: atLeastZero,
    topFivePercentLift: atLeastZero,
    testAucRoc: share,
    testAucPr: share,
    liftPValue: share,
    liftBootstrapPValue: share,
    stoppedEarly:
      booster.early_stopping_rounds === null ? known(false, 'booster.early_stopping_rounds') : yesOrNo,
    bestRound: { low: 1, high: booster.rounds, whole: true },
    patience: known(booster.early_stopping_rounds ?? 0, 'booster.early_stopping_rounds'),
    worstSegmentAucRoc: share,
    segmentsBelowChance: columns.length === 0 ? known(0, 'segment_columns') : count(),
  }),
  touches: (options) => ({
    reads: [
      datasetUse(options, options.features),
      ...(options.segment_columns.length === 0
        ? []
        : [{ table: options.dataset, columns: options.segment_columns }]),
    ],
    readsArtifacts: [trainingArtifacts.metrics, trainingArtifacts.predictions, ...choiceArtifacts(options)],
    writesArtifacts: [`${options.artifact}.json`, `${options.artifact}.md`],
  }),
  async run(options, context) {
    const { artifacts, seed } = context;
    const metrics = await artifacts.readJson(trainingArtifacts.metrics, metricsFile);
    const { test } = await artifacts.readJson(trainingArtifacts.predictions, predictionsFile);
    const chosen = await readChoices(options, artifacts);
    // Their values are printed: what the drop list keeps out of the matrix must not come in here.
    refuseListed(options.segment_columns, options.drop_list);
    const named = new Set(chosen.features.map((feature) => feature.name));
    const extra = options.segment_columns.filter((column) => !named.has(column));
    const columns = extra.map((name) => ({ name, kind: 'category' as const }));
    const data = await readLabelled(options, [...chosen.features, ...columns], context);
    const split = splitHoldout(data.times, options);
    const ids = Array.from(split.test, (row) => data.ids[row] as string);
    if (split.fit.length !== metrics.rows.fit || ids.join() !== test.ids.join())
      throw splitDiffers(options.dataset);

    const points = await learningPoints(data, split, chosen, options, context);
    const scored = { margins: Float64Array.from(test.margins), labels: Uint8Array.from(test.labels) };
    const significance = hasBothClasses(scored.labels)
      ? liftSignificance(scored.margins, scored.labels, {
          fraction: 0.1,
          resamples: options.bootstrap_resamples,
          seed: derive(seed, 'overfitting').next(),
        })
      : null;
    const file: OverfittingFile = {
      train: metrics.train,
      test: metrics.test,
      gaps: {
        aucRoc: difference(metrics.train.aucRoc, metrics.test.aucRoc),
        aucPr: difference(metrics.train.aucPr, metrics.test.aucPr),
        topDecileLift: difference(metrics.train.topDecileLift, metrics.test.topDecileLift),
      },
      earlyStopping: {
        ...metrics.earlyStopping,
        rounds: metrics.parameters.rounds,
        bestRound: metrics.bestRound,
      },
      ...foldsOf(metrics),
      learningCurve: asked(() => curveOf([...points, wholePoint(metrics)], options.tolerance)),
      top: metrics.top,
      significance,
      resamples: options.bootstrap_resamples,
      segments: segmentResults(
        options.segment_columns,
        data,
        split.test,
        scored,
        options.min_segment_positives,
      ),
    };
    await artifacts.writeJson(`${options.artifact}.json`, file);
    const measures = measuresOf(file);
    const view = {
      ...file,
      min_segment_positives: options.min_segment_positives,
      variation: measures.cvCoefficientOfVariation.value,
    };
    await artifacts.write(`${options.artifact}.md`, renderPrompt('reports/overfitting.md', view));
    return {
      output: {
        converged: file.learningCurve.converged,
        stableFrom: file.learningCurve.stableFrom,
        topDecileLift: file.test.topDecileLift,
      },
      measures,
      learnings: learningsOf(file),
    };
  },
});

const gap = { low: -1, high: 1 };

/** The model as the last point of its learning curve. */
function wholePoint({ rows, train, test, bestRound }: MetricsFile): LearningPoint {
  return { share: 1, rows: rows.fit, positives: train.positives, bestRound, train, test };
}

function foldsOf({ folds }: MetricsFile): Pick<OverfittingFile, 'folds' | 'spread'> {
  const spreadOf = (name: 'aucRoc' | 'aucPr' | 'topDecileLift') => {
    const values = folds.map((fold) => fold[name]);
    const mean = meanOverFolds(values).value;
    const measured = values.filter((value) => value !== null);
    if (typeof mean !== 'number') return { mean: null, standardDeviation: null };
    const squares = measured.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return {
      mean,
      standardDeviation: measured.length < 2 ? null : Math.sqrt(squares / (measured.length - 1)),
    };
  };
  return {
    folds: folds.map(({ fold, aucRoc, aucPr, topDecileLift }) => ({ fold, aucRoc, aucPr, topDecileLift })),
    spread: {
      aucRoc: spreadOf('aucRoc'),
      aucPr: spreadOf('aucPr'),
      topDecileLift: spreadOf('topDecileLift'),
    },
  };
}

function difference(train: number | null, test: number | null): number | null {
  return train === null || test === null ? null : train - test;
}

function splitDiffers(dataset: string): LeadlineError {
  return new LeadlineError({
    code: 'split-differs',
    message: `${dataset} is split otherwise here than it was for the training.`,
    expected: "train-model's own rows and test leads",
    arrived: 'other rows',
    next: 'Give both steps the same dataset, gap, fractions and dates, or run the training again.',
  });
}
