import { describe, expect, it } from 'vitest';
import { assignTiers } from '../../../tools/assign-tiers.ts';
import { backtestTiers } from '../../../tools/backtest-tiers.ts';
import { calibrateTiers } from '../../../tools/calibrate-tiers.ts';
import { checkPublished } from '../../../tools/tiers/published.ts';
import { tierTableOf } from '../../../tools/tiers/tier-table.ts';
import { tiersFile, validateTiers } from '../../../tools/validate-tiers.ts';
import { group, openTiers, type TieredLead, v3 } from './leads.ts';

const train = { from: '2024-02-01', to: '2024-06-30' };
const test = { from: '2024-08-01', to: '2024-09-30' };
const prime: TieredLead = { tenure: 24, experience: 10, change: -5 };

/** Training: 40 prime movers at 20 %, 160 others at 5 %. Test: 20 prime movers at 30 %, 80 others at 5 %. */
const leads = [
  ...group('train-prime', 40, 8, prime),
  ...group('train-other', 160, 8, {}),
  ...group('test-prime', 20, 6, { ...prime, contact: '2024-08-15' }),
  ...group('test-other', 80, 4, { contact: '2024-08-15' }),
  ...group('gap', 50, 50, { contact: '2024-07-15' }),
];

async function assigned(further: readonly TieredLead[] = []) {
  const bench = await openTiers([...leads, ...further]);
  await bench.run(assignTiers, {
    features: 'LeadScoring.features',
    target: 'LeadScoring.scores',
    rules: v3,
    training: train,
  });
  return bench;
}
const versions = [{ table: 'LeadScoring.scores', rules: v3 }];

describe('validation over time', () => {
  it('measures training and test apart, and leaves the gap out of both', async () => {
    const bench = await assigned();
    const { measures } = await bench.run(validateTiers, {
      versions,
      judged: 'V3',
      chosen: 'V3',
      train,
      test,
    });
    // Training converts at 16 of 200, the test at 10 of 100.
    expect(measures.firstTierTrainLift?.value).toBeCloseTo(0.2 / 0.08, 12);
    expect(measures.firstTierTestLift?.value).toBeCloseTo(0.3 / 0.1, 12);
    expect(measures.firstTierRateShift?.value).toBeCloseTo(0.1, 12);
    expect(measures.firstTierFromExpected?.value).toBeCloseTo(1 - 2.5 / 3.4, 12);
    const file = tiersFile.parse(JSON.parse(bench.artifacts.get('tiers.json') ?? ''));
    expect(file.versions[0]?.all.leads).toBe(350);
    expect(bench.artifacts.get('tiers.md')).toContain('| TIER_1_PRIME_MOVER | 40 | 8 | 20.00 % |');
  });

  it('has no shift to tell where the test has no leads of the tier', async () => {
    const bench = await assigned();
    const { measures } = await bench.run(validateTiers, {
      versions,
      judged: 'V3',
      chosen: 'V3',
      train,
      test: { from: '2025-01-01', to: '2025-02-01' },
    });
    expect(measures.firstTierTestLift?.value).toBe(null);
    expect(measures.firstTierRateShift?.value).toBe(null);
  });

  it('counts what the rules ask for by itself, whatever the tier of its leads', async () => {
    const bench = await assigned([
      ...group('wirehouse', 5, 1, { ...prime, wirehouse: 1, contact: '2024-08-15' }),
      { Id: 'unscorable', ...prime, reason: 'no record was known by then' },
    ]);
    await bench.run(validateTiers, {
      versions,
      judged: 'V3',
      chosen: 'V3',
      train,
      test,
      traits: {
        table: 'LeadScoring.scores',
        traits: [
          { name: 'bleeding', conditions: [{ column: 'firm_net_change_12mo', is: 'below', value: 0 }] },
          { name: 'rare', conditions: [{ column: 'tenure_months', is: 'above', value: 999 }] },
        ],
      },
    });
    const file = tiersFile.parse(JSON.parse(bench.artifacts.get('tiers.json') ?? ''));
    const [bleeding, rare] = file.traits ?? [];
    // Training: 40 of 200 leads. Test: 20 prime movers and 5 at a wirehouse of 105 leads, 7 of 25 converted and 11 of 105.
    expect(bleeding?.train).toMatchObject({ leads: 40, share: 0.2, conversions: 8 });
    expect(bleeding?.test).toMatchObject({ leads: 25, conversions: 7 });
    expect(bleeding?.test.lift).toBeCloseTo(7 / 25 / (11 / 105), 12);
    expect(rare?.all).toMatchObject({ leads: 0, share: 0, lift: null });
    expect(bench.artifacts.get('tiers.md')).toContain('| bleeding | 20.00 % | 23.81 % |');
  });

  it('refuses a version that is not among those given', () => {
    const asked = { versions, judged: 'V9', chosen: 'V3', train, test };
    expect(validateTiers.input.safeParse(asked).success).toBe(false);
  });
});

