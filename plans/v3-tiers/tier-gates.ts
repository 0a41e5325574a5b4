import type { Gate } from '../../gates/gate.ts';
import { above, atLeast, atMost, below, between, equals, warning } from '../../gates/vocabulary.ts';
import { honestNarratives } from '../vintages/model-gates.ts';
import type { Parameters } from './parameters.ts';
import type { VersionName } from './tables.ts';
import { tierVersions } from './tier-rules.ts';

type Thresholds = Parameters['gates'];

const review = 'Have a person review the tier’s rule and its leads before anybody calls by it.';

/** What each version is judged by where its tiers are assigned. */
export function assignmentGates(gates: Thresholds): Record<VersionName, Gate[]> {
  return { V3: fourTiers(gates), 'V3.2': sevenTiers(gates), 'V3.2_12212025': fiveTiers() };
}

function fourTiers(gates: Thresholds): Gate[] {
  return [
    warning('G4.1.1', atLeast(gates.first_tier_leads), {
      title: 'Leads in tier 1',
      measure: 'firstTierLeads',
      onFailure:
        'Too few to be worth a tier, or to be judged: bring leads over a longer time, or widen the rule.',
    }),
    warning('G4.1.2', atLeast(gates.first_tier_lift), {
      title: 'Lift of tier 1 over STANDARD',
      measure: 'firstTierLiftOverBaseline',
      onFailure: review,
    }),
    warning('G4.2.1', equals(0), {
      title: 'Wirehouse leads in tier 1',
      measure: 'excludedInFirstTier',
      onFailure: 'The rule of tier 1 lets wirehouses in: mend plans/v3-tiers/tier-rules.ts.',
    }),
  ];
}

function sevenTiers(gates: Thresholds): Gate[] {
  return [
    warning('V3.2.1', atLeast(gates.first_tier_rate), {
      title: 'Conversion of tier 1A in training',
      measure: 'trainingRate.TIER_1A_PRIME_MOVER_SMALL',
      onFailure: review,
    }),
    warning('V3.2.2', atLeast(gates.first_tier_rate), {
      title: 'Conversion of tier 1B in training',
      measure: 'trainingRate.TIER_1B_SMALL_FIRM',
      onFailure: review,
    }),
    warning('V3.2.3', atLeast(gates.priority_lift), {
      title: 'Smallest lift of a priority tier in training',
      measure: 'smallestTrainingLift',
      onFailure: review,
    }),
    warning('V3.2.4', between(gates.lowest_priority_share, gates.highest_priority_share), {
      title: 'Share of leads in priority tiers',
      measure: 'priorityShare',
      onFailure: 'Too many and the tiers do not sort, too few and they do not fill a week: review the rules.',
    }),
    warning('V3.2.5', equals(0), {
      title: 'Priority tiers whose interval is not above the baseline’s, in training',
      measure: 'trainingTiersNotAboveBaseline',
      onFailure: review,
    }),
  ];
}

function fiveTiers(): Gate[] {
  const version = tierVersions['V3.2_12212025'];
  return [
    warning('V3.2-1', equals(true), {
      title: 'The tier table is there',
      measure: 'tableCreated',
      onFailure: 'Run the step again.',
    }),
    warning('V3.2-2', equals(0), {
      title: 'Labelled leads that are missing from the tier table or in it twice',
      measure: 'leadsMissing',
      onFailure: 'A lead was lost or multiplied: look for repeated ids in the feature table.',
    }),
    warning('V3.2-3', equals(0), {
      title: 'Leads of tier 1 that are in none of 1A, 1B and 1C, or the other way about',
      measure: 'consolidationDifferences',
      onFailure: 'The consolidated rule is not the three rules together: mend plans/v3-tiers/tier-rules.ts.',
    }),
    warning('V3.2-4', equals(0), {
      title: 'Priority tiers whose interval is not above the baseline’s',
      measure: 'tiersNotAboveBaseline',
      onFailure: review,
    }),
    warning('V3.2-5', equals(version.tiers.length + 1), {
      title: 'Tiers with leads, STANDARD among them',
      measure: 'tierCount',
      onFailure: 'A tier has no lead: bring leads over a longer time, or review its rule.',
    }),
    warning('V3.2-6', equals(version.version), {
      title: 'Version that the tier table names',
      measure: 'modelVersion',
      onFailure: 'The table was made by other rules: run the step again.',
    }),
  ];
}

