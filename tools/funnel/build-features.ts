import { z } from 'zod';
import type { Warehouse } from '../../warehouse/warehouse.ts';

/** What the features are made with, the same when they are built and when the audit rebuilds them. */
export const featureFields = {
  deals: z.string().describe('Typed deals'),
  observedFrom: z.iso.date().describe('First day for which deals are on record'),
  shrinkage: z.number().positive().describe('Leads that the overall rate weighs as much as'),
  planted: z
    .array(z.string())
    .describe('Attributes of won deals added as features, to see the audit refuse them'),
};

interface FeatureRequest {
  /** Leads with their first deals. */
  outcomes: string;
  deals: string;
  observedFrom: string;
  shrinkage: number;
  planted: readonly string[];
  windowDays: number;
  /** Dataset that takes the tables on the way, and the name of the table that takes the features. */
  dataset: string;
  target: string;
  /** Only leads contacted on that day; all where null. */
  day: string | null;
}

const histories = [
  { name: 'all', column: null },
  { name: 'origin', column: 'origin' },
  { name: 'page', column: 'landing_page_id' },
];

/** The tables on the way to the features. */
export function historyTables(dataset: string): string[] {
  return histories.map(({ name }) => `${dataset}.history_${name}`);
}

/** The columns of the features, without planted ones. */
export const featureColumns: readonly string[] = [
  'Id',
  'contact_date',
  'origin',
  'landing_page_id',
  'contact_weekday',
  'contact_month',
  'days_since_first_lead',
  'origin_leads_30d',
  'origin_leads_90d',
  'page_leads_30d',
  'page_leads_90d',
  'all_leads_30d',
  'origin_matured_leads',
  'page_matured_leads',
  'origin_rate',
  'page_rate',
  'origin_won_so_far',
  'page_won_so_far',
];

/** What was known of earlier leads on each contact day, and the features made of it. */
export async function buildFeatures(warehouse: Warehouse, request: FeatureRequest): Promise<void> {
  const named = (name: string) => `${request.dataset}.${name}`;
  const { outcomes } = request;
  for (const { name, column } of histories) {
    await warehouse.run('funnel/history', {
      outcomes,
      target: named(`history_${name}`),
      column,
      observed_from: request.observedFrom,
      window_days: request.windowDays,
    });
  }
  await warehouse.run('funnel/features', {
    outcomes,
    overall: named('history_all'),
    by_origin: named('history_origin'),
    by_page: named('history_page'),
    deals: request.deals,
    target: request.target,
    shrinkage: request.shrinkage,
    planted: request.planted,
    day: request.day,
  });
}
