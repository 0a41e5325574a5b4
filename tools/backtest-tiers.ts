import { z } from 'zod';
import type { Evidence } from '../gates/gate.ts';
import { renderPrompt } from '../prompts/render.ts';
import { atLeastZero } from './foreseen.ts';
import { toCsv } from './model/csv.ts';
import { tierNames, tierVersion } from './tiers/rules.ts';
import { dateWindow, measureTiers, tierTable } from './tiers/tier-table.ts';
import { defineTool } from './tool.ts';

const period = z.strictObject({ name: z.string().min(1), train: dateWindow, test: dateWindow });

const input = z.strictObject({
  table: z.string().min(1).describe('Tier table of judged leads'),
  rules: tierVersion,
  periods: z.array(period).min(2).describe('What came before, and what the tiers are tried on'),
});

export const tierBacktestArtifacts = {
  json: 'tier-backtest.json',
  report: 'tier-backtest.md',
  csv: 'tier-backtest.csv',
} as const;

/** `tier-backtest.json`: every period's tiers before and in the test, and the first tier's lifts over the tests. */
export const tierBacktestFile = z.strictObject({
  version: z.string(),
  tier: z.string(),
  periods: z.array(period.extend({ trained: tierTable, tested: tierTable })),
  averageLift: z.number().nullable(),
  smallestLift: z.number().nullable(),
  largestLift: z.number().nullable(),
  /** Of the sample: divided by one less than the number of periods. */
  liftDeviation: z.number().nullable(),
  /** What the luck of the draw alone would make of it, at the first tier's own counts. */
  liftDeviationByLuck: z.number().nullable(),
  overlappingTests: z.array(z.tuple([z.string(), z.string()])),
});
type BacktestFile = z.output<typeof tierBacktestFile>;

/** Tries the tiers on several periods: how much more the first tier converts, how steadily, and at the least. */
export const backtestTiers = defineTool({
  name: 'backtest-tiers',
  title: 'Backtest the tiers',
  description:
    'Measures the tiers before and in each test period, and the mean, spread and minimum of the first tier’s lift over the tests; writes tier-backtest.json, .md and .csv.',
  effect: 'files',
  input,
  output: z.strictObject({
    averageLift: z.number().nullable(),
    liftDeviation: z.number().nullable(),
    smallestLift: z.number().nullable(),
    liftDeviationByLuck: z.number().nullable(),
  }),
  measures: () => ['averageLift', 'liftDeviation', 'smallestLift'],
  foresee: () => ({ averageLift: atLeastZero, liftDeviation: atLeastZero, smallestLift: atLeastZero }),
  touches: ({ table }) => ({
    reads: [{ table, columns: ['tier', 'contact_date', 'target_label'] }],
    writesArtifacts: Object.values(tierBacktestArtifacts),
  }),
  async run({ table, rules, periods }, { warehouse, artifacts }) {
    const names = tierNames(rules);
    const tried: BacktestFile['periods'] = [];
    for (const each of periods) {
      const trained = await measureTiers(warehouse, table, names, each.train);
      tried.push({ ...each, trained, tested: await measureTiers(warehouse, table, names, each.test) });
    }
    const lifts = tried.map(({ tested }) => tested.tiers[0]?.lift ?? null);
    const file: BacktestFile = {
      version: rules.version,
      tier: names[0] ?? rules.baseline,
      periods: tried,
      ...statisticsOf(lifts),
      liftDeviationByLuck: luckOf(tried),
      overlappingTests: overlaps(periods),
    };
    await artifacts.writeJson(tierBacktestArtifacts.json, file);
    await artifacts.write(
      tierBacktestArtifacts.report,
      renderPrompt('reports/tier-backtest.md', viewOf(file)),
    );
    await artifacts.write(tierBacktestArtifacts.csv, csvOf(file));
    const { averageLift, liftDeviation, smallestLift, liftDeviationByLuck } = file;
    const evidence = evidenceOfPeriods(file);
    const note = `${file.tier} over ${tried.length} test periods: ${lifts.map((lift) => lift?.toFixed(2) ?? 'no leads').join(', ')}`;
    return {
      output: { averageLift, liftDeviation, smallestLift, liftDeviationByLuck },
      measures: {
        averageLift: { value: averageLift, note, evidence },
        liftDeviation: {
          value: liftDeviation,
          note: `${note}; luck alone would give about ${liftDeviationByLuck?.toFixed(2) ?? 'nothing known'}`,
          evidence,
        },
        smallestLift: { value: smallestLift, note, evidence },
      },
      learnings: [`${note}, ${averageLift?.toFixed(2) ?? 'unknown'} on average.`],
    };
  },
});

