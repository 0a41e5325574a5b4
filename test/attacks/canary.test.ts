import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { installPackage } from '../../salesforce/fake/install-package.ts';
import { startFakeOrg } from '../../salesforce/fake/server.ts';
import { recordsOf } from '../../tools/model/csv.ts';
import { startLeadlineTools } from '../../ui/chat/leadline-tools.ts';
import { leadline } from '../cli/leadline.ts';
import { copyOf, madeWorkspace } from '../cli/workspaces.ts';
import { forTinyData } from '../support/for-tiny-data.ts';
import { environmentOf } from '../support/operator.ts';
import { startScriptedModel } from '../support/scripted-model.ts';
import { tablesWith } from '../support/tables-with.ts';
import { conversationWith } from '../ui/chat/talking.ts';
import { askEverything } from './canary/ask-server.ts';
import { canary, type Planted, plantCanary } from './canary/plant.ts';
import { listenBefore } from './canary/proxy.ts';

/*
 * A person with unmistakable names, addresses and numbers in every file goes through a whole run, a sync, the agent's server and the chat.
 * Two stores have the data as it was received, and are left out of the search: the files themselves (`data/`), and the tables that keep
 * them as text (`*_raw`, and the contract's own columns of the snapshots, which later steps join by and never hand on).
 */

let made: Awaited<ReturnType<typeof madeWorkspace>>;
/** A lead that is scored, and one that a model is trained on. */
let planted: Planted;
let contacted: Planted;
const said: string[] = [];

beforeAll(async () => {
  made = await madeWorkspace();
  await writeFile(path.join(made.folder, 'leadline.yaml'), forTinyData);
  planted = await plantCanary(made.folder, await leadWith(made.folder, 'New'));
  contacted = await plantCanary(made.folder, await leadWith(made.folder, 'Contacting'));
  const { code, stdout, stderr } = await leadline([
    'run',
    'v6-true-vintage',
    '--rehearse',
    '--workspace',
    made.folder,
    '--json',
  ]);
  said.push(stdout, stderr);
  expect({ code, stderr }).toMatchObject({ code: 0 });
}, 180_000);

afterAll(() => made.remove());

describe('a person planted in every file', () => {
  test('is in many cells, and is scored', async () => {
    expect(planted.cells).toBeGreaterThan(80);
    const scores = await readFile(
      path.join(made.folder, 'runs/v6-true-vintage-1/artifacts/scores.csv'),
      'utf8',
    );
    expect(scores).toContain(`${planted.id},`);
  });

  test('stands in no byte of the workspace but the files and the tables as received', async () => {
    expect(await filesWithCanary(made.folder)).toEqual(['warehouse.duckdb']);
    const held = await tablesWithCanary(made.folder);
    expect(held).toContain('SavvyGTMData.Lead_raw');
    expect(held.filter((table) => !asReceived.test(table))).toEqual([]);
  });

  test("is in no answer of the agent's server", async () => {
    const answers = await askEverything(made.folder, planted.id);
    expect(answers.size).toBeGreaterThan(100);
    expect([...answers].filter(([, text]) => isTold(text)).map(([asked]) => asked)).toEqual([]);
    expect([...answers.values()].some((text) => text.includes(planted.id))).toBe(true);
  }, 120_000);

  test('is in nothing that a chat sends to its model', async () => {
    const tools = await startLeadlineTools(made.folder, { PATH: process.env.PATH, HOME: made.folder });
    onTestFinished(() => tools.close());
    const asked = [
      { name: 'list_scores', arguments: {} },
      { name: 'explain_lead', arguments: { lead: planted.id } },
      { name: 'list_gates', arguments: {} },
      { name: 'read_report', arguments: { name: 'artifacts/report.md' } },
      { name: 'query_warehouse', arguments: { sql: 'SELECT * FROM SavvyGTMData.Lead_raw', limit: 500 } },
    ];
    const model = await startScriptedModel((_request, index) => {
      const call = asked[index];
      return call === undefined ? { text: 'That is all.' } : { calls: [call] };
    });
    onTestFinished(() => model.close());
    const conversation = conversationWith({ url: model.url, called: [], tools });
    const talk = conversation.answer([{ kind: 'you', text: 'Who is hot, and what is he called?' }]);
    for (let over = false; !over; ) {
      for (const event of await conversation.events.next()) {
        if (event.type === 'asks') conversation.decide(event.id, 'once');
        over ||= event.type === 'ended';
      }
    }
    await talk;
    expect(model.requests).toHaveLength(asked.length + 1);
    expect(model.requests.at(-1)?.text).toContain(planted.id);
    expect(model.requests.filter(({ text }) => isTold(text))).toEqual([]);
  }, 60_000);

  test('is in no answer of the shell', async () => {
    for (const args of [
      ['status'],
      ['gates'],
      ['verify'],
      ['explain-row', planted.id],
      ['plans'],
      ['resume', '--dry-run'],
    ]) {
      const { stdout, stderr } = await leadline([...args, '--workspace', made.folder, '--json']);
      said.push(stdout, stderr);
    }
    expect(said.filter(isTold)).toEqual([]);
  }, 60_000);

  test('goes neither to Salesforce nor into what a sync leaves behind', async () => {
    const folder = await copyOf(made.folder);
    const { sent, stdout, stderr } = await synced(folder);
    expect(stdout).toContain('"succeeded": 1');
    expect(sent.length).toBeGreaterThan(3);
    expect([...sent, stdout, stderr].filter(isTold)).toEqual([]);
    expect(await filesWithCanary(folder)).toEqual(['warehouse.duckdb']);
  }, 120_000);

  test('is not told by a step that fails on the very record', async () => {
    const folder = await copyOf(made.folder);
    const file = path.join(folder, 'data/crm/Lead.csv');
    const text = await readFile(file, 'utf8');
    const shifted = text.replace(`${canary}.Email@zq.example,`, `,,,,,,${canary}.Email@zq.example,`);
    await writeFile(file, `${shifted}${planted.id},"${canary} unclosed,x\n`);
    const { code, stdout, stderr } = await leadline(['resume', '--workspace', folder, '--json']);
    expect(code).not.toBe(0);
    expect([stdout, stderr].filter(isTold)).toEqual([]);
    expect(await filesWithCanary(folder)).toEqual(['warehouse.duckdb']);
    const whole = await leadline(['gates', '--workspace', folder, '--json']);
    expect(isTold(whole.stdout)).toBe(false);
  }, 60_000);

  test('leaves with `leadline forget`: no byte and no table has the id, the number or a name', async () => {
    const folder = await copyOf(made.folder);
    const env = await environmentOf('Ada Lovelace');
    const forgetToo = (id: string) =>
      leadline(['forget', id, '--sources', '--yes', '--workspace', folder, '--json'], { env });
    const forget = (...args: string[]) =>
      leadline(['forget', planted.id, '--sources', ...args, '--workspace', folder, '--json'], { env });
    expect(await forget('--dry-run')).toMatchObject({ code: 0 });
    expect(await forget()).toMatchObject({ code: 2 });
    const { code, stdout } = await forget('--yes');
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).not.toContain(planted.id);
    expect(JSON.parse(stdout)).toMatchObject({ left: { tables: [], files: [], journalEntries: 0 } });
    expect(JSON.parse((await forgetToo(contacted.id)).stdout)).toMatchObject({ left: { files: [] } });
    expect(await filesWith(folder, [canary, planted.id, contacted.id])).toEqual([]);
    expect(await tablesWithCanary(folder)).toEqual([]);
    expect(await leadline(['verify', '--workspace', folder], { env })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('had a lead forgotten'),
    });
    expect(JSON.parse((await forget()).stdout)).toMatchObject({
      erased: null,
      left: { forgottenBefore: true },
    });
  }, 120_000);
});