export function timeGates(gates: Thresholds): Gate[] {
  return [
    warning('G5.1.3', atLeast(gates.first_tier_lift), {
      title: 'Lift of tier 1 in training',
      measure: 'firstTierTrainLift',
      onFailure: review,
    }),
    warning('G5.1.4', atMost(gates.first_tier_from_expected), {
      title: 'How far the lift of tier 1 is from what was expected',
      measure: 'firstTierFromExpected',
      onFailure: 'Set expectations by tier-calibration.json, or look what has changed.',
    }),
    warning('G5.1.5', atLeast(gates.first_tier_test_lift), {
      title: 'Lift of tier 1 in the test',
      measure: 'firstTierTestLift',
      onFailure: review,
    }),
    warning('G5.1.6', below(gates.first_tier_rate_shift), {
      title: 'Shift of the conversion of tier 1 from training to test',
      measure: 'firstTierRateShift',
      onFailure: 'Look at the number of test leads in tiers.md first: few leads shift by luck alone.',
    }),
  ];
}

export function calibrationGates(gates: Thresholds): Gate[] {
  return [
    warning('G6.1.4', atLeast(gates.first_tier_rate), {
      title: 'Expected conversion of tier 1',
      measure: 'firstTierExpectedRate',
      onFailure: review,
    }),
    warning('G6.1.5', atLeast(gates.priority_leads), {
      title: 'Training leads in priority tiers',
      measure: 'priorityLeads',
      onFailure: 'The expected rates rest on few leads: bring leads over a longer time.',
    }),
  ];
}

export function deploymentGates(): Gate[] {
  return [
    warning('G7.1.2', equals(0), {
      title: 'Scored leads that the production view lacks or repeats',
      measure: 'leadsMissingFromView',
      onFailure: 'Run the step again; if it stays, a lead is in both tier tables.',
    }),
    warning('G7.3.1', equals(true), {
      title: 'The SGA dashboard view shows every open lead of a priority tier',
      measure: 'dashboardReadable',
      onFailure: 'Make the production view first, then the dashboard view that reads it.',
    }),
    warning('LL-7.1a', equals(0), {
      title: 'Leads with a tier and without an expected rate',
      measure: 'leadsWithoutRate',
      onFailure: 'The calibration table lacks a tier: run step 6.1 again.',
    }),
    warning('LL-7.1b', above(0), {
      title: 'Open leads in priority tiers',
      measure: 'priorityOpenLeads',
      onFailure: 'There is nobody to call first: look at the reasons and tiers in the deployment guide.',
    }),
    ...honestNarratives('LL-7.1'),
  ];
}

/** Warnings: a test period holds 21 to 67 tier-1 leads in the log, and few leads spread the lift by luck alone. */
export function backtestGates(gates: Thresholds): Gate[] {
  return [
    warning('BACKTEST-1', atLeast(gates.backtest_lift), {
      title: 'Average lift of tier 1 over the test periods',
      measure: 'averageLift',
      onFailure: review,
    }),
    warning('BACKTEST-2', below(gates.backtest_deviation), {
      title: 'Standard deviation of the lift of tier 1 over the test periods',
      measure: 'liftDeviation',
      onFailure:
        'Hold it against what luck alone makes of it, in tier-backtest.md; more than that is a tier that wanders.',
    }),
    warning('BACKTEST-3', atLeast(gates.backtest_smallest_lift), {
      title: 'Smallest lift of tier 1 in a test period',
      measure: 'smallestLift',
      onFailure: 'Look at the leads of that period in tier-backtest.md.',
    }),
  ];
}