describe('calibration', () => {
  it('expects what training showed, and of a tier with too few leads what all leads do', async () => {
    const bench = await assigned([
      ...group('few', 5, 5, { tenure: 24, experience: 25 }),
      { Id: 'heavy', change: -30 },
    ]);
    const { measures, decisions } = await bench.run(calibrateTiers, {
      versions,
      judged: 'V3',
      chosen: 'V3',
      target: 'LeadScoring.calibration',
      training: train,
      list_leads: 100,
    });
    expect(measures.firstTierExpectedRate?.value).toBe(0.2);
    expect(measures.priorityLeads?.value).toBe(46);
    // No moderate bleeder, five experienced movers, one heavy bleeder.
    expect(measures.tiersTooSmall?.value).toBe(3);
    expect(decisions).toHaveLength(3);
    const file = JSON.parse(bench.artifacts.get('tier-calibration.json') ?? '');
    const [, , experienced] = file.versions[0].tiers;
    expect(experienced).toMatchObject({
      leads: 5,
      conversions: 5,
      expected_rate: 21 / 206,
      basis: 'all leads',
    });
    expect(file.list.leads).toBe(100);
    expect(file.list.tiers.map((tier: { leads: number }) => tier.leads)).toEqual([19, 0, 2, 1, 78]);
    const registry = JSON.parse(bench.artifacts.get('models/model_registry_v3.json') ?? '');
    expect(registry.models[0]).toMatchObject({ model_version: 'V3', kind: 'tier rules', training: train });
  });

  it('says what is missing where no judged lead is in the training window', async () => {
    const bench = await assigned();
    const empty = { from: '2020-01-01', to: '2020-12-31' };
    const asked = {
      versions,
      judged: 'V3',
      chosen: 'V3',
      target: 'LeadScoring.calibration',
      training: empty,
    };
    await expect(bench.run(calibrateTiers, asked)).rejects.toMatchObject({ code: 'tier-training-empty' });
  });
});

