import { z } from 'zod';
import { bulkQuery } from '../bulk/bulk-query.ts';
import type { Org } from '../connect/org.ts';
import { ownFields } from './own-fields.ts';
import { type RawRecord, rawRecords, valuesOf } from './records.ts';
import { bulkReadFrom, retrievedRows } from './sizes.ts';
import type { HeldLead, PushOptions } from './types.ts';

const what = 'read what leads hold';
const standingFields = ['Id', 'IsDeleted', 'IsConverted', 'MasterRecordId'];
const readFields = [...standingFields, ...ownFields.map(({ name }) => name)];

/** What Salesforce holds of these leads, each once and in their order, read in the way that costs fewer calls. */
export async function readHeld(
  org: Org,
  ids: readonly string[],
  options: PushOptions = {},
): Promise<readonly HeldLead[]> {
  const found = new Map<string, HeldLead>();
  if (ids.length >= bulkReadFrom) await readAll(org, new Set(ids), found, options);
  else await retrieve(org, ids, found, options);
  return ids.map((id) => found.get(id) ?? unknownLead(id));
}

/** The whole object in one query, of which only the leads asked for are kept. */
async function readAll(
  org: Org,
  asked: ReadonlySet<string>,
  found: Map<string, HeldLead>,
  options: PushOptions,
): Promise<void> {
  const soql = `SELECT ${readFields.join(', ')} FROM Lead`;
  await bulkQuery(org, { soql, what, all: true }, options, ({ records }) => {
    for (const record of records) if (asked.has(String(record.Id))) keep(found, record);
    options.onProgress?.({ message: what, done: found.size, total: asked.size });
  });
}

/** By their ids, 2,000 a call; those that did not come are looked for among the deleted. */
async function retrieve(
  org: Org,
  ids: readonly string[],
  found: Map<string, HeldLead>,
  options: PushOptions,
): Promise<void> {
  const { signal } = options;
  for (let first = 0; first < ids.length; first += retrievedRows) {
    const part = ids.slice(first, first + retrievedRows);
    const body = await org.request({
      method: 'POST',
      path: '/composite/sobjects/Lead',
      body: { ids: part, fields: readFields },
      what,
      repeatable: true,
      ...(signal && { signal }),
    });
    for (const record of rawRecords.parse(body)) if (record !== null) keep(found, record);
    options.onProgress?.({
      message: what,
      done: Math.min(first + retrievedRows, ids.length),
      total: ids.length,
    });
  }
  await findDeleted(
    org,
    ids.filter((id) => !found.has(id)),
    found,
    options,
  );
}

/** Ids of one query: an address may have about 16,000 characters. */
const idsOfOneQuery = 400;

const queryBody = z.object({ records: z.array(z.record(z.string(), z.unknown())) });

async function findDeleted(
  org: Org,
  missing: readonly string[],
  found: Map<string, HeldLead>,
  { signal }: PushOptions,
): Promise<void> {
  for (let first = 0; first < missing.length; first += idsOfOneQuery) {
    const list = missing.slice(first, first + idsOfOneQuery).map((id) => `'${checkedId(id)}'`);
    const soql = `SELECT ${standingFields.join(', ')} FROM Lead WHERE Id IN (${list.join(',')})`;
    const body = await org.request({
      method: 'GET',
      path: `/queryAll?q=${encodeURIComponent(soql)}`,
      what,
      repeatable: true,
      ...(signal && { signal }),
    });
    for (const record of queryBody.parse(body).records) keep(found, record);
  }
}

/** Ids come from files: what is no id must not become part of a query. */
function checkedId(id: string): string {
  if (!/^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(id))
    throw new Error('An id of a lead has 15 or 18 letters and digits.');
  return id;
}

function keep(found: Map<string, HeldLead>, record: RawRecord): void {
  const id = String(record.Id);
  const standing = standingOf(record);
  const isThere = standing === 'there' || standing === 'converted';
  found.set(id, {
    id,
    standing,
    mergedInto: standing === 'merged' ? String(record.MasterRecordId) : null,
    values: isThere ? valuesOf(ownFields, record) : null,
  });
}

function standingOf(record: RawRecord): HeldLead['standing'] {
  if (isTrue(record.IsDeleted)) return isFilled(record.MasterRecordId) ? 'merged' : 'deleted';
  return isTrue(record.IsConverted) ? 'converted' : 'there';
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function unknownLead(id: string): HeldLead {
  return { id, standing: 'unknown', mergedInto: null, values: null };
}
