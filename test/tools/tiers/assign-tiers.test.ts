import { expect, it } from 'vitest';
import { consolidatedTiers } from '../../../plans/v3-tiers/tier-rules.ts';
import { assignTiers } from '../../../tools/assign-tiers.ts';
import type { TierVersion } from '../../../tools/tiers/rules.ts';
import { consolidated, group, openTiers, type TieredLead, v3, v32 } from './leads.ts';

const training = { from: '2024-02-01', to: '2024-12-31' };
const prime: TieredLead = { tenure: 24, experience: 10, change: -5, reps: 200 };

/** The tier of each lead by id. */
async function tiersOf(leads: readonly TieredLead[], rules: TierVersion) {
  const bench = await openTiers(leads);
  await bench.run(assignTiers, {
    features: 'LeadScoring.features',
    target: 'LeadScoring.scores',
    rules,
    training,
  });
  const tiers: Record<string, unknown> = {};
  for (const { Id = '' } of leads) {
    const [row] = await bench.warehouse.rows('audit/lead-row', { dataset: 'LeadScoring.scores', lead: Id });
    tiers[Id] = row?.tier;
  }
  return tiers;
}

it('puts a lead into the first tier that it fits, and whoever fits none into the baseline', async () => {
  const leads = [
    { ...prime, Id: 'prime' },
    { Id: 'moderate', change: -10 },
    { Id: 'experienced', tenure: 24, experience: 20 },
    { Id: 'heavy', change: -11 },
    { Id: 'nobody' },
  ];
  expect(await tiersOf(leads, v3)).toEqual({
    prime: 'TIER_1_PRIME_MOVER',
    moderate: 'TIER_2_MODERATE_BLEEDER',
    experienced: 'TIER_3_EXPERIENCED_MOVER',
    heavy: 'TIER_4_HEAVY_BLEEDER',
    nobody: 'STANDARD',
  });
});

it('counts tenure from the first year up to the last, experience likewise, and takes no wirehouse', async () => {
  const leads = [
    { ...prime, Id: '12 months', tenure: 12 },
    { ...prime, Id: '11 months', tenure: 11, change: 0 },
    { ...prime, Id: '47 months', tenure: 47 },
    { ...prime, Id: '48 months', tenure: 48, change: 0 },
    { ...prime, Id: '5 years', experience: 5 },
    { ...prime, Id: '15 years', experience: 15, change: 0 },
    { ...prime, Id: 'wirehouse', wirehouse: 1, change: 3 },
    { ...prime, Id: 'unknown tenure', tenure: null, change: 3 },
    { ...prime, Id: 'growing firm', change: 3 },
  ];
  expect(await tiersOf(leads, v3)).toEqual({
    '12 months': 'TIER_1_PRIME_MOVER',
    '11 months': 'STANDARD',
    '47 months': 'TIER_1_PRIME_MOVER',
    '48 months': 'STANDARD',
    '5 years': 'TIER_1_PRIME_MOVER',
    '15 years': 'STANDARD',
    wirehouse: 'STANDARD',
    'unknown tenure': 'STANDARD',
    'growing firm': 'TIER_1_PRIME_MOVER',
  });
});

it('splits tier 1 of V3.2 by the size of the firm, and wants three years at most', async () => {
  const leads = [
    { ...prime, Id: '1A', reps: 50 },
    { ...prime, Id: '1B', reps: 10, change: 0 },
    { ...prime, Id: '1C', reps: 51 },
    { ...prime, Id: '36 months', tenure: 36, change: 0 },
    { ...prime, Id: 'growing firm', change: 3 },
    { Id: '2A', prior: 3 },
  ];
  expect(await tiersOf(leads, v32)).toEqual({
    '1A': 'TIER_1A_PRIME_MOVER_SMALL',
    '1B': 'TIER_1B_SMALL_FIRM',
    '1C': 'TIER_1C_PRIME_MOVER',
    '36 months': 'STANDARD',
    'growing firm': 'STANDARD',
    '2A': 'TIER_2A_PROVEN_MOVER',
  });
});

