import { type Booster, fromXgboostJson, predictMargin } from '../../model/booster/index.ts';
import { type Matrix, selectRows } from '../../model/booster/matrix.ts';
import { kolmogorovSmirnov } from '../../model/measure/index.ts';
import type { ToolContext } from '../tool.ts';
import type { BacktestFile, Period } from './backtest-files.ts';
import { calibrationArtifacts } from './calibration-files.ts';
import { calibrate, calibratorsFile, fitCalibrators } from './calibrators.ts';
import { asked } from './errors.ts';
import { gapOf, rankingOf } from './evaluate.ts';
import { buildMatrix, featuresFile } from './features.ts';
import type { TrainableFold } from './folds.ts';
import type { Tier } from './inputs.ts';
import { labelsOf } from './parts.ts';
import type { ModelRows } from './read-rows.ts';
import { type FoldRows, spanOf } from './split.ts';
import { trainingArtifacts } from './training-files.ts';
import { tierYields, topDecileYield } from './yields.ts';

export interface Measuring {
  periods: readonly FoldRows[];
  trainable: readonly TrainableFold[];
  /** Those of `trainable`, in its order, as are the matrices. */
  boosters: readonly Booster[];
  matrices: readonly Matrix[];
  data: ModelRows;
  released: Float64Array;
  tiers: readonly Tier[];
}

/** How each period's booster does on the period, with calibrators of its own from the tail of its training part. */
export function measurePeriods({
  periods,
  trainable,
  boosters,
  matrices,
  data,
  released,
  tiers,
}: Measuring): Period[] {
  return periods.map((rows, index): Period => {
    const at = trainable.findIndex((candidate) => candidate.fold === index + 1);
    const scoresOf = (part: Int32Array): Float64Array =>
      Float64Array.from(part, (row) => released[row] as number);
    const before = periods[index - 1];
    const about = {
      period: index + 1,
      ...spanOf(data.times, rows.test),
      trainRows: rows.fit.length,
      driftFromPrevious:
        before === undefined ? null : kolmogorovSmirnov(scoresOf(before.test), scoresOf(rows.test)),
    };
    const booster = boosters[at];
    const matrix = matrices[at];
    const labels = labelsOf(data, rows.test);
    if (booster === undefined || matrix === undefined)
      return { ...about, ...unmeasured(labels, labelsOf(data, rows.fit)) };
    const margins = (part: Int32Array): Float64Array => predictMargin(booster, selectRows(matrix, part));
    const segments = (part: Int32Array): string[] => Array.from(part, (row) => data.segments[row] as string);
    const calibrators = asked(() =>
      fitCalibrators(
        {
          margins: margins(rows.validation),
          labels: labelsOf(data, rows.validation),
          segments: segments(rows.validation),
        },
        { segmentColumn: null, minPositives: 0 },
      ),
    );
    const scores = margins(rows.test);
    const probabilities = calibrate(calibrators, scores, segments(rows.test));
    const train = rankingOf(margins(rows.fit), labelsOf(data, rows.fit));
    const test = rankingOf(scores, labels);
    return {
      ...about,
      bestRound: booster.bestRound,
      train,
      test,
      gap: gapOf(train, test),
      tiers: tierYields(probabilities, labels, tiers),
      topDecile: topDecileYield(probabilities, labels),
    };
  });
}

/** A period before which nothing could be trained. */
function unmeasured(
  test: Uint8Array,
  train: Uint8Array,
): Omit<Period, 'period' | 'from' | 'to' | 'trainRows' | 'driftFromPrevious'> {
  const none = { aucPr: null, aucRoc: null, topDecileLift: null };
  return {
    bestRound: null,
    train: { ...rankingOf(new Float64Array(train.length), train), ...none },
    test: { ...rankingOf(new Float64Array(test.length), test), ...none },
    gap: null,
    tiers: [],
    topDecile: null,
  };
}

/** What would show that a period's booster has learned its rows by heart. What could not be measured does not hold. */
export function overfittingSigns({ period, gap, test }: Period, maxGap: number): BacktestFile['overfitting'] {
  const { aucPr, baseRate } = test;
  return [
    {
      period,
      sign: 'train-test gap in AUC-PR',
      value: gap,
      limit: `below ${maxGap}`,
      holds: gap !== null && gap < maxGap,
    },
    {
      period,
      sign: 'test AUC-PR above the base rate',
      value: aucPr,
      limit: `above ${baseRate.toFixed(4)}`,
      holds: aucPr !== null && aucPr > baseRate,
    },
  ];
}

/** What the model of steps 4.1 and 4.3 gives every row: one yardstick to see the population move by. */
export async function readReleased(data: ModelRows, { artifacts }: ToolContext): Promise<Float64Array> {
  const features = await artifacts.readJson(trainingArtifacts.features, featuresFile);
  const calibrators = await artifacts.readJson(calibrationArtifacts.calibrators, calibratorsFile);
  const trained = await artifacts.read(trainingArtifacts.booster);
  const booster = asked(() => fromXgboostJson(trained));
  const matrix = buildMatrix(data, features);
  return calibrate(
    calibrators,
    asked(() => predictMargin(booster, matrix)),
    data.segments,
  );
}
