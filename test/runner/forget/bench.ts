import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import { z } from 'zod';
import { atMost, warning } from '../../../gates/vocabulary.ts';
import { definePlan } from '../../../plans/plan.ts';
import type { EngineOptions } from '../../../runner/engine.ts';
import { openEmbeddedWarehouse } from '../../../runner/open-warehouse.ts';
import { Ledger } from '../../../salesforce/push/ledger.ts';
import { ingestFiles } from '../../../tools/ingest-files.ts';
import { defineTool } from '../../../tools/tool.ts';
import { typeLeads } from '../../../tools/type-leads.ts';
import { engineOn, temporaryFolder, workspaceFolder } from '../fixtures.ts';

/** Ids of three leads; Ann and Bob have a CRD of their own, Cyd shares hers with a lead that nobody scores. */
export const leads = {
  ann: { id: '00Q5f000000AnnAEAS', crd: '1000001' },
  bob: { id: '00Q5f000000BobBEAS', crd: '1000002' },
  cyd: { id: '00Q5f000000CydCEAS', crd: '1000003' },
  twin: { id: '00Q5f000000TwinEAC', crd: '1000003' },
} as const;

const header =
  'Id,FirstName,Email,FA_CRD__c,CreatedDate,Stage_Entered_Contacting__c,Stage_Entered_Call_Scheduled__c,LeadSource';

const leadFile = `${[
  header,
  ...Object.values(leads).map(
    ({ id, crd }, index) =>
      `${id},"First, ${index}",mail${index}@mail.example,${crd},2025-01-0${index + 1}T10:00:00.000Z,2025-02-0${index + 1}T10:00:00.000Z,,List`,
  ),
].join('\n')}\n`;

const vendorFile = `RepCRD,RIAFirmCRD,City\r\n0${leads.ann.crd},1000002,Aville\r\n${leads.bob.crd}.0,1000001,Bville\r\n${leads.cyd.crd},1000001,Cville\r\n`;

/** Writes what later stores would hold of each lead: scores, a table by column, evidence, a report. */
const tell = defineTool({
  name: 'tell',
  title: 'Tell of the leads',
  description: 'Writes what a scoring run writes.',
  effect: 'files',
  input: z.strictObject({}),
  output: z.strictObject({}),
  measures: () => ['leads'],
  async run(_input, { artifacts, warehouse }) {
    const asked = {
      ...{ source: 'Made.leads', id: 'Id', time: 'contact_date', label: null, segment: null, reason: null },
      ...{ numbers: [], categories: ['crd'] },
    };
    const rows = await warehouse.rows('model/rows', asked);
    const ids = rows.map(({ row_id }) => String(row_id));
    await artifacts.write('scores.csv', `id,tier\n${ids.map((id) => `${id},A\n`).join('')}`);
    await artifacts.writeJson('predictions.json', { ids, margins: ids.map((_, index) => index / 10) });
    await artifacts.write(
      'report.md',
      `# Report\n\n${ids.map((id) => `- \`${id}\`, tier A\n`).join('')}\nThe end.\n`,
    );
    const evidence = {
      columns: ['lead', 'RepCRD'],
      rows: rows.map(({ row_id = null, crd = null }) => [row_id, crd]),
      total: ids.length,
    };
    return { output: {}, measures: { leads: { value: ids.length, evidence } } };
  },
});

const plan = definePlan({
  name: 'made',
  version: '1',
  title: 'Made up',
  description: 'Loads leads and tells of them.',
  parameters: z.strictObject({}),
  steps: () => [
    {
      ...{ kind: 'tool', id: '1', title: 'Load', needs: [], tool: ingestFiles.name, gates: [] },
      input: {
        sources: [
          { path: 'data/leads.csv', table: 'Made.leads_raw', columns: header.split(',') },
          { path: 'data/vendor.csv', table: 'Made.reps', columns: ['RepCRD', 'RIAFirmCRD', 'City'] },
        ],
      },
    },
    {
      ...{ kind: 'tool', id: '2', title: 'Type', needs: ['1'], tool: typeLeads.name, gates: [] },
      input: { source: 'Made.leads_raw', target: 'Made.leads' },
    },
    {
      ...{ kind: 'tool', id: '3', title: 'Tell', needs: ['2'], tool: tell.name, input: {} },
      gates: [warning('G1', atMost(1), { title: 'Leads', measure: 'leads', onFailure: 'Look.' })],
    },
  ],
});

/** A workspace whose run `made-1` is finished, with a ledger, a chat and a draft that name every lead. */
export async function forgetBench(options: Partial<EngineOptions> = {}) {
  const folder = await workspaceFolder();
  await writeFile(path.join(folder, 'data', 'leads.csv'), leadFile);
  await writeFile(path.join(folder, 'data', 'vendor.csv'), vendorFile);
  const home = path.join(temporaryFolder(), 'home');
  const settings: Partial<EngineOptions> = {
    ...{ plans: [plan], tools: [ingestFiles, typeLeads, tell], openWarehouse: openEmbeddedWarehouse, home },
    ...options,
  };
  const { engine } = await engineOn(folder, settings);
  const state = await engine.advance(await engine.start('made'));
  expect(state.state).toBe('finished');
  const ids = Object.values(leads).map(({ id }) => id);

  const effects = path.join(folder, 'runs', 'made-1', 'effects');
  await mkdir(effects, { recursive: true });
  const ledger = path.join(effects, '1.sqlite');
  const changes = ids.map((id) => ({ id, changed: [], wanted: {} }));
  new Ledger({ ledger, name: 'made-1/1', changes }).close();
  for (const [name, id] of [
    ['a', leads.ann.id],
    ['b', leads.bob.id],
  ] as const) {
    for (const place of ['chat', 'drafts']) {
      await mkdir(path.join(folder, place), { recursive: true });
      await writeFile(
        path.join(folder, place, `${name}.json`),
        JSON.stringify({ said: `Why is ${id} hot?` }),
      );
    }
  }
  return {
    ...{ folder, engine, state, ledger, home },
    journal: path.join(folder, 'journal.sqlite'),
    ledgerIds: () => {
      const database = new DatabaseSync(ledger, { readOnly: true });
      const rows = database.prepare('SELECT id FROM row ORDER BY position').all();
      database.close();
      return rows.map(({ id }) => String(id));
    },
    /** Another process on the same workspace. */
    reopened: async () => (await engineOn(folder, settings)).engine,
  };
}
