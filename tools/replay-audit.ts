import type { Measure } from '../gates/gate.ts';
import type { Row } from '../warehouse/warehouse.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import type { ToolContext } from './tool.ts';

/** What every hunt for leakage measures. */
export const auditMeasures = ['forbiddenColumns', 'replayDifferences', 'suspiciousFeatures'];

export interface Replay {
  /** Features as built, with labels, one row a lead. */
  built: string;
  features: readonly string[];
  /** How many contact days are replayed, and at most how many leads on each. */
  days: number;
  leadsADay: number;
  /** Builds the features of one day's leads from what was known on that day alone; answers with the table that holds them. */
  rebuild(day: string, leads: string[]): Promise<string>;
}

/**
 * Rebuilds the features of sampled leads, day by day, and demands that each value comes out as it was built and that no lead is
 * lost. Without a single sampled lead nothing was tried, so the measure is null.
 */
export async function replayAudit(replay: Replay, context: ToolContext) {
  const { warehouse } = context;
  const sample = await warehouse.rows('audit/sample-leads', {
    dataset: replay.built,
    days: replay.days,
    leads_a_day: replay.leadsADay,
  });
  const byDay = Map.groupBy(sample, (row) => String(row.contact_date));
  const differences: Row[] = [];
  let done = 0;
  for (const [day, rows] of byDay) {
    context.signal.throwIfAborted();
    context.progress({ message: `replaying ${day}`, done: done++, total: byDay.size, unit: 'days' });
    const leads = rows.map((row) => String(row.Id));
    const replayed = await replay.rebuild(day, leads);
    const [found] = await warehouse.rows('audit/replayed-leads', { replayed, leads });
    if (numberOf(found, 'leads') !== leads.length)
      differences.push(lost(day, leads, numberOf(found, 'leads')));
    differences.push(
      ...(await warehouse.rows('audit/differences', {
        built: replay.built,
        replayed,
        features: replay.features,
      })),
    );
  }
  return {
    leads: sample.length,
    days: byDay.size,
    measure: measureOf(sample.length, byDay.size, differences),
  };
}

function lost(day: string, leads: string[], found: number): Row {
  return {
    feature: '(the whole lead)',
    lead: leads[0] ?? null,
    contact_date: day,
    as_built: `${leads.length} leads`,
    as_known_then: `${found} leads`,
  };
}

function measureOf(leads: number, days: number, differences: readonly Row[]): Measure {
  const features = [...new Set(differences.map((row) => String(row.feature)))];
  return {
    value: leads === 0 ? null : differences.length,
    note:
      differences.length === 0
        ? `${leads} leads on ${days} contact days come out the same from a warehouse cut off at contact`
        : `${features.join(', ')} could not be known at contact as built`,
    evidence: evidenceOf(differences.slice(0, 50), differences.length),
  };
}
