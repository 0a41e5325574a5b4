import { curveBands } from '../../../model/measure/curve-bands.ts';
import { wilsonInterval } from '../../../model/measure/index.ts';
import { decimal, percent, whole } from '../../../prompts/render.ts';
import {
  type CurvesFile,
  curvesFile,
  type MetricsFile,
  metricsFile,
  type PredictionsFile,
  predictionsFile,
  trainingArtifacts,
} from '../../model/training-files.ts';
import { intervalChart } from '../charts/intervals.ts';
import { lineChart } from '../charts/lines.ts';
import { figure, part, percentRange, range, type Section, tableOf, textOf } from '../section.ts';

const resamples = 300;
const steps = 40;

/** How well the model ranks leads that nothing else has seen. */
export const performance: Section = {
  id: 'performance',
  title: 'How well it ranks',
  async parts({ named }) {
    const trained = await named(trainingArtifacts.metrics, metricsFile);
    const drawn = await named(trainingArtifacts.curves, curvesFile);
    const predicted = await named(trainingArtifacts.predictions, predictionsFile);
    if (trained === null || drawn === null || predicted === null) return [];
    const metrics = trained.file;
    return [
      part({
        sources: [trained.source, drawn.source, predicted.source],
        text: textOf('performance', { ...metrics, bands: resamples }),
        keys: [
          {
            label: 'AUC-PR on the test leads',
            value: decimal(metrics.test.aucPr, 3),
            note: `${range(metrics.testIntervals.aucPr)}; an order by chance has ${decimal(metrics.test.baseRate, 3)}`,
          },
          {
            label: 'AUC-ROC',
            value: decimal(metrics.test.aucRoc, 3),
            note: `${range(metrics.testIntervals.aucRoc)}; an order by chance has 0.5`,
          },
          {
            label: 'Lift of the best tenth',
            value: decimal(metrics.test.topDecileLift, 2),
            note: `${range(metrics.testIntervals.topDecileLift, 2)}; an order by chance has 1`,
          },
        ],
        figures: drawn.file.roc.length === 0 ? [] : curveFigures(metrics, drawn.file, predicted.file),
        tables: [
          tableOf('The best-scored leads of the test', metrics.top, [
            ['called', ({ share }) => percent(share, 0)],
            ['leads', ({ rows }) => whole(rows), 'number'],
            ['converted', ({ precision }) => percent(precision.value, 1), 'number'],
            ['95 % interval', ({ precision }) => percentRange(precision.low, precision.high, 1), 'number'],
            ['of all conversions', ({ recall }) => percent(recall.value, 1), 'number'],
            ['lift', ({ lift }) => decimal(lift, 2), 'number'],
          ]),
        ],
      }),
      part({
        heading: 'Fold by fold',
        sources: [trained.source],
        text: textOf('folds', metrics),
        figures: [folds(metrics)],
      }),
    ];
  },
};

