import { decimal, whole } from '../../../prompts/render.ts';
import { type BacktestFile, backtestArtifacts, backtestFile } from '../../model/backtest-files.ts';
import { intervalChart } from '../charts/intervals.ts';
import { lineChart } from '../charts/lines.ts';
import { figure, part, range, type Section, tableOf, textOf } from '../section.ts';

/** How the model would have done at moments of the past. */
export const backtest: Section = {
  id: 'backtest',
  title: 'How it would have done before',
  async parts({ named }) {
    const found = await named(backtestArtifacts.backtest, backtestFile);
    if (found === null) return [];
    const { file, source } = found;
    return [
      part({
        sources: [source],
        text: textOf('backtest', file),
        figures: [ranking(file), yields(file)],
        tables: [
          tableOf(
            'Signs of overfitting',
            file.overfitting,
            [
              ['period', ({ period }) => whole(period)],
              ['sign', ({ sign }) => sign],
              ['measured', ({ value }) => decimal(value, 3), 'number'],
              ['limit', ({ limit }) => limit, 'number'],
              ['', ({ holds }) => (holds ? 'holds' : 'does not hold'), 'passed'],
            ],
            ({ holds }) => (holds ? 'passed' : 'warned'),
          ),
        ],
      }),
    ];
  },
};

function ranking({ periods }: BacktestFile) {
  const both = periods.flatMap(({ period, train, test }) => [
    { x: period, y: test.aucPr, series: 'test' },
    { x: period, y: train.aucPr, series: 'training' },
    { x: period, y: test.baseRate, series: 'base rate' },
  ]);
  return figure({
    caption: 'AUC-PR on the leads trained on and on those that followed',
    spec: lineChart(both, {
      x: { title: 'period, oldest first', format: 'd' },
      y: { title: 'AUC-PR', format: '.2f' },
      dots: true,
    }),
    numbers: tableOf('Periods', periods, [
      ['period', ({ period }) => whole(period)],
      ['from', ({ from }) => from, 'date'],
      ['to', ({ to }) => to, 'date'],
      ['leads trained on', ({ trainRows }) => whole(trainRows), 'number'],
      ['training AUC-PR', ({ train }) => decimal(train.aucPr, 3), 'number'],
      ['test AUC-PR', ({ test }) => decimal(test.aucPr, 3), 'number'],
      ['base rate', ({ test }) => decimal(test.baseRate, 3), 'number'],
      ['lift', ({ test }) => decimal(test.topDecileLift, 2), 'number'],
      [
        'score drift',
        ({ driftFromPrevious }) => (driftFromPrevious === null ? '' : decimal(driftFromPrevious, 3)),
        'number',
      ],
    ]),
  });
}

/** Conversions per 100 dials by tier and period. */
function yields({ periods }: BacktestFile) {
  const rows = periods.flatMap(({ period, tiers, topDecile }) =>
    [
      ...tiers.map((tier) => ({ ...tier, name: `tier ${tier.name}` })),
      ...(topDecile === null ? [] : [{ ...topDecile, name: 'top tenth' }]),
    ].map((each) => ({ ...each, period })),
  );
  const shown = periods.flatMap(({ period, tiers }) =>
    tiers.slice(0, 4).map(({ name, per100, low, high }) => ({
      name: `period ${period}`,
      value: per100,
      low,
      high,
      series: `tier ${name}`,
    })),
  );
  return figure({
    caption: 'Conversions per 100 dials by tier, with 95 % Wilson intervals',
    spec: intervalChart(shown, { value: { title: 'per 100 dials' }, names: '' }),
    numbers: tableOf('Dials and conversions', rows, [
      ['period', ({ period }) => whole(period)],
      ['dialled', ({ name }) => name],
      ['dials', ({ dials }) => whole(dials), 'number'],
      ['converted', ({ conversions }) => decimal(conversions, 1), 'number'],
      ['per 100', ({ per100 }) => (per100 === null ? '' : decimal(per100, 2)), 'number'],
      [
        '95 % interval',
        ({ low, high }) => (low === null || high === null ? '' : range({ low, high }, 2)),
        'number',
      ],
    ]),
  });
}
