import type { Evidence, Measure, Measures, Scalar } from '../../gates/gate.ts';
import { atLeastZero, count, type Foreseen, share } from '../foreseen.ts';
import type { TierVersion } from './rules.ts';
import type { TierOutcome, TierTable } from './tier-table.ts';

/** What the gates of a tier version judge, on all judged leads and on those of the training window. */
export function tierMeasures(rules: TierVersion, all: TierTable, training: TierTable): Measures {
  const first = all.tiers[0];
  const evidence = tierEvidence(all);
  const trainingEvidence = tierEvidence(training);
  const priority = priorityTiers(all);
  const priorityLeads = priority.reduce((sum, { leads }) => sum + leads, 0);
  return {
    firstTierLeads: { value: first?.leads ?? null, note: first?.tier ?? '', evidence },
    firstTierLiftOverBaseline: {
      value: first?.lift_over_baseline ?? null,
      note: `against ${rules.baseline}, as the log reckons here`,
      evidence,
    },
    priorityShare: {
      value: all.leads === 0 ? null : priorityLeads / all.leads,
      note: `${priorityLeads} of ${all.leads} judged leads`,
      evidence,
    },
    tiersNotAboveBaseline: notAboveBaseline(priority, evidence),
    trainingTiersNotAboveBaseline: notAboveBaseline(priorityTiers(training), trainingEvidence),
    smallestTrainingLift: smallestLift(priorityTiers(training), trainingEvidence),
    ...Object.fromEntries(
      training.tiers.map((tier): [string, Measure] => [
        `trainingRate.${tier.tier}`,
        { value: tier.rate, note: countsOf(tier), evidence: trainingEvidence },
      ]),
    ),
  };
}

/** The names of `tierMeasures`. */
export function tierMeasureNames({ tiers, baseline }: TierVersion): string[] {
  return [
    'firstTierLeads',
    'firstTierLiftOverBaseline',
    'priorityShare',
    'tiersNotAboveBaseline',
    'trainingTiersNotAboveBaseline',
    'smallestTrainingLift',
    ...[...tiers.map(({ name }) => name), baseline].map((name) => `trainingRate.${name}`),
  ];
}

/** What can be said of them before anything runs. */
export function foreseenTierMeasures(rules: TierVersion): Record<string, Foreseen> {
  const tiers = count(rules.tiers.length);
  const rates = tierMeasureNames(rules).filter((name) => name.startsWith('trainingRate.'));
  return {
    firstTierLeads: count(),
    firstTierLiftOverBaseline: atLeastZero,
    priorityShare: share,
    tiersNotAboveBaseline: tiers,
    trainingTiersNotAboveBaseline: tiers,
    smallestTrainingLift: atLeastZero,
    ...Object.fromEntries(rates.map((name) => [name, share])),
  };
}

/** All but the last, which is the baseline. */
export function priorityTiers({ tiers }: TierTable): TierOutcome[] {
  return tiers.slice(0, -1);
}

export function tierEvidence({ tiers }: TierTable): Evidence {
  const columns = [
    'tier',
    'leads',
    'conversions',
    'rate',
    'low',
    'high',
    'lift',
    'lift_over_baseline',
  ] as const;
  const rows = tiers.map((tier) => columns.map((column): Scalar => tier[column]));
  return { columns: [...columns], rows, total: rows.length };
}

/** The takeaway of a version in one sentence. */
export function summaryOf({ version }: TierVersion, { tiers, leads, rate }: TierTable): string {
  const [first] = tiers;
  const converted = `${version}: ${leads} judged leads convert at ${percentOf(rate)}`;
  if (first === undefined || first.lift === null) return `${converted}; ${first?.tier} has no leads.`;
  return `${converted}, those in ${first.tier} ${first.lift.toFixed(2)} times as often: ${countsOf(first)}.`;
}

function notAboveBaseline(tiers: readonly TierOutcome[], evidence: Evidence): Measure {
  const below = tiers.filter(({ above_baseline }) => above_baseline !== true);
  return {
    value: below.length,
    note:
      below.length === 0
        ? 'every Wilson interval lies above the baseline'
        : below.map(({ tier }) => tier).join(', '),
    evidence,
  };
}

/** A tier without leads has no lift, and then the smallest is not known. */
function smallestLift(tiers: readonly TierOutcome[], evidence: Evidence): Measure {
  const empty = tiers.filter(({ lift }) => lift === null);
  if (empty.length > 0 || tiers.length === 0)
    return { value: null, note: `no leads in ${empty.map(({ tier }) => tier).join(', ')}`, evidence };
  const smallest = tiers.reduce((least, tier) => ((tier.lift ?? 0) < (least.lift ?? 0) ? tier : least));
  return { value: smallest.lift, note: `${smallest.tier}, ${countsOf(smallest)}`, evidence };
}

function countsOf({ conversions, leads, rate, low, high }: TierOutcome): string {
  return `${conversions} of ${leads} leads, ${percentOf(rate)} (95 %: ${percentOf(low)} to ${percentOf(high)})`;
}

function percentOf(share: number | null): string {
  return share === null ? 'an unknown rate' : `${(share * 100).toFixed(1)} %`;
}
