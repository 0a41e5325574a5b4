import type { Measure, Scalar } from '../gates/gate.ts';
import type { ExtraFeature } from './extra-features.ts';

/** A column that may never be a feature, and the rule that says so. */
export interface BrokenRule {
  feature: string;
  column: string;
  rule: string;
}

/** The added columns that break a rule whatever their values: today's state, end dates, what is written after contact. */
export function brokenRules(
  features: readonly ExtraFeature[],
  knownAtCreation: readonly string[],
): BrokenRule[] {
  return features.flatMap((feature) => {
    const rule = ruleAgainst(feature, knownAtCreation);
    return rule === null
      ? []
      : [{ feature: feature.name, column: `${feature.source}.${feature.column}`, rule }];
  });
}

function ruleAgainst(feature: ExtraFeature, knownAtCreation: readonly string[]): string | null {
  if (
    feature.source === 'contacts_current' ||
    /_current$/i.test(feature.name) ||
    /_current$/i.test(feature.column)
  ) {
    return "today's value: it has no knowledge time";
  }
  if (feature.source === 'employment_history' && /END_DATE/i.test(feature.column)) {
    return 'end dates are backfilled after the fact';
  }
  if (feature.source === 'lead' && !knownAtCreation.includes(feature.column)) {
    return 'not among the lead columns that are filled at creation (lead_columns_known_at_creation)';
  }
  return null;
}

/** The measure of the static rules: how many columns break one. `exempt` are shown beside them and not counted. */
export function staticRulesMeasure(
  broken: readonly BrokenRule[],
  exempt: readonly BrokenRule[] = [],
): Measure {
  const row = ({ feature, column, rule }: BrokenRule): Scalar[] => [feature, column, rule];
  const found =
    broken.length === 0
      ? 'no column breaks a rule'
      : broken.map(({ feature, column }) => `${feature} (${column})`).join(', ');
  const exempted =
    exempt.length === 0 ? '' : `; exempt by rule: ${exempt.map(({ feature }) => feature).join(', ')}`;
  return {
    value: broken.length,
    note: `${found}${exempted}`,
    evidence: {
      columns: ['feature', 'column', 'rule'],
      rows: [...broken, ...exempt].map(row),
      total: broken.length + exempt.length,
    },
  };
}
