import { type Booster, predictMargin, toXgboostJson } from '../../model/booster/index.ts';
import { type Matrix, selectRows } from '../../model/booster/matrix.ts';
import { derive } from '../../model/booster/random.ts';
import { renderPrompt } from '../../prompts/render.ts';
import type { Artifacts } from '../tool.ts';
import { toCsv } from './csv.ts';
import { curvesOf } from './curves.ts';
import { listedAmong } from './drop-list.ts';
import { gapOf, intervalsOf, meanOverFolds, rankingOf, variationOverFolds } from './evaluate.ts';
import type { FeaturesFile } from './features.ts';
import type { measureFolds } from './folds.ts';
import type { BalancedFit } from './imbalance.ts';
import { type Importance, importanceOf } from './importance.ts';
import type { BoosterInput } from './inputs.ts';
import { labelsOf, partOf, scoredOf } from './parts.ts';
import type { ModelRows } from './read-rows.ts';
import type { FoldRows, HoldoutRows } from './split.ts';
import { topSharesOf } from './top-shares.ts';
import type { Chosen } from './training-choices.ts';
import {
  type CurvesFile,
  type MetricsFile,
  type PredictionsFile,
  type SplitFile,
  trainingArtifacts,
} from './training-files.ts';

export interface Trained {
  data: ModelRows;
  split: HoldoutRows;
  folds: readonly FoldRows[];
  features: FeaturesFile;
  /** All rows of the dataset and no synthetic one. */
  matrix: Matrix;
  booster: Booster;
  /** What the booster was trained on. */
  fit: BalancedFit;
  chosen: Chosen;
  foldResults: ReturnType<typeof measureFolds>;
}

interface Options {
  dataset: string;
  gap_days: number;
  drop_list: readonly string[];
  booster: BoosterInput;
  bootstrap_resamples: number;
}

/** Everything that the training leaves behind. */
export interface Results {
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

/** Measures on real rows only: those that the trees were grown on, and the test rows that nothing else has seen. */
export function measureTraining(trained: Trained, options: Options, seed: number): Results {
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
    top: topSharesOf(testMargins, testLabels),
    folds: foldResults.folds,
    cvAucPr: numberOf(meanOverFolds(foldResults.folds.map((fold) => fold.aucPr)).value),
    cvCoefficientOfVariation: numberOf(variationOverFolds(foldResults.folds.map((fold) => fold.aucPr)).value),
    trainTestGap: gapOf(train, test),
    bestRound: booster.bestRound,
    ...(booster.engine === undefined ? {} : { engine: booster.engine }),
    ...howTrained(trained, options.booster),
    leftOut: trained.chosen.leftOut,
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

export async function writeTraining(results: Results, artifacts: Artifacts): Promise<void> {
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

function splitFileOf({ data, split, folds }: Trained, options: Options): SplitFile {
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

function howTrained(
  { booster, fit, chosen }: Trained,
  parameters: BoosterInput,
): Pick<MetricsFile, 'earlyStopping' | 'parameters' | 'imbalance'> {
  const patience = parameters.early_stopping_rounds;
  const grown = booster.evaluation?.validation.length ?? booster.trees.length;
  return {
    earlyStopping: { patience, grown, stopped: patience !== null && grown < parameters.rounds },
    parameters: { ...parameters, scale_pos_weight: fit.scalePosWeight ?? parameters.scale_pos_weight },
    imbalance: { strategy: chosen.imbalance.strategy, syntheticRows: fit.syntheticRows },
  };
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
