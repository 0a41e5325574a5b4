import { designEffect, intraclassCorrelation } from '../../model/experiment/index.ts';
import type { Row } from '../../warehouse/warehouse.ts';
import { numberOf } from '../evidence.ts';

/** What the leads' owners did, as `sql/experiment/reps` has it. */
export interface RepWork {
  rep: string;
  contacted: number;
  active_weeks: number;
  /** Contacts in a busy week: the ninth decile. */
  busy_week: number;
  mature: number;
  converted: number;
}

export function repWorkOf(row: Row): RepWork {
  return {
    rep: String(row.rep),
    contacted: numberOf(row, 'contacted'),
    active_weeks: numberOf(row, 'active_weeks'),
    busy_week: numberOf(row, 'busy_week'),
    mature: numberOf(row, 'mature'),
    converted: numberOf(row, 'converted'),
  };
}

/** How much conversions cluster by rep, and what assigning whole reps to arms would cost. */
export function clusteringOf(reps: readonly RepWork[], leadsInTest: number) {
  const correlation = intraclassCorrelation(
    reps.map(({ mature, converted }) => ({ size: mature, positives: converted })),
  );
  const contacted = reps.reduce((all, rep) => all + rep.contacted, 0);
  // In the experiment reps share the leads as they did in the recent weeks.
  const sizes = reps.map((rep) => (contacted === 0 ? 0 : (rep.contacted / contacted) * leadsInTest));
  return { correlation, design_effect: correlation === null ? null : designEffect(sizes, correlation) };
}

/** What the reps who contacted leads in the recent weeks could contact if every week were a busy one. */
export function capacityOf(reps: readonly RepWork[], weeklyFlow: number) {
  const active = reps.filter((rep) => rep.contacted > 0);
  const weekly = active.reduce((all, rep) => all + rep.busy_week, 0);
  return {
    reps: active.length,
    contacts_a_week: weekly,
    share_used: weekly === 0 ? null : weeklyFlow / weekly,
  };
}
