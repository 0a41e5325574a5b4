import type { Warehouse } from '../warehouse/warehouse.ts';
import { numberOf } from './evidence.ts';

/** What comes in a week, by the last whole weeks before the analysis date. */
export interface WeeklyFlow {
  /** Contacted leads a week. */
  leads: number;
  /** Conversions a week, at the rate of all labelled leads; null without a labelled lead. */
  conversions: number | null;
  weeks: number;
}

export interface Need {
  /** What is counted, in the plural, such as `labelled leads`. */
  what: string;
  have: number;
  need: number;
  /** How many come in a week; null or 0 where that is not known. */
  perWeek: number | null;
  /** Days that must pass before what comes counts, such as the maturity window. */
  waitDays?: number;
}

/**
 * A sentence on a count that falls short: how much is missing and, from the weekly flow, how long it takes to come; null where nothing is missing.
 * The measure that is judged stays the count; this is its note.
 */
export function shortfall({ what, have, need, perWeek, waitDays = 0 }: Need): string | null {
  if (have >= need) return null;
  const missing = need - have;
  const lack = `${have} ${what}, ${missing} fewer than the ${need} needed`;
  if (perWeek === null || perWeek <= 0) return `${lack}; none came in the last weeks, so no time can be told`;
  const weeks = Math.ceil(missing / perWeek + waitDays / 7);
  const wait = waitDays === 0 ? '' : `, ${waitDays} days of waiting included`;
  return `${lack}; at ${perWeek.toFixed(1)} a week they take about ${weeks} ${weeks === 1 ? 'week' : 'weeks'} to come${wait}`;
}

const flowWeeks = 12;

/** The weekly flow of a table that `define-target` wrote. */
export async function weeklyFlow(
  target: string,
  analysisDate: string,
  warehouse: Warehouse,
): Promise<WeeklyFlow> {
  const [facts] = await warehouse.rows('target/weekly-flow', {
    target,
    weeks: flowWeeks,
    analysis_date: analysisDate,
  });
  const leads = numberOf(facts, 'contacted') / flowWeeks;
  const labelled = numberOf(facts, 'labelled');
  const conversions = labelled === 0 ? null : (leads * numberOf(facts, 'positives')) / labelled;
  return { leads, conversions, weeks: flowWeeks };
}