/** All null where a period has no lift: a mean over the others would hide it. */
function statisticsOf(lifts: readonly (number | null)[]) {
  const known = lifts.filter((lift) => lift !== null);
  if (known.length < lifts.length)
    return { averageLift: null, smallestLift: null, largestLift: null, liftDeviation: null };
  const averageLift = known.reduce((sum, lift) => sum + lift, 0) / known.length;
  const squares = known.reduce((sum, lift) => sum + (lift - averageLift) ** 2, 0);
  return {
    averageLift,
    smallestLift: Math.min(...known),
    largestLift: Math.max(...known),
    liftDeviation: Math.sqrt(squares / (known.length - 1)),
  };
}

/** The root of the mean variance p (1 - p) / n of the tests' first tiers at their pooled rate p, as a lift. */
function luckOf(periods: BacktestFile['periods']): number | null {
  const tests = periods.map(({ tested }) => ({ first: tested.tiers[0], rate: tested.rate }));
  const leads = tests.reduce((sum, { first }) => sum + (first?.leads ?? 0), 0);
  const conversions = tests.reduce((sum, { first }) => sum + (first?.conversions ?? 0), 0);
  if (leads === 0) return null;
  const pooled = conversions / leads;
  let variance = 0;
  for (const { first, rate } of tests) {
    if (first === undefined || first.leads === 0 || rate === null || rate === 0) return null;
    variance += (pooled * (1 - pooled)) / first.leads / rate ** 2;
  }
  return Math.sqrt(variance / tests.length);
}

function overlaps(periods: z.output<typeof input>['periods']): [string, string][] {
  return periods.flatMap((left, index) =>
    periods
      .slice(index + 1)
      .filter(({ test }) => left.test.from <= test.to && test.from <= left.test.to)
      .map((right): [string, string] => [left.name, right.name]),
  );
}

function evidenceOfPeriods({ periods }: BacktestFile): Evidence {
  const rows = periods.map(({ name, test, tested }) => {
    const first = tested.tiers[0];
    return [
      name,
      test.from,
      test.to,
      first?.leads ?? 0,
      first?.conversions ?? 0,
      first?.rate ?? null,
      tested.rate,
      first?.lift ?? null,
    ];
  });
  const columns = ['period', 'from', 'to', 'leads', 'conversions', 'rate', 'rate of all', 'lift'];
  return { columns, rows, total: rows.length };
}

function csvOf({ periods }: BacktestFile): string {
  const header = [
    'period',
    'part',
    'from',
    'to',
    'tier',
    'leads',
    'conversions',
    'rate',
    'low',
    'high',
    'lift',
  ];
  const parts = periods.flatMap(({ name, train, test, trained, tested }) => [
    { name, part: 'train', window: train, tiers: trained.tiers },
    { name, part: 'test', window: test, tiers: tested.tiers },
  ]);
  return toCsv(
    header,
    parts.flatMap(({ name, part, window, tiers }) =>
      tiers.map((tier) => [
        ...[name, part, window.from, window.to, tier.tier, tier.leads, tier.conversions],
        ...[tier.rate, tier.low, tier.high, tier.lift],
      ]),
    ),
  );
}

function viewOf(file: BacktestFile) {
  const pairs = file.overlappingTests.map(([left, right]) => `${left} with ${right}`);
  return { ...file, overlapping: pairs, overlaps: pairs.length > 0 };
}
