import { z } from 'zod';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Org } from '../connect/org.ts';
import { historyKey, historyObject } from '../fields.ts';
import { ownFields } from '../push/own-fields.ts';

/** What Leadline has written of a lead to an org, or has taken out of it. */
export interface ErasedInOrg {
  /** Leadline's fields of the lead that hold something; a rep's own are his. */
  fields: number;
  /** Rows of its score history. */
  history: number;
}

/** Rows of one delete call (REST API Developer Guide, "sObject Collections"). */
const mostDeleted = 200;

/** What Leadline's fields and history hold of a lead (its id of 18 characters). Writes nothing. */
export async function lookInOrg(org: Org, id: string): Promise<ErasedInOrg> {
  const [fields, history] = [await filledFields(org, id), await historyRows(org, id)];
  return { fields: fields.length, history: history.length };
}

/**
 * Empties Leadline's fields of a lead and deletes its score history, for which the user needs Delete on that object. What is deleted stays in
 * Salesforce's recycle bin until that is emptied. Throws `salesforce-history-kept`, and SalesforceError.
 */
export async function eraseInOrg(org: Org, id: string): Promise<ErasedInOrg> {
  const fields = await filledFields(org, id);
  if (fields.length > 0) {
    await org.request({
      method: 'PATCH',
      path: `/sobjects/Lead/${id}`,
      body: Object.fromEntries(fields.map((name) => [name, null])),
      what: "empty Leadline's fields of one lead",
      repeatable: true,
    });
  }
  const rows = await historyRows(org, id);
  for (let first = 0; first < rows.length; first += mostDeleted) {
    const body = await org.request({
      method: 'DELETE',
      path: `/composite/sobjects?ids=${rows.slice(first, first + mostDeleted).join(',')}&allOrNone=false`,
      what: 'delete the score history of one lead',
      repeatable: true,
    });
    requireDeleted(deleted.parse(body));
  }
  return { fields: fields.length, history: rows.length };
}

async function filledFields(org: Org, id: string): Promise<string[]> {
  const names = ownFields.map(({ name }) => name);
  const [lead] = await query(org, `SELECT Id, ${names.join(', ')} FROM Lead WHERE Id = '${id}'`);
  return lead === undefined ? [] : names.filter((name) => (lead[name] ?? null) !== null);
}

/** By its key: the lookup is empty once the lead itself was deleted. */
async function historyRows(org: Org, id: string): Promise<string[]> {
  const rows = await query(
    org,
    `SELECT Id, ${historyKey} FROM ${historyObject} WHERE ${historyKey} LIKE '${id}:%'`,
  );
  return rows.filter((row) => String(row[historyKey]).startsWith(`${id}:`)).map((row) => String(row.Id));
}

const page = z.object({
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  records: z.array(z.record(z.string(), z.unknown())),
});

async function query(org: Org, soql: string): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  let path: string | undefined = `/query?q=${encodeURIComponent(soql)}`;
  while (path !== undefined) {
    const body: unknown = await org.request({
      method: 'GET',
      path,
      what: 'read what one lead holds',
      repeatable: true,
    });
    const { records, nextRecordsUrl } = page.parse(body);
    found.push(...records);
    path = nextRecordsUrl;
  }
  return found;
}

const deleted = z.array(
  z.object({ success: z.boolean(), errors: z.array(z.object({ statusCode: z.string() })).default([]) }),
);

/** A row that is gone already is as it should be. */
function requireDeleted(results: z.output<typeof deleted>): void {
  const codes = results
    .filter(({ success }) => !success)
    .map(({ errors }) => errors[0]?.statusCode ?? 'UNKNOWN_EXCEPTION')
    .filter((code) => code !== 'ENTITY_IS_DELETED');
  if (codes.length === 0) return;
  throw new LeadlineError({
    code: 'salesforce-history-kept',
    message: `Salesforce has kept ${codes.length} rows of the lead's score history: ${[...new Set(codes)].join(', ')}.`,
    expected: `a user who may delete rows of ${historyObject}`,
    next: 'Ask an administrator to give the user a permission set with Delete on that object for this once (the package gives it to nobody), and run the same command again.',
  });
}
