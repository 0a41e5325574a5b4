import type { Evidence, Measure } from '../../gates/gate.ts';
import { variationOverFolds } from './evaluate.ts';
import type { OverfittingFile } from './overfitting-files.ts';

export const overfittingMeasures = [
  'aucRocGap',
  'aucPrGap',
  'liftGap',
  'cvStandardDeviation',
  'cvStandardDeviationAucPr',
  'cvCoefficientOfVariation',
  'learningCurveConverged',
  'learningCurveGain',
  'learningCurveStableFrom',
  'trainingSamples',
  'topDecileLift',
  'topFivePercentLift',
  'testAucRoc',
  'testAucPr',
  'liftPValue',
  'liftBootstrapPValue',
  'stoppedEarly',
  'bestRound',
  'patience',
  'worstSegmentAucRoc',
  'segmentsBelowChance',
] as const;

/** What the gates judge; a null says that it could not be measured. */
export function measuresOf(file: OverfittingFile): Record<(typeof overfittingMeasures)[number], Measure> {
  const { train, test, gaps, spread, learningCurve, significance, earlyStopping } = file;
  const folds: Evidence = {
    columns: ['fold', 'AUC-ROC', 'AUC-PR', 'top-decile lift'],
    rows: file.folds.map((fold) => [fold.fold, fold.aucRoc, fold.aucPr, fold.topDecileLift]),
    total: file.folds.length,
  };
  const curve: Evidence = {
    columns: ['share', 'rows', 'conversions', 'train AUC-ROC', 'test AUC-ROC', 'test AUC-PR'],
    rows: learningCurve.points.map((point) => [
      point.share,
      point.rows,
      point.positives,
      point.train.aucRoc,
      point.test.aucRoc,
      point.test.aucPr,
    ]),
    total: learningCurve.points.length,
  };
  return {
    aucRocGap: { value: gaps.aucRoc, note: gapNote(train.aucRoc, test.aucRoc, 4) },
    aucPrGap: { value: gaps.aucPr, note: gapNote(train.aucPr, test.aucPr, 4) },
    liftGap: { value: gaps.topDecileLift, note: gapNote(train.topDecileLift, test.topDecileLift, 2) },
    cvStandardDeviation: {
      value: spread.aucRoc.standardDeviation,
      note: 'of AUC-ROC over the folds, with n - 1',
      evidence: folds,
    },
    cvStandardDeviationAucPr: {
      value: spread.aucPr.standardDeviation,
      note: 'of AUC-PR over the folds, with n - 1',
      evidence: folds,
    },
    cvCoefficientOfVariation: {
      ...variationOverFolds(file.folds.map((fold) => fold.aucPr)),
      evidence: folds,
    },
    learningCurveConverged: {
      value: learningCurve.converged,
      note: `level means within ${learningCurve.tolerance} of AUC-ROC`,
      evidence: curve,
    },
    learningCurveGain: {
      value: learningCurve.gain,
      note: 'AUC-ROC that the last rows brought',
      evidence: curve,
    },
    learningCurveStableFrom: { value: learningCurve.stableFrom, evidence: curve },
    trainingSamples: { value: train.rows, evidence: curve },
    topDecileLift: { value: test.topDecileLift },
    topFivePercentLift: { value: file.top.find((top) => top.share === 0.05)?.lift ?? null },
    testAucRoc: { value: test.aucRoc },
    testAucPr: { value: test.aucPr },
    liftPValue: {
      value: significance?.exact ?? null,
      note: 'one-sided exact binomial test against the base rate of the test rows',
    },
    liftBootstrapPValue: {
      value: significance?.bootstrap ?? null,
      note: `share of ${file.resamples} resamples whose top-decile lift is not above 1`,
    },
    stoppedEarly: {
      value: earlyStopping.stopped,
      note: `${earlyStopping.grown} of ${earlyStopping.rounds} rounds grown, ${earlyStopping.bestRound} kept`,
    },
    bestRound: { value: earlyStopping.bestRound },
    patience: { value: earlyStopping.patience ?? 0 },
    ...segmentMeasures(file),
  };
}

/** Without a segment column all test rows are one segment; with one, a null says that none could be judged. */
function segmentMeasures({
  segments,
  test,
}: OverfittingFile): Record<'worstSegmentAucRoc' | 'segmentsBelowChance', Measure> {
  const judged = segments.flatMap((one) =>
    one.judged && one.aucRoc !== null ? [{ ...one, aucRoc: one.aucRoc }] : [],
  );
  const [worst] = judged.toSorted((a, b) => a.aucRoc - b.aucRoc);
  const evidence: Evidence = {
    columns: ['column', 'segment', 'rows', 'conversions', 'AUC-ROC', 'AUC-PR', 'top-decile lift', 'judged'],
    rows: segments.map((one) => [
      one.column,
      one.segment,
      one.rows,
      one.positives,
      one.aucRoc,
      one.aucPr,
      one.topDecileLift,
      one.judged,
    ]),
    total: segments.length,
  };
  return {
    worstSegmentAucRoc:
      segments.length === 0
        ? { value: test.aucRoc, note: 'all leads are one segment' }
        : {
            value: worst?.aucRoc ?? null,
            note:
              worst === undefined
                ? 'no segment has enough test rows to be judged'
                : `${worst.column} ${worst.segment}`,
            evidence,
          },
    segmentsBelowChance: { value: judged.filter((one) => one.aucRoc <= 0.5).length, evidence },
  };
}

/** What a reader should take away. */
export function learningsOf({ gaps, learningCurve, significance }: OverfittingFile): string[] {
  const { points, stableFrom, gain } = learningCurve;
  return [
    ...(gaps.aucRoc === null
      ? []
      : [`AUC-ROC is ${gaps.aucRoc.toFixed(4)} higher on the rows trained on than on unseen ones.`]),
    ...(gain === null || stableFrom === null
      ? []
      : [
          `From ${points.at(-2)?.rows} to ${points.at(-1)?.rows} rows AUC-ROC gains ${gain.toFixed(4)}; it is level from ${stableFrom} rows on.`,
        ]),
    ...(significance === null
      ? []
      : [
          `The top-decile lift of ${significance.lift.toFixed(2)} would come by chance with p ${significance.exact.toExponential(1)}.`,
        ]),
  ];
}

function gapNote(train: number | null, test: number | null, digits: number): string {
  const said = (value: number | null): string => (value === null ? 'not measured' : value.toFixed(digits));
  return `${said(train)} on the rows trained on, ${said(test)} on the test rows`;
}
