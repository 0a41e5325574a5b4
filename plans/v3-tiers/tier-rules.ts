import type { Condition, TierVersion } from '../../tools/tiers/rules.ts';

const is = (column: string, comparison: Condition['is'], value: number): Condition => ({
  column,
  is: comparison,
  value,
});

const months = (years: number) => years * 12;
/** From the first year on and below the second. */
const tenure = (from: number, below: number) => [
  is('tenure_months', 'at-least', months(from)),
  is('tenure_months', 'below', months(below)),
];
const experience = [is('experience_years', 'at-least', 5), is('experience_years', 'below', 15)];
const longExperience = is('experience_years', 'at-least', 20);
const notWirehouse = is('is_wirehouse', 'equals', 0);
const losingReps = is('firm_net_change_12mo', 'below', 0);
const repsMoving = is('firm_net_change_12mo', 'differs', 0);
const moderateLoss = [losingReps, is('firm_net_change_12mo', 'at-least', -10)];
const heavyLoss = is('firm_net_change_12mo', 'below', -10);
const reps = (most: number) => is('firm_rep_count', 'at-most', most);
const threePriorFirms = is('num_prior_firms', 'at-least', 3);

const moderateBleeder = {
  label: 'Moderate bleeder',
  because: 'works for a firm that lost up to 10 advisers net in a year',
  alternatives: [moderateLoss],
};
const experiencedMover = {
  label: 'Experienced mover',
  because: 'has been 1 to 4 years at the firm, with 20 years or more in the industry',
  alternatives: [[...tenure(1, 4), longExperience]],
};
const heavyBleeder = {
  label: 'Heavy bleeder',
  because: 'works for a firm that lost more than 10 advisers net in a year',
  alternatives: [[heavyLoss]],
};
const provenMover = {
  label: 'Proven mover',
  because: 'has left three firms or more before',
  alternatives: [[threePriorFirms]],
};

/** V3: four tiers. */
const v3: TierVersion = {
  version: 'V3',
  baseline: 'STANDARD',
  tiers: [
    {
      name: 'TIER_1_PRIME_MOVER',
      label: 'Prime mover',
      because:
        'has been 1 to 4 years at the firm, with 5 to 15 years in the industry, at a firm whose head count moves, and that is no wirehouse',
      alternatives: [[...tenure(1, 4), ...experience, repsMoving, notWirehouse]],
      expected_lift: 3.4,
    },
    { name: 'TIER_2_MODERATE_BLEEDER', ...moderateBleeder, expected_lift: 2.77 },
    { name: 'TIER_3_EXPERIENCED_MOVER', ...experiencedMover, expected_lift: 2.65 },
    { name: 'TIER_4_HEAVY_BLEEDER', ...heavyBleeder, expected_lift: 2.28 },
  ],
};

const small = {
  label: 'Prime mover at a small firm',
  because:
    'has been 1 to 3 years at the firm, with 5 to 15 years in the industry, at a firm of at most 50 advisers that is losing some',
  alternatives: [[...tenure(1, 3), ...experience, losingReps, reps(50), notWirehouse]],
};
const verySmall = {
  label: 'Mover at a very small firm',
  because:
    'has been 1 to 3 years at the firm, with 5 to 15 years in the industry, at a firm of at most 10 advisers',
  alternatives: [[...tenure(1, 3), ...experience, reps(10), notWirehouse]],
};
const prime = {
  label: 'Prime mover',
  because:
    'has been 1 to 3 years at the firm, with 5 to 15 years in the industry, at a firm that is losing advisers',
  alternatives: [[...tenure(1, 3), ...experience, losingReps, notWirehouse]],
};

/** V3.2: tier 1 in three parts, and proven movers. */
const v32: TierVersion = {
  version: 'V3.2',
  baseline: 'STANDARD',
  tiers: [
    { name: 'TIER_1A_PRIME_MOVER_SMALL', ...small, expected_lift: 3.5 },
    { name: 'TIER_1B_SMALL_FIRM', ...verySmall, expected_lift: 3.5 },
    { name: 'TIER_1C_PRIME_MOVER', ...prime, expected_lift: 3 },
    { name: 'TIER_2A_PROVEN_MOVER', ...provenMover, expected_lift: 2.5 },
    { name: 'TIER_2B_MODERATE_BLEEDER', ...moderateBleeder, expected_lift: 2.5 },
    { name: 'TIER_3_EXPERIENCED_MOVER', ...experiencedMover, expected_lift: 2.5 },
    { name: 'TIER_4_HEAVY_BLEEDER', ...heavyBleeder, expected_lift: 2.3 },
  ],
};

/** V3.2_12212025: the three parts of tier 1 in one, the others renumbered. */
const v32Consolidated: TierVersion = {
  version: 'V3.2_12212025',
  baseline: 'STANDARD',
  tiers: [
    {
      name: 'TIER_1_PRIME_MOVER',
      label: 'Prime mover',
      because:
        'has been 1 to 3 years at the firm, with 5 to 15 years in the industry, at a firm that is losing advisers or has at most 10',
      alternatives: [...small.alternatives, ...verySmall.alternatives, ...prime.alternatives],
      expected_lift: 4.98,
    },
    { name: 'TIER_2_PROVEN_MOVER', ...provenMover, expected_lift: 2.5 },
    { name: 'TIER_3_MODERATE_BLEEDER', ...moderateBleeder, expected_lift: 2.5 },
    { name: 'TIER_4_EXPERIENCED_MOVER', ...experiencedMover, expected_lift: 2.5 },
    { name: 'TIER_5_HEAVY_BLEEDER', ...heavyBleeder, expected_lift: 2.3 },
  ],
};

/** The tiers of V3.2 that the first tier of V3.2_12212025 holds together. */
export const consolidatedTiers = ['TIER_1A_PRIME_MOVER_SMALL', 'TIER_1B_SMALL_FIRM', 'TIER_1C_PRIME_MOVER'];

/** What the rules ask for, one by one. The log compares training and test by the first three; four of the rest are segments that the sandbox plants. */
export const traits = [
  { name: '1 to 4 years at the firm', conditions: tenure(1, 4) },
  { name: '5 to 15 years in the industry', conditions: experience },
  { name: 'bleeding firm', conditions: [losingReps] },
  { name: 'moderate bleeder', conditions: moderateLoss },
  { name: 'heavy bleeder', conditions: [heavyLoss] },
  { name: 'proven mover', conditions: [threePriorFirms] },
  { name: 'wirehouse', conditions: [is('is_wirehouse', 'equals', 1)] },
  { name: 'prime mover', conditions: [...tenure(1, 4), ...experience, losingReps, notWirehouse] },
];

/** Every version of the tiers, by the name that the parameter `tier_version` chooses. */
export const tierVersions = { V3: v3, 'V3.2': v32, 'V3.2_12212025': v32Consolidated };
