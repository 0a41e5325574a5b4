import type { Measure } from '../../gates/gate.ts';
import { wilsonInterval } from '../../model/measure/wilson.ts';
import type { Row, Warehouse } from '../../warehouse/warehouse.ts';
import { evidenceOf, numberOf } from '../evidence.ts';

interface Asked {
  /** Firms by month, typed. */
  firms: string;
  /** Where they came from, to be named. */
  firms_file: string;
  /** The leads with their features. */
  features: string;
}

/** How sure it must be that most firms are alike, so that a handful of firms cannot raise an alarm. */
const level = 0.999;

/**
 * Pairs of months in which firms have the same assets and reps although they had others in between. Two exports of one content under two
 * dates are the only mark that a month's file bears: its figures carry no date of their own. A month that holds what the next one
 * holds, or what no other month of the file holds, cannot be told from figures that did not change.
 */
export async function repeatedMonths(asked: Asked, warehouse: Warehouse): Promise<Measure> {
  const pairs = await warehouse.rows('employment/repeated-months', { firms: asked.firms });
  const repeated = pairs.filter((pair) =>
    isSurelyMost(numberOf(pair, 'firms_alike'), numberOf(pair, 'firms')),
  );
  const rows: Row[] = [];
  for (const pair of repeated) {
    const leads = await warehouse.rows('employment/leads-of-month', {
      features: asked.features,
      firms: asked.firms,
      month: String(pair.month),
      limit: 20,
    });
    const shown = leads.length === 0 ? [noLead] : leads;
    rows.push(...shown.map((lead) => ({ file: asked.firms_file, ...pair, ...lead })));
  }
  return { value: repeated.length, note: noteOn(repeated, asked.firms_file), evidence: evidenceOf(rows) };
}

/** A pair that no lead rests on is shown all the same. */
const noLead: Row = { lead: null, contact_date: null, firm_crd: null, firm_aum: null, firm_rep_count: null };

function isSurelyMost(alike: number, firms: number): boolean {
  return wilsonInterval(alike, firms, level).low > 0.5;
}

function noteOn(repeated: readonly Row[], file: string): string {
  if (repeated.length === 0) return `no two months of ${file} hold the same figures`;
  const told = repeated.map(
    ({ month, later_month, firms, firms_alike }) =>
      `${String(month).slice(0, 7)} has the TOTAL_AUM and REP_COUNT of ${String(later_month).slice(0, 7)} for ${firms_alike} of ${firms} firms, which changed in between`,
  );
  return `in ${file} ${told.join('; ')}`;
}
