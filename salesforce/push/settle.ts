import { z } from 'zod';
import { bulkQuery } from '../bulk/bulk-query.ts';
import type { Org } from '../connect/org.ts';
import { historyFields, historyKey, historyObject } from '../fields.ts';
import { readHeld } from './held.ts';
import type { Ledger, RowAnswer } from './ledger.ts';
import { type RawRecord, valuesOf } from './records.ts';
import { bulkReadFrom } from './sizes.ts';
import { historyValues, type Target } from './targets.ts';
import type { LeadChange, PushOptions } from './types.ts';

/** Asks Salesforce about rows that were sent and of which no answer is known: those that are there are done, the rest is open again. */
export async function settle(
  org: Org,
  target: Target,
  changes: ReadonlyMap<string, LeadChange>,
  job: string,
  ledger: Ledger,
  options: PushOptions,
): Promise<void> {
  const ids = ledger.rows(target.part, 'sent');
  if (ids.length === 0) return;
  const asked = ids.map((id) => changes.get(id) as LeadChange);
  const answers =
    target.part === 'history'
      ? await historyThere(org, asked, job, options)
      : await leadsThere(org, asked, options);
  ledger.record(target.part, answers);
}

async function leadsThere(
  org: Org,
  asked: readonly LeadChange[],
  options: PushOptions,
): Promise<RowAnswer[]> {
  const held = await readHeld(
    org,
    asked.map(({ id }) => id),
    options,
  );
  return asked.map(({ id, changed, wanted }, index): RowAnswer => {
    const values = held[index]?.values ?? null;
    const isThere = values !== null && changed.every((name) => values[name] === wanted[name]);
    return { id, state: isThere ? 'added' : 'open' };
  });
}

/** Rows of history are never changed, so one that is there has what was sent, or something is wrong that we must not cover up. */
async function historyThere(
  org: Org,
  asked: readonly LeadChange[],
  job: string,
  options: PushOptions,
): Promise<RowAnswer[]> {
  const there = await readHistory(org, job, asked.length, options);
  return asked.map(({ id, wanted }): RowAnswer => {
    const found = there.get(id);
    if (found === undefined) return { id, state: 'open' };
    const expected = historyValues(wanted);
    const differing = Object.keys(expected).filter((name) => (found[name] ?? null) !== expected[name]);
    if (differing.length === 0) return { id, state: 'there' };
    return { id, state: 'failed', code: 'HISTORY_DIFFERS', fields: differing };
  });
}

const page = z.object({
  records: z.array(z.record(z.string(), z.unknown())),
  nextRecordsUrl: z.string().optional(),
});

/** The rows of history of one writing, by the lead's id. */
async function readHistory(
  org: Org,
  job: string,
  rows: number,
  options: PushOptions,
): Promise<Map<string, ReturnType<typeof valuesOf>>> {
  const found = new Map<string, ReturnType<typeof valuesOf>>();
  const keep = (records: readonly RawRecord[]) => {
    for (const record of records) {
      const key = String(record[historyKey]);
      found.set(key.slice(0, key.indexOf(':')), valuesOf(historyFields, record));
    }
  };
  const what = 'read rows of history';
  const name = job.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  const soql = `SELECT ${historyFields.map((field) => field.name).join(', ')} FROM ${historyObject} WHERE Run__c = '${name}'`;
  if (rows >= bulkReadFrom) {
    await bulkQuery(org, { soql, what, all: false }, options, ({ records }) => keep(records));
    return found;
  }
  const { signal } = options;
  let path: string | undefined = `/query?q=${encodeURIComponent(soql)}`;
  while (path !== undefined) {
    const body = page.parse(
      await org.request({ method: 'GET', path, what, repeatable: true, ...(signal && { signal }) }),
    );
    keep(body.records);
    path = body.nextRecordsUrl;
  }
  return found;
}
