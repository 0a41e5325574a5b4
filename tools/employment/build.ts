import { z } from 'zod';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { extraFeature, extraFeatureQuery, extraSources } from '../extra-features.ts';
import { lacks } from './columns.ts';

/** The V4 plan's patterns of a wirehouse's name. */
export const wirehousePatterns = [
  'MERRILL',
  'MORGAN STANLEY',
  'UBS',
  'WELLS FARGO',
  'EDWARD JONES',
  'RAYMOND JAMES',
  'AMERIPRISE',
  'LPL',
  'NORTHWESTERN MUTUAL',
  'STIFEL',
  'RBC',
  'JANNEY',
  'BAIRD',
  'OPPENHEIMER',
];

/** What the features are built from and how: the same for training rows, for open leads and for a replay. */
export const buildFields = {
  history: z.string().describe('Typed employment history'),
  firms: z.string().describe('Typed firms by month'),
  protocol: z.string().describe('Typed members of the broker protocol'),
  contacts: z
    .string()
    .nullable()
    .describe("What today's table of reps lacks; null leaves the null signals out"),
  start_lag_days: z
    .int()
    .min(0)
    .default(45)
    .describe('Days from the start of a stay to the day on which it counts as known'),
  mobility_years: z.int().positive().default(3).describe('Years in which moves are counted'),
  flow_months: z
    .int()
    .positive()
    .default(12)
    .describe("Months in which a firm's arrivals and departures are counted"),
  heavy_bleeding_below: z.int().default(-10).describe('A net change below it is heavy bleeding'),
  wirehouse_patterns: z
    .array(z.string().regex(/^[A-Z0-9 &]+$/, 'capital letters, digits, spaces and &'))
    .min(1)
    .default(wirehousePatterns)
    .describe('Whole words of a firm name, in capitals, that make it a wirehouse'),
  extra_features: z
    .array(extraFeature)
    .default([])
    .describe('Columns that a workspace adds; the audit tries them'),
  extra_sources: extraSources.describe('Where extra features are taken from: tables as received'),
};

export type Build = z.output<z.ZodObject<typeof buildFields>>;

/** Table names inside a dataset that holds what lies between sources and features. */
export function scratchTables(dataset: string) {
  const named = (name: string) => `${dataset}.${name}`;
  return {
    leads: named('employment_leads'),
    stays: named('employment_stays'),
    careers: named('employment_careers'),
    flows: named('employment_flows'),
    extra: named('employment_extra'),
  };
}

/** The features of the leads in `scratch`'s lead table, one row a lead, into `target`. */
export async function buildEmploymentFeatures(
  build: Build,
  scratch: string,
  target: string,
  warehouse: Warehouse,
): Promise<void> {
  const { leads, stays, careers, flows, extra } = scratchTables(scratch);
  const { history, start_lag_days, flow_months, mobility_years } = build;
  await warehouse.run('employment/stays', { history, target: stays, start_lag_days });
  await warehouse.run('employment/careers', { leads, stays, target: careers, mobility_years });
  await warehouse.run('employment/firm-flows', {
    careers,
    leads,
    stays,
    target: flows,
    start_lag_days,
    flow_months,
  });
  const hasExtra = build.extra_features.length > 0;
  if (hasExtra) {
    await warehouse.run(
      'features/extra-features',
      extraFeatureQuery(build.extra_features, build.extra_sources, leads, extra),
    );
  }
  await warehouse.run('employment/features', {
    leads,
    careers,
    flows,
    firms: build.firms,
    protocol: build.protocol,
    contacts: build.contacts,
    lacks: build.contacts === null ? [] : lacks.map(({ name }) => name),
    extra: hasExtra ? extra : null,
    extra_features: build.extra_features,
    target,
    wirehouse_pattern: `(^|[^A-Z])(${build.wirehouse_patterns.join('|')})([^A-Z]|$)`,
    heavy_bleeding_below: build.heavy_bleeding_below,
  });
}
