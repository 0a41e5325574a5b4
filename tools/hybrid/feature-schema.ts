import { z } from 'zod';
import type { QueryParameters } from '../../warehouse/warehouse.ts';

const types = z.enum(['STRING', 'INT64', 'FLOAT64', 'BOOL', 'DATE', 'TIMESTAMP']);

/** One column of a data contract: what a row may hold in it, and how the column behaves over time. */
export const schemaEntry = z.strictObject({
  name: z.string().min(1),
  dtype: types,
  nullable: z.boolean(),
  expected_range: z
    .tuple([z.number(), z.number()])
    .nullable()
    .describe('Both ends belong to it; null for text and for columns without values'),
  domain: z.array(z.string()).nullable().describe('All values that a text may have; null: any'),
  is_mutable: z.boolean().describe('Can change over time, so that today tells nothing of the contact'),
  is_calculable: z.boolean().describe('Counts years: can be turned back to the contact'),
  is_temporal: z.boolean().describe('Made from the moment of contact itself'),
});
export type SchemaEntry = z.output<typeof schemaEntry>;

/** `feature-schema.json`: the contract that rows are held against before training. */
export const featureSchemaFile = z.strictObject({
  dataset: z.string().describe('Table from which types and ranges were taken'),
  rows: z.int(),
  percentiles: z.tuple([z.number(), z.number()]),
  features: z.array(schemaEntry).min(1),
});
export type FeatureSchema = z.output<typeof featureSchemaFile>;

/** One check of one column: `fault` names its count in a query, `text` says it in the quarantine. */
interface Check {
  column: string;
  fault: string;
  text: string;
}

export interface Checks {
  nulls: Check[];
  ranges: (Check & { low: number; high: number })[];
  domains: (Check & { values: readonly string[] })[];
}

/** The checks that a contract asks for, of those columns whose type is right: the others cannot be compared. */
export function checksOf(features: readonly SchemaEntry[]): Checks {
  const checks: Checks = { nulls: [], ranges: [], domains: [] };
  let count = 0;
  const check = (column: string, words: string): Check => ({
    column,
    fault: `fault_${count++}`,
    text: `${column} ${words}; `,
  });
  for (const { name, nullable, expected_range: range, domain } of features) {
    if (!nullable) checks.nulls.push(check(name, 'is missing'));
    if (range !== null) {
      const [low, high] = range;
      checks.ranges.push({ ...check(name, `is not from ${low} to ${high}`), low, high });
    }
    if (domain !== null && domain.length > 0) {
      checks.domains.push({ ...check(name, 'is not a known value'), values: domain });
    }
  }
  return checks;
}

export const allChecks = (checks: Checks): Check[] => [...checks.nulls, ...checks.ranges, ...checks.domains];

/** As the templates of sql/quarantine want them. */
export function checkParameters(checks: Checks): QueryParameters {
  return { nulls: checks.nulls, ranges: checks.ranges, domains: checks.domains };
}
