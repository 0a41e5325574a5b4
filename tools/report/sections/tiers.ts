import { decimal, percent, whole } from '../../../prompts/render.ts';
import { tierBacktestArtifacts, tierBacktestFile } from '../../backtest-tiers.ts';
import { calibrationArtifacts, tierCalibrationFile } from '../../calibrate-tiers.ts';
import type { TierTable } from '../../tiers/tier-table.ts';
import { type TiersFile, tierArtifacts, tiersFile } from '../../validate-tiers.ts';
import { intervalChart } from '../charts/intervals.ts';
import { figure, part, percentRange, range, type Section, tableOf, textOf } from '../section.ts';

/** Tiers by rule: how much more each converts, on all judged leads, in training and in the test. */
export const tiers: Section = {
  id: 'tiers',
  title: 'The tiers',
  async parts({ named }) {
    const found = await named(tierArtifacts.json, tiersFile);
    if (found === null) return [];
    const { file, source } = found;
    const ordered = file.versions.toSorted(
      (a, b) => Number(b.version === file.chosen) - Number(a.version === file.chosen),
    );
    return ordered.map((version, index) =>
      part({
        heading: `${version.version}${version.version === file.chosen ? ', which goes into production' : ''}`,
        sources: [source],
        text:
          index === 0 ? textOf('tiers', { ...file, rate: version.all.rate, leads: version.all.leads }) : [],
        figures: [liftFigure(version)],
        tables: index === 0 ? [rules(version)] : [],
      }),
    );
  },
};

type Version = TiersFile['versions'][number];

function liftFigure({ version, all, train, test }: Version) {
  const windows: [string, TierTable][] = [
    ['all', all],
    ['training', train],
    ['test', test],
  ];
  const points = windows.flatMap(([series, { tiers: outcomes }]) =>
    outcomes.map(({ tier, rate, low, high }) => ({ name: tier, value: rate, low, high, series })),
  );
  const rows = windows.flatMap(([window, table]) => table.tiers.map((outcome) => ({ window, ...outcome })));
  return figure({
    caption: `${version}: conversion rate of each tier with its 95 % Wilson interval; the dashed line is the rate of all judged leads`,
    spec: intervalChart(points, {
      value: { title: 'converted', format: '.0%' },
      names: '',
      reference: all.rate,
      horizontal: true,
      wide: true,
    }),
    numbers: tableOf(version, rows, [
      ['leads', ({ window }) => window],
      ['tier', ({ tier }) => tier],
      ['leads', ({ leads }) => whole(leads), 'number'],
      ['converted', ({ conversions }) => whole(conversions), 'number'],
      ['rate', ({ rate }) => (rate === null ? '' : percent(rate, 2)), 'number'],
      ['95 % interval', ({ low, high }) => percentRange(low, high), 'number'],
      ['lift', ({ lift }) => (lift === null ? '' : decimal(lift, 2)), 'number'],
      [
        'its interval',
        ({ lift_low: low, lift_high: high }) =>
          low === null || high === null ? '' : range({ low, high }, 2),
        'number',
      ],
    ]),
    wide: true,
  });
}

function rules({ rules: list, all }: Version) {
  return tableOf('Rules, the first that fits decides', list, [
    ['tier', ({ name }) => name],
    ['because', ({ because }) => because],
    ['expected lift', ({ expected_lift: lift }) => (lift === null ? '' : decimal(lift, 2)), 'number'],
    ['lift found', ({ name }) => decimal(all.tiers.find(({ tier }) => tier === name)?.lift, 2), 'number'],
  ]);
}

/** What each tier is expected to convert at from here on. */
export const tierCalibration: Section = {
  id: 'tier-calibration',
  title: 'What the tiers promise',
  async parts({ named }) {
    const found = await named(calibrationArtifacts.json, tierCalibrationFile);
    if (found === null) return [];
    const { file, source } = found;
    const chosen = file.versions.find(({ version }) => version === file.chosen);
    if (chosen === undefined) return [];
    return [
      part({
        sources: [source],
        text: textOf('tier-calibration', { ...file, rate: chosen.rate, leads: chosen.leads }),
        figures: [
          figure({
            caption:
              'Expected conversion rate by tier, with its 95 % Wilson interval; the dashed line is the rate of all training leads',
            spec: intervalChart(
              chosen.tiers.map(({ label, expected_rate: value, low, high }) => ({
                name: label,
                value,
                low,
                high,
              })),
              {
                value: { title: 'expected to convert', format: '.0%' },
                names: '',
                reference: chosen.rate,
                horizontal: true,
                wide: true,
              },
            ),
            numbers: tableOf('Expected rates', chosen.tiers, [
              ['tier', ({ tier }) => tier],
              ['training leads', ({ leads }) => whole(leads), 'number'],
              ['converted', ({ conversions }) => whole(conversions), 'number'],
              ['expected rate', ({ expected_rate: rate }) => percent(rate, 2), 'number'],
              ['95 % interval', ({ low, high }) => percentRange(low, high), 'number'],
              ['lift', ({ lift }) => decimal(lift, 2), 'number'],
              ['rests on', ({ basis }) => basis],
            ]),
            wide: true,
          }),
        ],
      }),
    ];
  },
};

/** The tiers on several periods of the past. */
export const tierBacktest: Section = {
  id: 'tier-backtest',
  title: 'The tiers in earlier periods',
  async parts({ named }) {
    const found = await named(tierBacktestArtifacts.json, tierBacktestFile);
    if (found === null) return [];
    const { file, source } = found;
    const first = file.periods.map((period) => ({ ...period, outcome: period.tested.tiers[0] }));
    return [
      part({
        sources: [source],
        text: textOf('tier-backtest', { ...file, overlapping: file.overlappingTests.length }),
        figures: [
          figure({
            caption: `Lift of ${file.tier} in each test period, with its 95 % interval; the dashed line is the average lead`,
            spec: intervalChart(
              first.map(({ name, outcome }) => ({
                name,
                value: outcome?.lift ?? null,
                low: outcome?.lift_low ?? null,
                high: outcome?.lift_high ?? null,
              })),
              { value: { title: 'lift' }, names: '', reference: 1, horizontal: true, wide: true },
            ),
            numbers: tableOf('Test periods', first, [
              ['period', ({ name }) => name],
              ['from', ({ test }) => test.from, 'date'],
              ['to', ({ test }) => test.to, 'date'],
              ['leads', ({ outcome }) => whole(outcome?.leads), 'number'],
              ['converted', ({ outcome }) => whole(outcome?.conversions), 'number'],
              ['rate', ({ outcome }) => percent(outcome?.rate, 2), 'number'],
              ['lift', ({ outcome }) => decimal(outcome?.lift, 2), 'number'],
            ]),
            wide: true,
          }),
        ],
      }),
    ];
  },
};
