import { z } from 'zod';
import type { FeatureColumn, RowsWanted } from './read-rows.ts';

/** A rule that a person could apply by hand: what the model has to be better than. */
export const ruleSpec = z.union([
  z.strictObject({
    conditions: z
      .array(
        z
          .strictObject({
            column: z.string().min(1),
            at_least: z.number().optional(),
            at_most: z.number().optional(),
          })
          .refine(({ at_least, at_most }) => at_least !== undefined || at_most !== undefined, {
            message: 'A condition needs at_least, at_most or both.',
          }),
      )
      .min(1)
      .describe('A lead scores a point for each that holds; a missing value holds for none.'),
  }),
  z.strictObject({
    tier_column: z.string().min(1),
    order: z.array(z.string().min(1)).min(1).describe('Tiers from the best; those not listed come last.'),
  }),
]);
export type RuleSpec = z.output<typeof ruleSpec>;

/** The columns that a rule looks at. */
export function ruleColumns(rule: RuleSpec): RowsWanted['features'][number][] {
  if ('tier_column' in rule) return [{ name: rule.tier_column, kind: 'category' }];
  const names = new Set(rule.conditions.map((condition) => condition.column));
  return [...names].map((name) => ({ name, kind: 'number' as const }));
}

/** A score for each of the given rows, higher for better. */
export function ruleScores(
  rule: RuleSpec,
  columns: Readonly<Record<string, FeatureColumn>>,
  rows: Int32Array,
): Float64Array {
  if ('tier_column' in rule) {
    const places = new Map(rule.order.map((tier, index) => [tier, rule.order.length - index]));
    return Float64Array.from(rows, (row) => places.get(String(columns[rule.tier_column]?.[row])) ?? 0);
  }
  return Float64Array.from(
    rows,
    (row) =>
      rule.conditions.filter(({ column, at_least: least, at_most: most }) => {
        const value = columns[column]?.[row];
        if (typeof value !== 'number' || Number.isNaN(value)) return false;
        return value >= (least ?? Number.NEGATIVE_INFINITY) && value <= (most ?? Number.POSITIVE_INFINITY);
      }).length,
  );
}

/** Such as `points for mobility_3yr >= 3, tenure_months <= 24`. */
export function ruleInWords(rule: RuleSpec): string {
  if ('tier_column' in rule) return `tiers of ${rule.tier_column}: ${rule.order.join(', ')}`;
  const conditions = rule.conditions.map(({ column, at_least: least, at_most: most }) =>
    [least === undefined ? [] : [`${column} >= ${least}`], most === undefined ? [] : [`${column} <= ${most}`]]
      .flat()
      .join(' and '),
  );
  return `points for ${conditions.join(', ')}`;
}
