import { decimal, percent, whole } from '../../../prompts/render.ts';
import { type DriftFile, driftFile } from '../../statistics/drift.ts';
import { heatMap } from '../charts/heat-map.ts';
import { intervalChart } from '../charts/intervals.ts';
import { ramp } from '../ink.ts';
import { figure, part, percentRange, type Section, tableOf, textOf } from '../section.ts';

const mostRows = 25;

/** Whether features and class balance stay what they were. */
export const drift: Section = {
  id: 'drift',
  title: 'Drift',
  async parts({ madeBy }) {
    const found = await madeBy('measure-drift', driftFile);
    return found.map(({ file, source }) => {
      const drifted = file.features.filter(({ comparisons }) => comparisons.some((each) => each.drifted));
      return part({
        heading: found.length > 1 ? headings[file.by] : null,
        sources: [source],
        text: textOf('drift', { ...file, drifted: drifted.length, worst: file.features[0] ?? null }),
        figures: file.periods.length > 2 ? [stability(file), balance(file)] : [],
        tables: [...(file.periods.length > 2 ? [] : [periodTable(file)]), worst(file)],
      });
    });
  },
};

const headings = {
  quarter: 'From quarter to quarter',
  month: 'From month to month',
  split: 'From training to test',
};

function stability(file: DriftFile) {
  const shown = file.features.slice(0, mostRows);
  const periods = file.periods.filter(({ compared }) => compared).map(({ period }) => period);
  const cells = shown.flatMap(({ feature, comparisons }) =>
    comparisons.map(({ period, psi, drifted }) => ({
      row: feature,
      column: period,
      value: psi,
      mark: drifted ? '×' : '',
    })),
  );
  const compared = shown[0]?.comparisons.map(({ period }) => period) ?? [];
  return figure({
    caption: `Population stability index of the ${whole(shown.length)} most moved features; × is drift beyond chance`,
    spec: heatMap(cells, {
      rows: shown.map(({ feature }) => feature),
      columns: periods.slice(1),
      thresholds: [0.02, 0.05, 0.1, 0.25],
      colours: ramp,
      legend: 'population stability index',
      cell: { width: 44, height: 17 },
    }),
    numbers: tableOf('Population stability index by period', shown, [
      ['feature', ({ feature }) => feature],
      ...compared.map(
        (name, index) =>
          [
            name,
            ({ comparisons }: DriftFile['features'][number]) => decimal(comparisons[index]?.psi, 3),
            'number',
          ] as const,
      ),
    ]),
    wide: true,
  });
}

function periodTable({ periods }: Pick<DriftFile, 'periods'>) {
  return tableOf('Periods', periods, [
    ['period', ({ period }) => period],
    ['from', ({ from }) => from, 'date'],
    ['to', ({ to }) => to, 'date'],
    ['leads', ({ rows }) => whole(rows), 'number'],
    ['converted', ({ positives }) => whole(positives), 'number'],
    ['rate', ({ rate }) => percent(rate, 2), 'number'],
    ['95 % interval', ({ low, high }) => percentRange(low, high), 'number'],
  ]);
}

function balance({ periods }: DriftFile) {
  return figure({
    caption: 'Conversion rate of each period, with 95 % Wilson intervals',
    spec: intervalChart(
      periods.map(({ period, rate, low, high }) => ({ name: period, value: rate, low, high })),
      { value: { title: 'converted', format: '.1%' }, names: 'period', wide: periods.length > 6 },
    ),
    numbers: periodTable({ periods }),
    wide: periods.length > 6,
  });
}

function worst({ features }: DriftFile) {
  return tableOf('Each feature at its most moved', features.slice(0, mostRows), [
    ['feature', ({ feature }) => feature],
    ['period', ({ worst: each }) => each.period],
    ['against', ({ worst: each }) => each.reference],
    ['index', ({ worst: each }) => decimal(each.psi, 3), 'number'],
    ['what chance explains', ({ worst: each }) => decimal(each.critical, 3), 'number'],
    ['Kolmogorov-Smirnov', ({ worst: each }) => (each.ks === null ? '' : decimal(each.ks, 3)), 'number'],
    ['missing', ({ worst: each }) => percent(each.missing), 'number'],
    ['', ({ comparisons }) => (comparisons.some((each) => each.drifted) ? 'drifts' : '')],
  ]);
}
