import { z } from 'zod';
import type { Org } from '../connect/org.ts';
import { SalesforceError } from '../connect/salesforce-error.ts';
import { historyObject, type SalesforceField } from '../fields.ts';
import type { Described } from './read-describe.ts';

const rows = z.object({ records: z.array(z.object({ Field: z.string() })) });

/** Names of fields that are there and hidden from this user, for each object; null where nobody can tell. */
export interface HiddenFields {
  Lead: ReadonlySet<string> | null;
  history: ReadonlySet<string> | null;
}

/**
 * `describe` leaves out what field-level security hides, as if it were not there. Where something is missing, FieldPermissions tells the two
 * apart: it knows every field that any permission set names. Only users with `View Setup and Configuration` may ask it.
 */
export async function hiddenFields(
  org: Org,
  expected: Readonly<Record<string, readonly SalesforceField[]>>,
  described: Readonly<Record<string, Described | null>>,
): Promise<HiddenFields> {
  const missing = Object.entries(expected).flatMap(([object, fields]) => {
    const seen = new Set(described[object]?.fields.map(({ name }) => name));
    return fields.filter(({ name }) => !seen.has(name)).map(({ name }) => `${object}.${name}`);
  });
  if (missing.length === 0) return { Lead: new Set(), history: new Set() };

  const known = await knownToPermissionSets(org, missing);
  const of = (object: string) =>
    known === null
      ? null
      : new Set(
          known.flatMap((name) => (name.startsWith(`${object}.`) ? [name.slice(object.length + 1)] : [])),
        );
  return { Lead: of('Lead'), history: of(historyObject) };
}

async function knownToPermissionSets(org: Org, fields: readonly string[]): Promise<string[] | null> {
  const soql = `SELECT Field FROM FieldPermissions WHERE Field IN (${fields.map((name) => `'${name}'`).join(', ')})`;
  try {
    const answer = rows.safeParse(
      await org.request({
        method: 'GET',
        path: `/query?q=${encodeURIComponent(soql)}`,
        what: 'list field permissions',
        repeatable: true,
      }),
    );
    return answer.success ? answer.data.records.map(({ Field }) => Field) : null;
  } catch (error) {
    // Salesforce refuses the question of a user without that right, and where a field is not there at all.
    if (error instanceof SalesforceError && refusals.has(error.code)) return null;
    throw error;
  }
}

const refusals: ReadonlySet<string> = new Set([
  'salesforce-refused',
  'salesforce-forbidden',
  'salesforce-not-found',
]);
