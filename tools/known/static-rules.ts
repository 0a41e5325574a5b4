import { z } from 'zod';
import type { BrokenRule } from '../static-rules.ts';

/** A feature and the columns of the two files that its value comes from. */
export const sourcedFeature = z.strictObject({
  name: z.string().min(1),
  kind: z.enum(['number', 'flag', 'category']),
  from: z.array(z.strictObject({ file: z.enum(['leads', 'vendor']), column: z.string().min(1) })),
});
export type SourcedFeature = z.output<typeof sourcedFeature>;

/** The features that break a rule whatever their values: outcome columns, today's state, lead columns that may be written after contact. */
export function brokenSources(
  features: readonly SourcedFeature[],
  rules: { outcome_columns: readonly string[]; known_at_creation: readonly string[] },
): BrokenRule[] {
  return features.flatMap(({ name, from }) =>
    from.flatMap(({ file, column }) => {
      const rule = ruleAgainst(name, file, column, rules);
      return rule === null ? [] : [{ feature: name, column: `${file}.${column}`, rule }];
    }),
  );
}

function ruleAgainst(
  name: string,
  file: 'leads' | 'vendor',
  column: string,
  rules: { outcome_columns: readonly string[]; known_at_creation: readonly string[] },
): string | null {
  if (rules.outcome_columns.includes(column))
    return 'tells the outcome: it is filled because a lead converted or not';
  if (/_current$/i.test(name) || /_current$/i.test(column)) return "today's value: it has no knowledge time";
  if (file === 'leads' && !rules.known_at_creation.includes(column))
    return 'not among the lead columns that are filled at creation (knownAtCreation)';
  return null;
}
