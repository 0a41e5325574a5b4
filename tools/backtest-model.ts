import { z } from 'zod';
import type { Evidence, Measures } from '../gates/gate.ts';
import { renderPrompt } from '../prompts/render.ts';
import { atLeastZero, share, yesOrNo } from './foreseen.ts';
import { type BacktestFile, backtestArtifacts, type Period } from './model/backtest-files.ts';
import { calibrationArtifacts } from './model/calibration-files.ts';
import { datasetUse } from './model/dataset-use.ts';
import { meanOverFolds, variationOverFolds } from './model/evaluate.ts';
import { buildMatrix, type FeaturesFile, fitFeatures } from './model/features.ts';
import { fitBoosters } from './model/fit.ts';
import { trainableFolds } from './model/folds.ts';
import { balance } from './model/imbalance.ts';
import {
  boosterInput,
  datasetFields,
  defaultTiers,
  dropList,
  featureList,
  tierList,
} from './model/inputs.ts';
import { measurePeriods, overfittingSigns, readReleased } from './model/periods.ts';
import { readLabelled } from './model/read-labelled.ts';
import type { ModelRows } from './model/read-rows.ts';
import { splitFolds } from './model/split.ts';
import { importancePairs, medianCorrelation } from './model/stability.ts';
import { type Chosen, choiceArtifacts, choiceFields, readChoices } from './model/training-choices.ts';
import { trainingArtifacts } from './model/training-files.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  ...datasetFields,
  ...choiceFields,
  features: featureList,
  drop_list: dropList,
  booster: boosterInput.prefault({}),
  periods: z
    .int()
    .min(2)
    .max(20)
    .default(4)
    .describe('Successive periods of equal size; each trains on what lies before it.'),
  gap_days: z.int().min(0).default(30),
  validation_fraction: z.number().gt(0).lt(1).default(0.15),
  tiers: tierList.default(defaultTiers),
  max_period_gap: z
    .number()
    .gt(0)
    .default(0.15)
    .describe('AUC-PR points that one period may lose from training to test.'),
  stability_threshold: z
    .number()
    .min(-1)
    .max(1)
    .default(0.6)
    .describe('The median rank correlation of gain between periods from which importance counts as stable.'),
});
type Input = z.output<typeof input>;

const output = z.strictObject({
  periods: z.int(),
  trainTestGap: z.number().nullable(),
  cvCoefficientOfVariation: z.number().nullable(),
  importanceStability: z.number().nullable(),
});

/** Step 4.4: the same training, repeated at earlier moments, each time judged by what came next. */
export const backtestModel = defineTool({
  name: 'backtest-model',
  title: 'Backtest the model',
  description:
    'Trains at successive moments of the past and tests on the period after each: ranking, train-test gap, variation, score drift, importance stability, and conversions per 100 dials by tier.',
  effect: 'files',
  input,
  output,
  measures: () => [
    'trainTestGap',
    'cvCoefficientOfVariation',
    'importanceStability',
    'importanceStable',
    'noSignificantOverfitting',
    'scoreDriftKs',
  ],
  foresee: () => ({
    trainTestGap: { low: -1, high: 1 },
    cvCoefficientOfVariation: atLeastZero,
    importanceStability: { low: -1, high: 1 },
    importanceStable: yesOrNo,
    noSignificantOverfitting: yesOrNo,
    scoreDriftKs: share,
  }),
  touches: (options) => ({
    reads: [datasetUse(options, options.features)],
    readsArtifacts: [
      trainingArtifacts.features,
      trainingArtifacts.booster,
      calibrationArtifacts.calibrators,
      ...choiceArtifacts(options),
    ],
    writesArtifacts: Object.values(backtestArtifacts),
  }),
  async run(options, context) {
    const chosen = await readChoices(options, context.artifacts);
    // All of them: the released model, which the periods are compared by, may know more than the selection keeps.
    const data = await readLabelled(options, options.features, context);
    const all = Int32Array.from({ length: data.rows }, (_, row) => row);
    const periods = splitFolds(data.times, all, { ...options, folds: options.periods });
    const trainable = trainableFolds(periods, data.labels);
    const matrices = trainable.map(({ rows }) =>
      buildMatrix(data, featuresOf(data, chosen, options, rows.fit)),
    );
    const boosters = await fitBoosters(
      trainable.map(({ fold, rows }, index) => {
        const fit = {
          name: `period ${fold}`,
          matrix: matrices[index] as (typeof matrices)[number],
          labels: data.labels,
          train: rows.fit,
          validation: rows.validation,
        };
        return balance(fit, chosen.imbalance, chosen.features, context.seed);
      }),
      options.booster,
      context,
    );

    context.progress({ message: 'measuring' });
    const released = await readReleased(data, context);
    const measured = measurePeriods({
      periods,
      trainable,
      boosters,
      matrices,
      data,
      released,
      tiers: options.tiers,
    });
    const pairs = importancePairs(
      periods.map((_, index) => boosters[trainable.findIndex((candidate) => candidate.fold === index + 1)]),
    );
    const gap = meanOverFolds(measured.map((period) => period.gap));
    const variation = variationOverFolds(measured.map((period) => period.test.aucPr));
    const backtest: BacktestFile = {
      gap_days: options.gap_days,
      periods: measured,
      trainTestGap: typeof gap.value === 'number' ? gap.value : null,
      cvCoefficientOfVariation: typeof variation.value === 'number' ? variation.value : null,
      importancePairs: pairs,
      importanceStability: medianCorrelation(pairs),
      importanceThreshold: options.stability_threshold,
      overfitting: measured.flatMap((period) => overfittingSigns(period, options.max_period_gap)),
    };
    await context.artifacts.writeJson(backtestArtifacts.backtest, backtest);
    for (const [artifact, prompt] of [
      [backtestArtifacts.report, 'reports/backtesting-report.md'],
      [backtestArtifacts.performance, 'reports/performance-validation-report.md'],
      [backtestArtifacts.overfitting, 'reports/overfitting-analysis.md'],
    ] as const) {
      await context.artifacts.write(artifact, renderPrompt(prompt, backtest));
    }
    const { trainTestGap, cvCoefficientOfVariation, importanceStability } = backtest;
    return {
      output: { periods: periods.length, trainTestGap, cvCoefficientOfVariation, importanceStability },
      measures: measuresOf(backtest, gap.note, variation.note),
    };
  },
});