function curveFigures(metrics: MetricsFile, curves: CurvesFile, { test }: PredictionsFile) {
  // The curve's own seed is fixed: the picture of the same predictions is always the same.
  const options = { resamples, steps, seed: 1, level: 0.95 };
  const bands = curveBands(test.margins, Uint8Array.from(test.labels), options);
  const atTenths = (points: readonly { x: number; y: number }[]) =>
    [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((x) => ({
      x,
      y: points.find((point) => point.x >= x)?.y ?? null,
    }));
  const bandAt = (band: typeof bands.roc, x: number) =>
    band.find((point) => point.x >= x - 1e-9) ?? { low: null, high: null };
  const numbersOf = (
    caption: string,
    [across, up]: [string, string],
    points: readonly { x: number; y: number }[],
    band: typeof bands.roc,
  ) =>
    tableOf(caption, atTenths(points), [
      [across, ({ x }) => percent(x, 0), 'number'],
      [up, ({ y }) => percent(y, 1), 'number'],
      ['95 % of resamples', ({ x }) => percentRange(bandAt(band, x).low, bandAt(band, x).high, 1), 'number'],
    ]);
  const gain = bands.gain.map(({ x: called, value }) => ({ x: called, y: value }));
  const settled = bands.precisionRecall.filter((point) => point.x >= firstRecall - 1e-9);
  const [x, y] = ['share of other leads called', 'share of conversions found'];
  return [
    figure({
      caption: 'ROC on the test leads; the dashed line is an order by chance',
      spec: lineChart(lineOf(curves.roc), {
        x: { title: x, format: '.0%' },
        y: { title: y, format: '.0%' },
        compare: 'diagonal',
        band: bands.roc,
        domain: [0, 1],
      }),
      numbers: numbersOf('ROC', [x, y], curves.roc, bands.roc),
    }),
    figure({
      caption: 'Precision and recall; the dashed line is the base rate, which an order by chance has',
      spec: lineChart(lineOf(curves.precisionRecall.filter((point) => point.x >= firstRecall)), {
        x: { title: y, format: '.0%' },
        y: { title: 'share of calls that convert', format: '.0%' },
        compare: metrics.test.baseRate,
        band: settled,
      }),
      numbers: numbersOf(
        'Precision by recall',
        [y, 'share of calls that convert'],
        curves.precisionRecall,
        bands.precisionRecall,
      ),
    }),
    figure({
      caption:
        'Gain: conversions found when the best-scored are called first; the dashed line is calling by chance',
      spec: lineChart(lineOf(gain), {
        x: { title: 'share of leads called', format: '.0%' },
        y: { title: y, format: '.0%' },
        compare: 'diagonal',
        band: bands.gain,
        domain: [0, 1],
      }),
      numbers: numbersOf('Gain', ['share of leads called', y], gain, bands.gain),
    }),
    liftFigure(metrics, curves),
  ];
}

/** Below it a curve of precision hangs on a handful of leads. */
const firstRecall = 0.05;

function lineOf(points: readonly { x: number; y: number }[]) {
  return points.map((point) => ({ ...point, series: '' }));
}

function liftFigure({ test }: MetricsFile, { deciles }: CurvesFile) {
  const shown = deciles.map((decile) => {
    // Rows that tie across two tenths are shared out, so that a tenth may have a part of a conversion.
    const { low, high } = wilsonInterval(Math.min(decile.rows, Math.round(decile.positives)), decile.rows);
    return { ...decile, low: low / test.baseRate, high: high / test.baseRate };
  });
  return figure({
    caption:
      'Lift by tenth of the test leads, the best-scored first, with 95 % Wilson intervals of the tenth’s rate',
    spec: intervalChart(
      shown.map(({ decile, lift, low, high }) => ({ name: whole(decile), value: lift, low, high })),
      { value: { title: 'lift' }, names: 'tenth, best first', reference: 1 },
    ),
    numbers: tableOf('Lift by tenth', shown, [
      ['tenth', ({ decile }) => whole(decile)],
      ['leads', ({ rows }) => whole(rows), 'number'],
      ['converted', ({ positives }) => decimal(positives, 1), 'number'],
      ['rate', ({ rate }) => percent(rate, 2), 'number'],
      ['lift', ({ lift }) => decimal(lift, 2), 'number'],
      ['95 % interval', (each) => range(each, 2), 'number'],
    ]),
  });
}

function folds({ folds: measured }: MetricsFile) {
  const both = measured.flatMap(({ fold, aucPr, baseRate }) => [
    { x: fold, y: aucPr, series: 'AUC-PR' },
    { x: fold, y: baseRate, series: 'base rate' },
  ]);
  return figure({
    caption: 'AUC-PR of each fold beside its base rate, which an order by chance would reach',
    spec: lineChart(both, {
      x: { title: 'fold, oldest first', format: 'd' },
      y: { title: 'AUC-PR', format: '.2f' },
      dots: true,
    }),
    numbers: tableOf('Folds', measured, [
      ['fold', ({ fold }) => whole(fold)],
      ['from', ({ from }) => from, 'date'],
      ['to', ({ to }) => to, 'date'],
      ['leads', ({ rows }) => whole(rows), 'number'],
      ['converted', ({ positives }) => whole(positives), 'number'],
      ['base rate', ({ baseRate }) => percent(baseRate, 2), 'number'],
      ['AUC-PR', ({ aucPr }) => decimal(aucPr), 'number'],
      ['AUC-ROC', ({ aucRoc }) => decimal(aucRoc), 'number'],
      ['lift', ({ topDecileLift }) => decimal(topDecileLift, 2), 'number'],
      ['rounds', ({ bestRound }) => (bestRound === null ? '' : whole(bestRound)), 'number'],
    ]),
  });
}