describe('backtest', () => {
  const periods = [
    { name: 'first', train, test },
    { name: 'second', train, test: { from: '2024-02-01', to: '2024-06-30' } },
  ];

  it('takes mean, sample deviation and minimum of the first tier’s lifts', async () => {
    const bench = await assigned();
    const { measures } = await bench.run(backtestTiers, { table: 'LeadScoring.scores', rules: v3, periods });
    // Lifts 3 and 2.5.
    expect(measures.averageLift?.value).toBeCloseTo(2.75, 12);
    expect(measures.liftDeviation?.value).toBeCloseTo(Math.sqrt(0.125), 12);
    expect(measures.smallestLift?.value).toBeCloseTo(2.5, 12);
    const file = JSON.parse(bench.artifacts.get('tier-backtest.json') ?? '');
    expect(file.overlappingTests).toEqual([]);
    // Pooled rate 14 of 60; variances 0.179/20/0.01 and 0.179/40/0.0064.
    const pooled = (14 / 60) * (46 / 60);
    const luck = Math.sqrt((pooled / 20 / 0.1 ** 2 + pooled / 40 / 0.08 ** 2) / 2);
    expect(file.liftDeviationByLuck).toBeCloseTo(luck, 12);
  });

  it('tells no mean where one period has no lead of the tier, and names tests that share leads', async () => {
    const bench = await assigned();
    const empty = { from: '2024-07-01', to: '2024-08-10' };
    const overlapping = { from: '2024-08-01', to: '2024-08-31' };
    const { measures } = await bench.run(backtestTiers, {
      table: 'LeadScoring.scores',
      rules: v3,
      periods: [
        ...periods,
        { name: 'third', train, test: empty },
        { name: 'fourth', train, test: overlapping },
      ],
    });
    expect(measures.averageLift?.value).toBe(null);
    expect(measures.smallestLift?.value).toBe(null);
    const file = JSON.parse(bench.artifacts.get('tier-backtest.json') ?? '');
    expect(file.overlappingTests).toEqual([
      ['first', 'third'],
      ['first', 'fourth'],
      ['third', 'fourth'],
    ]);
  });
});

describe('the figures of the reference log', () => {
  // Training of phase 5.1.
  const counts = [
    { tier: 'TIER_1_PRIME_MOVER', leads: 163, conversions: 22 },
    { tier: 'TIER_2_MODERATE_BLEEDER', leads: 250, conversions: 21 },
    { tier: 'TIER_3_EXPERIENCED_MOVER', leads: 358, conversions: 39 },
    { tier: 'TIER_4_HEAVY_BLEEDER', leads: 1033, conversions: 88 },
    { tier: 'STANDARD', leads: 28_923, conversions: 954 },
  ];

  it('come back from its counts: lift 3.69, 2.30, 2.98, 2.33 and 0.90 over all leads', () => {
    const lifts = tierTableOf(counts).tiers.map(({ lift }) => lift?.toFixed(2));
    expect(lifts).toEqual(['3.69', '2.30', '2.98', '2.33', '0.90']);
  });

  it('and 4.63, 2.50, 2.77, 3.35, 2.11 over STANDARD for V3.2_12212025', () => {
    const five = [
      [245, 39],
      [1281, 110],
      [84, 8],
      [130, 15],
      [674, 49],
      [37_034, 1274],
    ].map(([rows = 0, conversions = 0], index) => ({ tier: `T${index}`, leads: rows, conversions }));
    const table = tierTableOf(five);
    expect(table.tiers.map((tier) => tier.lift_over_baseline?.toFixed(2))).toEqual([
      ...['4.63', '2.50', '2.77', '3.35', '2.11', '1.00'],
    ]);
    // By Wilson, too, every interval lies above that of STANDARD, 3.63 %.
    expect(table.tiers.map(({ above_baseline }) => above_baseline)).toEqual([
      ...[true, true, true, true, true, null],
    ]);
  });

  it('show that phase 4.1 printed no interval of its counts, and V3.2_12212025 the normal one', () => {
    const first = checkPublished({
      ...{ phase: '4.1', tier: 'TIER_1_PRIME_MOVER', leads: 163, conversions: 22 },
      ...{ low: 0.137, high: 0.15 },
    });
    expect(first.verdict).toBe('no interval of these counts: its own rate lies outside');
    expect([first.wilson_low.toFixed(4), first.wilson_high.toFixed(4)]).toEqual(['0.0908', '0.1959']);
    const last = checkPublished({
      ...{ phase: 'V3.2_12212025', tier: 'TIER_1_PRIME_MOVER', leads: 245, conversions: 39 },
      ...{ low: 0.1134, high: 0.205 },
    });
    expect(last.verdict).toBe('the normal interval');
  });
});
