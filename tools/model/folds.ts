import type { Evidence } from '../../gates/gate.ts';
import { type Booster, predictMargin } from '../../model/booster/index.ts';
import { selectRows } from '../../model/booster/matrix.ts';
import { hasBothClasses, rankingOf } from './evaluate.ts';
import { buildMatrix, type FeaturesFile } from './features.ts';
import { labelsOf, scoredOf } from './parts.ts';
import type { ModelRows } from './read-rows.ts';
import { type FoldRows, spanOf } from './split.ts';
import type { FoldMetrics, PredictionsFile } from './training-files.ts';

export interface TrainableFold {
  /** From 1. */
  fold: number;
  rows: FoldRows;
}

/** Folds in whose training part and tail both classes occur; the others are reported as not measured. */
export function trainableFolds(folds: readonly FoldRows[], labels: Uint8Array): TrainableFold[] {
  const both = (rows: Int32Array): boolean =>
    hasBothClasses(Uint8Array.from(rows, (row) => labels[row] as number));
  return folds.flatMap((rows, index) =>
    both(rows.fit) && both(rows.validation) ? [{ fold: index + 1, rows }] : [],
  );
}

/** How every fold's booster does on the fold's test rows; `boosters` are those of `trainable`, in its order. */
export function measureFolds(
  folds: readonly FoldRows[],
  trainable: readonly TrainableFold[],
  boosters: readonly Booster[],
  data: ModelRows,
  featuresOf: (rows: Int32Array) => FeaturesFile,
): { folds: FoldMetrics[]; evidence: Evidence; outOfFold: PredictionsFile['outOfFold'] } {
  const outOfFold: PredictionsFile['outOfFold'] = {
    ids: [],
    labels: [],
    segments: [],
    margins: [],
    folds: [],
  };
  const metrics = folds.map((rows, index): FoldMetrics => {
    const fold = index + 1;
    const labels = labelsOf(data, rows.test);
    const booster = boosters[trainable.findIndex((candidate) => candidate.fold === fold)];
    const about = { fold, ...spanOf(data.times, rows.test), trainRows: rows.fit.length };
    if (booster === undefined) {
      const { rows: count, positives, baseRate } = rankingOf(new Float64Array(labels.length), labels);
      const unmeasured = {
        aucPr: null,
        aucRoc: null,
        topDecileLift: null,
        trainAucPr: null,
        bestRound: null,
      };
      return { ...about, rows: count, positives, baseRate, ...unmeasured };
    }
    const matrix = buildMatrix(data, featuresOf(rows.fit));
    const margins = predictMargin(booster, selectRows(matrix, rows.test));
    const train = rankingOf(predictMargin(booster, selectRows(matrix, rows.fit)), labelsOf(data, rows.fit));
    append(outOfFold, scoredOf(data, rows.test, margins), fold);
    return { ...about, ...rankingOf(margins, labels), trainAucPr: train.aucPr, bestRound: booster.bestRound };
  });
  return { folds: metrics, evidence: evidenceOf(metrics), outOfFold };
}

function append(all: PredictionsFile['outOfFold'], some: PredictionsFile['test'], fold: number): void {
  for (const [index, id] of some.ids.entries()) {
    all.ids.push(id);
    all.labels.push(some.labels[index] as number);
    all.segments.push(some.segments[index] as string);
    all.margins.push(some.margins[index] as number);
    all.folds.push(fold);
  }
}

/** The folds as rows that a gate shows. */
function evidenceOf(folds: readonly FoldMetrics[]): Evidence {
  return {
    columns: [
      'fold',
      'from',
      'to',
      'rows trained on',
      'rows',
      'positives',
      'AUC-PR',
      'AUC-PR on the rows trained on',
      'AUC-ROC',
      'top-decile lift',
      'rounds',
    ],
    rows: folds.map((fold) => [
      fold.fold,
      fold.from,
      fold.to,
      fold.trainRows,
      fold.rows,
      fold.positives,
      fold.aucPr,
      fold.trainAucPr,
      fold.aucRoc,
      fold.topDecileLift,
      fold.bestRound,
    ]),
    total: folds.length,
  };
}
