import { onTestFinished } from 'vitest';
import type { Org } from '../../salesforce/connect/org.ts';
import type { QuickField } from '../../salesforce/fake/control.ts';
import type { FakeOrg, FakeOrgOptions } from '../../salesforce/fake/server.ts';
import { pullLeads } from '../../tools/pull-leads.ts';
import { takeLeads } from '../../tools/take-leads.ts';
import type { Value } from '../../warehouse/warehouse.ts';
import { connected, fakeOrg } from '../salesforce/connect/fixtures.ts';
import { openBench } from '../support/run-tool.ts';

/** The fields of a firm, as its administrator has made them. */
export const firmFields: readonly QuickField[] = [
  { object: 'Lead', name: 'FA_CRD__c', type: 'string', length: 30 },
  { object: 'Lead', name: 'Stage_Entered_Contacting__c', type: 'datetime', tracked: true },
  { object: 'Lead', name: 'Stage_Entered_Call_Scheduled__c', type: 'datetime', tracked: true },
];

export const pulledFields = [
  'Id',
  'FA_CRD__c',
  'Stage_Entered_Contacting__c',
  'Stage_Entered_Call_Scheduled__c',
  'LeadSource',
  'Company',
  'Status',
];

export const tables = {
  versions: 'crm.Lead_versions',
  history: 'crm.Lead_history',
  pulls: 'crm.Lead_pulls',
  arrived: 'crm.Lead_pulled',
};

const dated = ['Stage_Entered_Contacting__c', 'Stage_Entered_Call_Scheduled__c'];

export const takenInput = {
  tables,
  known: 'crm.Lead_known',
  target: 'crm.Lead_raw',
  fields: pulledFields,
  steady: ['FA_CRD__c', ...dated],
  dated,
  contact: 'Stage_Entered_Contacting__c',
};

/** An empty warehouse beside a fake org whose clock stands where a test puts it. */
export async function pullBench({
  analysisDate = '2025-10-31',
  ...options
}: FakeOrgOptions & { analysisDate?: string } = {}) {
  let now = '2025-10-31T06:00:00Z';
  const fake = await fakeOrg({
    fields: firmFields,
    now: () => new Date(now),
    pollsInProgress: 0,
    ...options,
  });
  let signIn = (): Promise<Org> => connected(fake);
  const bench = await openBench(analysisDate, { connectSalesforce: () => signIn() });
  onTestFinished(() => bench.warehouse.close());

  /** Rows of a table in the order of its time and id, with the values of these columns. */
  async function rows(source: string, time: string, columns: readonly string[]): Promise<Value[][]> {
    const id = source === tables.history ? 'id' : 'Id';
    const none = { label: null, segment: null, reason: null, numbers: [] };
    const found = await bench.warehouse.rows('model/rows', {
      source,
      id,
      time,
      categories: columns,
      ...none,
    });
    return found.map((row) => columns.map((column) => row[column] ?? null));
  }

  return {
    ...bench,
    fake,
    rows,
    setNow: (time: string) => {
      now = time;
    },
    signInWith: (connect: () => Promise<Org>) => {
      signIn = connect;
    },
    pull: (input: { full?: boolean; overlap_minutes?: number; fields?: string[] } = {}) =>
      bench.run(pullLeads, { fields: pulledFields, tables, ...input }),
    take: () => bench.run(takeLeads, takenInput),
  };
}

/** A lead as the org keeps it; a test says what matters. */
export function lead(facts: Record<string, unknown>): Record<string, unknown> {
  return {
    LastName: 'Canary Quillfeather',
    Company: 'Ridge Advisors',
    LeadSource: 'List',
    Status: 'New',
    CreatedDate: '2025-01-10T09:00:00.000Z',
    SystemModstamp: '2025-01-10T09:00:00.000Z',
    ...facts,
  };
}

/** Writes a lead as a person does in the screens: with SystemModstamp, and a row of history for a tracked field. */
export async function change(fake: FakeOrg, id: string, values: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${fake.url}/services/data/v68.0/sobjects/Lead/${id}`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${fake.users.administrator.accessToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(values),
  });
  if (!answer.ok) throw new Error(`the fake org did not change the lead: ${await answer.text()}`);
}
