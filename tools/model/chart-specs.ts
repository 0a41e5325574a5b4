import type { TopLevelSpec } from 'vega-lite';
import type { BacktestFile } from './backtest-files.ts';
import type { CalibrationFile } from './calibration-files.ts';
import { ink } from './draw-chart.ts';
import type { ScoresFile, ShapSummaryFile } from './score-files.ts';
import type { CurvesFile, MetricsFile } from './training-files.ts';

const size = { width: 340, height: 210 };
const baseRule: { type: 'rule'; color: string; strokeDash: number[] } = {
  type: 'rule',
  color: ink.quiet,
  strokeDash: [4, 3],
};
const twoColours = (domain: string[]) => ({ domain, range: [ink.first, ink.second] });

/** Observed against predicted rate in each bin, before and after calibration; on the dashed line both agree. */
export function reliabilityChart({ curve }: CalibrationFile): TopLevelSpec {
  const points = (['before', 'after'] as const).flatMap((when) =>
    curve[when].map(({ meanPredicted, observed }) => ({ when, predicted: meanPredicted, observed })),
  );
  const most = points.reduce(
    (largest, { predicted, observed }) => Math.max(largest, predicted, observed),
    0.01,
  );
  const scale = { domain: [0, most], nice: true };
  return {
    ...size,
    layer: [
      {
        data: { values: [{ at: 0 }, { at: most }] },
        mark: { type: 'line', color: ink.quiet, strokeDash: [4, 3] },
        encoding: { x: { field: 'at', type: 'quantitative' }, y: { field: 'at', type: 'quantitative' } },
      },
      {
        data: { values: points },
        mark: { type: 'line', point: { size: 35 } },
        encoding: {
          x: { field: 'predicted', type: 'quantitative', title: 'predicted', axis: { format: '.0%' }, scale },
          y: { field: 'observed', type: 'quantitative', title: 'observed', axis: { format: '.0%' }, scale },
          color: { field: 'when', type: 'nominal', scale: twoColours(['after', 'before']) },
        },
      },
    ],
  };
}

/** How much oftener than average the leads of each tenth convert, the best-scored first. */
export function liftChart({ deciles }: CurvesFile): TopLevelSpec {
  return {
    ...size,
    layer: [
      {
        data: { values: deciles },
        mark: { type: 'bar', color: ink.first },
        encoding: {
          x: {
            field: 'decile',
            type: 'ordinal',
            title: 'tenth of the test leads, best first',
            axis: { labelAngle: 0 },
          },
          y: { field: 'lift', type: 'quantitative', title: 'lift' },
        },
      },
      {
        data: { values: [{ one: 1 }] },
        mark: baseRule,
        encoding: { y: { field: 'one', type: 'quantitative' } },
      },
    ],
  };
}

/** AUC-PR of each time-ordered fold next to its base rate, which a random order would reach. */
export function foldsChart({ folds }: MetricsFile): TopLevelSpec {
  return {
    ...size,
    data: { values: folds.map(({ fold, aucPr, baseRate }) => ({ fold, aucPr, baseRate })) },
    layer: [
      {
        mark: { type: 'bar', color: ink.first, opacity: 0.5 },
        encoding: {
          x: { field: 'fold', type: 'ordinal', title: 'fold, oldest first', axis: { labelAngle: 0 } },
          y: { field: 'aucPr', type: 'quantitative', title: 'AUC-PR' },
        },
      },
      {
        mark: { type: 'tick', color: ink.second, thickness: 3, size: 40 },
        encoding: { x: { field: 'fold', type: 'ordinal' }, y: { field: 'baseRate', type: 'quantitative' } },
      },
    ],
  };
}