/** As received, typed by the contract, and joined with leads as they were known: what a model sees is made from these, by a list of what it may. */
const asReceived = /_raw$|\.snapshot_reps_\d+$|\.(open_leads_joined|step_3_1_staging_join)_v6_\w+$/;

const isTold = (text: string) => text.toLowerCase().includes(canary.toLowerCase());

/** Of the sandbox's leads of this status, the first whose person is in the newest vendor file. */
async function leadWith(folder: string, wanted: string): Promise<string> {
  const read = async (file: string) => recordsOf(await readFile(path.join(folder, 'data', file), 'utf8'));
  const [header = [], ...records] = await read('crm/Lead.csv');
  const known = new Set((await read('vendor/RIARepDataFeed_20251005.csv')).map(([crd]) => crd));
  const [status, crd] = [header.indexOf('Status'), header.indexOf('FA_CRD__c')];
  const found = records.find((record) => record[status] === wanted && known.has(record[crd]));
  return found?.[0] ?? '';
}

/** Every file below a folder but `data/`, by its bytes. */
function filesWithCanary(folder: string): Promise<string[]> {
  return filesWith(folder, [canary], (file) => !file.startsWith('data/'));
}

async function filesWith(
  folder: string,
  words: readonly string[],
  isAsked = (_file: string) => true,
): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.relative(folder, path.join(entry.parentPath, entry.name));
    if (!entry.isFile() || !isAsked(file)) continue;
    const text = (await readFile(path.join(folder, file))).toString('latin1').toLowerCase();
    if (words.some((word) => text.includes(word.toLowerCase()))) found.push(file);
  }
  return found.sort();
}

function tablesWithCanary(folder: string): Promise<string[]> {
  return tablesWith(path.join(folder, 'warehouse.duckdb'), canary);
}

async function synced(folder: string) {
  const fake = await startFakeOrg();
  onTestFinished(() => fake.close());
  await installPackage(fake);
  fake.load('Lead', [
    {
      Id: planted.id,
      FirstName: `${canary} First`,
      LastName: `${canary} Last`,
      Company: `${canary} Firm`,
      Phone: `${canary} 1`,
    },
  ]);
  const proxy = await listenBefore(fake);
  onTestFinished(() => proxy.close());
  const salesforce = `salesforce: { auth: client-credentials, login_url: '${proxy.url}', client_id: ${fake.clientId} }\n`;
  await writeFile(path.join(folder, 'leadline.yaml'), `${forTinyData}${salesforce}`);
  const env = { LEADLINE_SALESFORCE_CLIENT_SECRET: fake.clientSecret };
  const ended = await leadline(['sync', '--rehearse', '--workspace', folder, '--json'], { env });
  return { ...ended, sent: proxy.sent };
}