function featuresOf(data: ModelRows, chosen: Chosen, options: Input, rows: Int32Array): FeaturesFile {
  return { features: fitFeatures(data, chosen.features, rows), drop_list: options.drop_list };
}

function measuresOf(
  backtest: BacktestFile,
  gapNote: string | undefined,
  variationNote: string | undefined,
): Measures {
  const evidence = periodEvidence(backtest.periods);
  const broken = backtest.overfitting.filter((sign) => !sign.holds);
  const drifts = backtest.periods.map((period) => period.driftFromPrevious).filter((drift) => drift !== null);
  return {
    trainTestGap: {
      value: backtest.trainTestGap,
      note: gapNote ?? `the mean of ${backtest.periods.length} periods`,
      evidence,
    },
    cvCoefficientOfVariation: {
      value: backtest.cvCoefficientOfVariation,
      ...(variationNote === undefined ? {} : { note: variationNote }),
      evidence,
    },
    importanceStability: {
      value: backtest.importanceStability,
      note: 'median rank correlation of total gain between periods',
      evidence: {
        columns: ['period', 'period', 'rank correlation'],
        rows: backtest.importancePairs.map((pair) => [pair.first, pair.second, pair.correlation]),
        total: backtest.importancePairs.length,
      },
    },
    importanceStable: {
      value:
        backtest.importanceStability !== null && backtest.importanceStability >= backtest.importanceThreshold,
    },
    noSignificantOverfitting: {
      value: broken.length === 0,
      note:
        broken.length === 0
          ? 'every sign holds in every period'
          : `beyond its limit: ${broken.map(({ sign, period }) => `${sign}, period ${period}`).join('; ')}`,
      evidence: {
        columns: ['period', 'sign', 'value', 'limit', 'holds'],
        rows: backtest.overfitting.map((sign) => [
          sign.period,
          sign.sign,
          sign.value,
          sign.limit,
          sign.holds,
        ]),
        total: backtest.overfitting.length,
      },
    },
    scoreDriftKs: { value: drifts.length === 0 ? null : Math.max(...drifts), evidence },
  };
}

function periodEvidence(periods: readonly Period[]): Evidence {
  return {
    columns: [
      'period',
      'from',
      'to',
      'rows',
      'positives',
      'train AUC-PR',
      'test AUC-PR',
      'gap',
      'top-decile lift',
      'drift',
    ],
    rows: periods.map((one) => [
      one.period,
      one.from,
      one.to,
      one.test.rows,
      one.test.positives,
      one.train.aucPr,
      one.test.aucPr,
      one.gap,
      one.test.topDecileLift,
      one.driftFromPrevious,
    ]),
    total: periods.length,
  };
}