/** How many open leads have which probability, with the tiers' cut-offs. */
export function scoresChart({ histogram, tiers }: ScoresFile): TopLevelSpec {
  const most = histogram.at(-1)?.to ?? 1;
  return {
    ...size,
    layer: [
      {
        data: { values: histogram },
        mark: { type: 'bar', color: ink.first, binSpacing: 0.5 },
        encoding: {
          x: {
            field: 'from',
            type: 'quantitative',
            bin: { binned: true },
            title: 'calibrated probability',
            axis: { format: '.0%' },
          },
          x2: { field: 'to' },
          y: { field: 'leads', type: 'quantitative', title: 'leads' },
        },
      },
      {
        data: { values: tiers.filter((tier) => tier.min > 0 && tier.min < most) },
        layer: [
          {
            mark: { type: 'rule', color: ink.second, strokeWidth: 1.5 },
            encoding: { x: { field: 'min', type: 'quantitative' } },
          },
          {
            mark: {
              type: 'text',
              color: ink.text,
              align: 'left',
              dx: 3,
              y: 6,
              fontSize: 11,
              fontWeight: 'bold',
            },
            encoding: { x: { field: 'min', type: 'quantitative' }, text: { field: 'name' } },
          },
        ],
      },
    ],
  };
}

const featuresShown = 15;

/** The features that move scores most. */
export function featuresChart({ features }: ShapSummaryFile): TopLevelSpec {
  const labels = features.map((feature) => feature.label);
  const shown = features.slice(0, featuresShown).map(({ feature, label, meanAbsolute }) => ({
    name: labels.indexOf(label) === labels.lastIndexOf(label) ? label : `${label} (${feature})`,
    meanAbsolute,
  }));
  return {
    width: 210,
    height: { step: 17 },
    data: { values: shown },
    mark: { type: 'bar', color: ink.first },
    encoding: {
      y: { field: 'name', type: 'nominal', sort: null, title: null },
      x: { field: 'meanAbsolute', type: 'quantitative', title: 'mean |SHAP|, log-odds' },
    },
  };
}

/** AUC-PR on the rows trained on and on the period that followed. */
export function backtestChart({ periods }: BacktestFile): TopLevelSpec {
  const values = periods.flatMap(({ period, train, test }) => [
    { period, on: 'training', aucPr: train.aucPr },
    { period, on: 'test', aucPr: test.aucPr },
  ]);
  return {
    ...size,
    data: { values },
    mark: { type: 'line', point: { size: 60 } },
    encoding: {
      x: { field: 'period', type: 'ordinal', title: 'period, oldest first', axis: { labelAngle: 0 } },
      y: { field: 'aucPr', type: 'quantitative', title: 'AUC-PR', scale: { zero: true } },
      color: { field: 'on', type: 'nominal', scale: twoColours(['test', 'training']) },
    },
  };
}

/** True against false positive rate; the dashed line is a random order. */
export function rocChart({ roc }: CurvesFile): TopLevelSpec {
  return {
    ...size,
    layer: [
      {
        data: { values: [{ at: 0 }, { at: 1 }] },
        mark: { type: 'line', color: ink.quiet, strokeDash: [4, 3] },
        encoding: { x: { field: 'at', type: 'quantitative' }, y: { field: 'at', type: 'quantitative' } },
      },
      {
        data: { values: roc },
        mark: { type: 'line', color: ink.first },
        encoding: {
          x: {
            field: 'x',
            type: 'quantitative',
            title: 'share of other leads called',
            axis: { format: '.0%' },
          },
          y: {
            field: 'y',
            type: 'quantitative',
            title: 'share of conversions found',
            axis: { format: '.0%' },
          },
        },
      },
    ],
  };
}

/** Precision against recall; the dashed line is the base rate. */
export function precisionRecallChart({ precisionRecall }: CurvesFile, baseRate: number): TopLevelSpec {
  return {
    ...size,
    layer: [
      {
        data: { values: [{ baseRate }] },
        mark: baseRule,
        encoding: { y: { field: 'baseRate', type: 'quantitative' } },
      },
      {
        data: { values: precisionRecall },
        mark: { type: 'line', color: ink.first },
        encoding: {
          x: {
            field: 'x',
            type: 'quantitative',
            title: 'share of conversions found',
            axis: { format: '.0%' },
          },
          y: {
            field: 'y',
            type: 'quantitative',
            title: 'share of calls that convert',
            axis: { format: '.0%' },
          },
        },
      },
    ],
  };
}
