import { cpSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { parameters as schema } from '../../../plans/v6-true-vintage/parameters.ts';
import { v6TrueVintage } from '../../../plans/v6-true-vintage/plan.ts';
import { tablesOf } from '../../../plans/v6-true-vintage/tables.ts';
import { openEmbeddedWarehouse } from '../../../runner/open-warehouse.ts';
import type { Org } from '../../../salesforce/connect/org.ts';
import type { FakeOrg } from '../../../salesforce/fake/server.ts';
import { allTools } from '../../../tools/index.ts';
import { engineOn, temporaryFolder, workspaceFolder } from '../../runner/fixtures.ts';
import { connected, fakeOrg } from '../../salesforce/connect/fixtures.ts';
import { makeTiny } from '../../sandbox/made.ts';
import { firmFields } from '../../tools/pull-bench.ts';

const analysisDate = '2025-10-31';

describe('the V6 plan on leads of Salesforce', () => {
  it('makes the same training table as on their export, row by row, and traces it to what was pulled', async () => {
    const firm = path.join(temporaryFolder(), 'firm');
    await makeTiny(firm);
    const exported = parse(readFileSync(path.join(firm, 'crm/Lead.csv')), { columns: true }) as Lead[];
    const fake = await fakeOrg({ fields: firmFields, now: () => new Date(`${analysisDate}T20:00:00Z`) });
    loadOrg(fake, exported);

    const fromFile = await runUntil('3.2', firm, 'file', () => Promise.reject(new Error('no org here')));
    const fromOrg = await runUntil('3.3', firm, 'salesforce', () => connected(fake));
    expect(fromFile.training.length).toBeGreaterThan(500);
    expect(fromOrg.leads).toEqual(fromFile.leads);
    expect(fromOrg.training).toEqual(fromFile.training);
  }, 240_000);
});

type Lead = Record<string, string>;

/** What an export on the analysis date shows, and beside it what it does not: deleted and merged leads, and a source that was changed later. */
function loadOrg(fake: FakeOrg, exported: readonly Lead[]): void {
  const rows = exported.map(({ IsConverted: _, ...lead }) => ({
    ...Object.fromEntries(Object.entries(lead).map(([name, value]) => [name, value === '' ? null : value])),
    SystemModstamp: [lead.CreatedDate, lead.Stage_Entered_Contacting__c, lead.Stage_Entered_Call_Scheduled__c]
      .map((time) => time ?? '')
      .sort()
      .at(-1),
  }));
  const [first = {}, second = {}] = rows;
  const gone = { IsDeleted: true, SystemModstamp: '2025-10-20T10:00:00.000Z' };
  fake.load('Lead', [
    ...rows,
    { ...first, ...gone, Id: '00QFk0000000001MAA' },
    { ...second, ...gone, Id: '00QFk0000000002MAA', MasterRecordId: (second as Lead).Id },
  ]);
  const contacted = exported.find((lead) => lead.Stage_Entered_Contacting__c !== '');
  if (contacted === undefined) throw new Error('nobody was contacted');
  fake.load('Lead', [
    { ...rows[exported.indexOf(contacted)], LeadSource: 'Renamed', SystemModstamp: '2025-10-30T10:00:00Z' },
  ]);
  fake.load('LeadHistory', [
    {
      LeadId: contacted.Id,
      Field: 'LeadSource',
      OldValue: contacted.LeadSource,
      NewValue: 'Renamed',
      CreatedDate: '2025-10-30T10:00:00.000Z',
    },
  ]);
}

/** Runs the plan up to a step, in a workspace of its own, and hands back the typed leads and the training table. */
async function runUntil(
  until: string,
  firm: string,
  leads_from: 'file' | 'salesforce',
  connectSalesforce: () => Promise<Org>,
) {
  const chosen = {
    leads_from,
    gates: { information_value: 5 },
    extra_features: [{ name: 'came_by_list', source: 'lead', column: 'LeadSource' }],
    replay: { days: 1, leads_a_day: 5 },
  };
  const folder = await workspaceFolder({
    yaml: `analysis_date: ${analysisDate}\nplans: ${JSON.stringify({ 'v6-true-vintage': chosen })}\n`,
  });
  cpSync(firm, path.join(folder, 'data'), { recursive: true });
  if (leads_from === 'salesforce') rmSync(path.join(folder, 'data/crm/Lead.csv'));
  const { engine } = await engineOn(folder, {
    plans: [v6TrueVintage],
    tools: allTools,
    connectSalesforce,
    openWarehouse: openEmbeddedWarehouse,
    home: path.join(temporaryFolder(), 'home'),
  });
  const state = await engine.advance(await engine.start('v6-true-vintage'), { rehearsal: true, until });
  expect(state.steps.find(({ id }) => id === until)).toMatchObject({ id: until, state: 'done' });

  const tables = tablesOf(schema.parse(chosen), analysisDate);
  const warehouse = await openEmbeddedWarehouse(engine.workspace, () => {});
  const rowsOf = async (source: string, time: string) => {
    const categories = (await warehouse.schemaOf(source))?.map(({ name }) => name);
    const none = { label: null, segment: null, reason: null, numbers: [] };
    return warehouse.rows('model/rows', { source, id: 'Id', time, categories, ...none });
  };
  try {
    return {
      leads: await rowsOf(tables.lead, 'line'),
      training: await rowsOf(tables.training, 'contact_date'),
    };
  } finally {
    await warehouse.close();
  }
}
