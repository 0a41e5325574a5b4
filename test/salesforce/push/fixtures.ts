import path from 'node:path';
import type { Org } from '../../../salesforce/connect/org.ts';
import { installPackage } from '../../../salesforce/fake/install-package.ts';
import { table } from '../../../salesforce/fake/schema.ts';
import { type FakeOrg, type FakeOrgOptions, startFakeOrg } from '../../../salesforce/fake/server.ts';
import { historyObject } from '../../../salesforce/fields.ts';
import { differenceOf } from '../../../salesforce/push/difference.ts';
import { readHeld } from '../../../salesforce/push/held.ts';
import { ownFields } from '../../../salesforce/push/own-fields.ts';
import { pushChanges } from '../../../salesforce/push/push.ts';
import type { FieldValue, LeadValues, PushReport, WantedLead, Way } from '../../../salesforce/push/types.ts';
import { temporaryFolder } from '../../runner/fixtures.ts';

/** A fake org with the package's fields and as many leads. */
export async function orgWithLeads(
  count: number,
  options: FakeOrgOptions = {},
): Promise<{ fake: FakeOrg; ids: string[] }> {
  const fake = await startFakeOrg(options);
  await installPackage(fake);
  const ids = fake.load(
    'Lead',
    Array.from({ length: count }, (_, index) => ({ LastName: `Lead ${index}`, Company: 'Made up' })),
  );
  return { fake, ids };
}

/** What a lead shall hold; `version` moves every value. */
export function wantedLead(id: string, place: number, version = 1): WantedLead {
  const drivers = ['Up_1', 'Up_2', 'Up_3', 'Down_1', 'Down_2'].flatMap(
    (driver, index): [string, FieldValue][] => [
      [
        `Leadline_Driver_${driver}__c`,
        index < (place % 5) + 1 ? `fact ${index} of "${place}", version ${version}` : null,
      ],
      [`Leadline_Driver_${driver}_Effect__c`, index < (place % 5) + 1 ? (place % 100) / 100 + version : null],
    ],
  );
  const values: LeadValues = {
    Leadline_Tier__c: ['Very Hot', 'Hot', 'Warm', 'Cold'][place % 4] ?? null,
    Leadline_Score_Percentile__c: (place * 7) % 100,
    Leadline_Probability__c: ((place * 13) % 1000) / 10 + version / 10_000,
    ...Object.fromEntries(drivers),
    Leadline_Narrative__c: `Moved firms ${place} times,\nand version ${version} says so.`,
    Leadline_Model_Version__c: `model-${version}`,
    Leadline_As_Of__c: '2025-10-31',
    Leadline_Scored_At__c: `2025-11-0${version}T08:00:00.000Z`,
    Leadline_Not_Scored_Reason__c: null,
  };
  return { id, values };
}

/** Reads, compares and writes as a sync does. */
export async function sync(
  org: Org,
  wanted: readonly WantedLead[],
  {
    name = 'sync-1',
    way = 'composite',
    ledger = ledgerFile(),
  }: { name?: string; way?: Way; ledger?: string } = {},
): Promise<PushReport & { changes: number }> {
  const held = await readHeld(
    org,
    wanted.map(({ id }) => id),
    impatient,
  );
  const { changes } = differenceOf(wanted, held);
  const report = await pushChanges(org, { name, ledger, changes, way }, impatient);
  return { ...report, changes: changes.length };
}

export const impatient = { wait: async () => undefined };

export function ledgerFile(): string {
  return path.join(temporaryFolder(), 'sync.sqlite');
}

/** Counts every write of a lead from here on, by a trigger of the fake's own database: what no answer can hide. */
export function countWrites(fake: FakeOrg): () => Map<string, number> {
  const { raw } = fake.context.database;
  raw.exec(
    `CREATE TABLE IF NOT EXISTS written (id TEXT);
     CREATE TRIGGER IF NOT EXISTS count_writes AFTER UPDATE ON ${tableOf(fake, 'Lead')} BEGIN INSERT INTO written VALUES (new.Id); END;`,
  );
  return () => {
    const rows = raw.prepare('SELECT id, count(*) AS n FROM written GROUP BY id').all();
    return new Map(rows.map(({ id, n }) => [String(id), Number(n)]));
  };
}

/** Leadline's fields of every lead that is there, as the fake keeps them. */
export function leadsIn(fake: FakeOrg): Record<string, LeadValues> {
  const names = ownFields.map(({ name }) => name);
  const rows = fake.context.database.raw
    .prepare(`SELECT Id, ${names.join(', ')} FROM ${tableOf(fake, 'Lead')} WHERE IsDeleted = 0 ORDER BY Id`)
    .all();
  return Object.fromEntries(
    rows.map((row) => [
      String(row.Id),
      Object.fromEntries(names.map((name) => [name, row[name] as FieldValue])),
    ]),
  );
}

/** The keys of all rows of history, in order. */
export function historyIn(fake: FakeOrg): string[] {
  return fake.context.database.raw
    .prepare(`SELECT Key__c FROM ${tableOf(fake, historyObject)} ORDER BY Key__c`)
    .all()
    .map(({ Key__c }) => String(Key__c));
}

function tableOf(fake: FakeOrg, object: string): string {
  return table(fake.context.schema.require(object));
}