it('keeps a lead that cannot be judged, without a tier', async () => {
  const bench = await openTiers([{ ...prime, Id: 'a', reason: 'no CRD' }, { Id: 'b' }]);
  const { output, measures } = await bench.run(assignTiers, {
    features: 'LeadScoring.features',
    target: 'LeadScoring.scores',
    rules: v3,
    training,
  });
  expect(output).toMatchObject({ leads: 2, untiered: 1, tiers: { STANDARD: 1 } });
  expect(measures.leadsScored?.value).toBe(1);
  expect(measures.leadsMissing?.value).toBe(0);
});

/** 20 prime movers of whom 4 convert, 30 heavy bleeders of whom 3 do, 150 others of whom 3 do. */
const firm = [
  ...group('prime', 20, 4, prime),
  ...group('heavy', 30, 3, { change: -20 }),
  ...group('other', 150, 3, {}),
];

it('measures rate, interval and lift of every tier, over all leads and over the baseline', async () => {
  const bench = await openTiers([...firm, { Id: 'open', label: null }]);
  const { measures } = await bench.run(assignTiers, {
    features: 'LeadScoring.features',
    target: 'LeadScoring.scores',
    rules: v3,
    training,
    excluded_flag: 'is_wirehouse',
  });
  // 10 of 200 convert; tier 1 at 20 %, STANDARD at 2 %.
  expect(measures.firstTierLeads?.value).toBe(20);
  expect(measures.firstTierLiftOverBaseline?.value).toBeCloseTo(10, 12);
  expect(measures.priorityShare?.value).toBe(50 / 200);
  expect(measures['trainingRate.TIER_4_HEAVY_BLEEDER']?.value).toBe(0.1);
  // Two tiers are empty, and the ten heavy bleeders of a hundred may be luck.
  expect(measures.tiersNotAboveBaseline?.value).toBe(3);
  expect(measures.smallestTrainingLift?.value).toBe(null);
  expect(measures.excludedInFirstTier?.value).toBe(0);
  expect(measures.tierCount?.value).toBe(3);
  expect(measures.modelVersion?.value).toBe('V3');
  const file = JSON.parse(bench.artifacts.get('tiers/V3.json') ?? '');
  expect(file.all.tiers[0]).toMatchObject({ tier: 'TIER_1_PRIME_MOVER', leads: 20, conversions: 4, lift: 4 });
});

it('finds a consolidated tier that is not the union of its parts', async () => {
  const leads = [...firm, { ...prime, Id: 'small', reps: 5, change: 0 }];
  const bench = await openTiers(leads);
  const features = 'LeadScoring.features';
  await bench.run(assignTiers, { features, target: 'LeadScoring.seven', rules: v32, training });
  const consolidates = { table: 'LeadScoring.seven', tiers: consolidatedTiers };
  const five = { features, target: 'LeadScoring.five', training, consolidates };
  const whole = await bench.run(assignTiers, { ...five, rules: consolidated });
  expect(whole.measures.consolidationDifferences?.value).toBe(0);

  const [first, ...others] = consolidated.tiers;
  const narrowed = { ...first, alternatives: first?.alternatives.slice(0, 1) ?? [] } as typeof first;
  const broken = { ...consolidated, tiers: [narrowed, ...others] } as TierVersion;
  const narrow = await bench.run(assignTiers, { ...five, rules: broken });
  expect(narrow.measures.consolidationDifferences?.value).toBe(null);
  const wide = {
    ...first,
    alternatives: [[{ column: 'firm_rep_count', is: 'at-least' as const, value: 0 }]],
  };
  const all = await bench.run(assignTiers, {
    ...five,
    rules: { ...consolidated, tiers: [wide, ...others] } as TierVersion,
  });
  expect(all.measures.consolidationDifferences?.value).toBe(leads.length - 21);
  expect(all.measures.consolidationDifferences?.evidence?.rows.length).toBe(20);
});

it('finds leads that the feature table has twice', async () => {
  const bench = await openTiers([{ Id: 'a' }, { Id: 'a' }, { Id: 'b' }]);
  const { measures } = await bench.run(assignTiers, {
    features: 'LeadScoring.features',
    target: 'LeadScoring.scores',
    rules: v3,
    training,
  });
  expect(measures.leadsMissing).toMatchObject({
    value: 1,
    note: '3 leads in the table, 0 missing, 1 repeated',
  });
});
