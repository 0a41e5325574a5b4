import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { installPackage } from '../salesforce/fake/install-package.ts';
import { type FakeOrg, startFakeOrg } from '../salesforce/fake/server.ts';
import { eachRecord } from '../tools/model/csv.ts';

/** A fake org in memory with the package and all leads of a sandbox. It is gone with `close`. */
export async function openDemoOrg(workspace: string): Promise<{ fake: FakeOrg; leads: number }> {
  const fake = await startFakeOrg();
  try {
    await installPackage(fake);
    const file = await readFile(path.join(workspace, 'data/crm/Lead.csv'), 'utf8');
    return { fake, leads: fake.load('Lead', leadsIn(file)).length };
  } catch (error) {
    await fake.close();
    throw error;
  }
}

/** The columns of the sandbox's leads that a Lead has without anybody's custom fields. */
const standard = [
  'Id',
  'FirstName',
  'LastName',
  'Company',
  'Title',
  'Email',
  'LeadSource',
  'Status',
  'CreatedDate',
];

function* leadsIn(csv: string): Generator<Record<string, unknown>> {
  const records = eachRecord(csv);
  const header = records.next().value ?? [];
  const places = standard.map((name) => [name, header.indexOf(name)] as const);
  const converted = header.indexOf('IsConverted');
  for (const record of records) {
    const lead = Object.fromEntries(places.map(([name, place]) => [name, record[place] || null]));
    yield { ...lead, IsConverted: record[converted] === 'true' };
  }
}
