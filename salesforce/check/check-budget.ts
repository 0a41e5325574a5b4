import type { Allowance, Limits } from '../connect/limits.ts';
import { costOfRows, readingCalls } from '../push/cost.ts';
import { type Finding, missing, note, ok, wrong } from './finding.ts';

/** Whether what is left of the org's allowances carries a sync of so many leads. Pure. */
export function checkBudget({ daily, bulkBatches, bulkQueries }: Limits, leads: number): Finding[] {
  const needed = callsOfSync(leads, bulkBatches !== null && bulkBatches.remaining > 0);
  const spare = `${whole(daily.remaining)} of ${whole(daily.max)} calls left in these 24 hours`;
  const cost = `a first sync of ${whole(leads)} leads takes about ${whole(needed)}`;
  return [
    needed <= daily.remaining
      ? ok('API calls', `${spare}; ${cost}`)
      : wrong(
          'API calls',
          `${spare}; ${cost}`,
          'Wait until older calls fall out of the 24 hours, or sync fewer leads.',
        ),
    checkBulk('Bulk API 2.0 ingest', bulkBatches, 'batches'),
    checkBulk('Bulk API 2.0 query', bulkQueries, 'jobs'),
  ];
}

/** Calls of a sync that finds every lead changed: reading what Salesforce holds, writing history and leads, reading back. */
function callsOfSync(leads: number, hasBulk: boolean): number {
  const { ways } = costOfRows(leads);
  const possible = ways.filter(({ way }) => hasBulk || way !== 'bulk');
  return readingCalls(leads) + Math.min(...possible.map(({ calls }) => calls));
}

function checkBulk(subject: string, allowance: Allowance | null, unit: string): Finding {
  const without = 'Leadline writes by composite requests instead, which take more calls.';
  if (allowance === null) return note(subject, 'the org does not say what it allows', without);
  if (allowance.max === 0) return missing(subject, 'not part of this edition', without);
  const found = `${whole(allowance.remaining)} of ${whole(allowance.max)} ${unit} left`;
  return allowance.remaining > 0 ? ok(subject, found) : note(subject, found, without);
}

function whole(count: number): string {
  return count.toLocaleString('en-US');
}
