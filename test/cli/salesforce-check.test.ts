import { chmod, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { answerSchemas } from '../../cli/schemas.ts';
import { createWorkspace } from '../../runner/workspace.ts';
import { type FakeOrg, startFakeOrg } from '../../salesforce/fake/server.ts';
import { temporaryFolder } from '../runner/fixtures.ts';
import { type Ended, leadline } from './leadline.ts';

async function orgWithWorkspace(section: (org: FakeOrg) => string) {
  const org = await startFakeOrg();
  onTestFinished(() => org.close());
  const firm = path.join(temporaryFolder(), 'firm');
  await createWorkspace(firm, `salesforce: ${section(org)}\n`);
  return { org, firm };
}

const byToken = ({ url }: FakeOrg) => `{ auth: token, login_url: "${url}" }`;
const byApp = ({ url, clientId }: FakeOrg) =>
  `{ auth: client-credentials, client_id: "${clientId}", login_url: "${url}" }`;

function leaksOf({ stdout, stderr }: Ended, secrets: readonly string[]): string[] {
  return secrets.filter((secret) => `${stdout}${stderr}`.includes(secret));
}

test('an org without Leadline is told what it lacks, once for each thing to do, and the command fails', async () => {
  const { org, firm } = await orgWithWorkspace(byApp);
  const env = { LEADLINE_SALESFORCE_CLIENT_SECRET: org.clientSecret };
  const ended = await leadline(['salesforce', 'check', '--workspace', firm], { env });
  expect(ended.code).toBe(1);
  expect(ended.stdout).toMatch(/^Lead\.Leadline_Tier__c +missing +not there$/m);
  expect(ended.stdout).toMatch(/^Lead +ok +read and edit$/m);
  expect(ended.stdout.match(/leadline salesforce deploy/g)).toHaveLength(1);
  expect(ended.stdout).toContain(`${new URL(org.url).host} lacks`);
  expect(leaksOf(ended, [org.clientSecret, org.accessToken])).toEqual([]);
});

test('as JSON the findings follow their schema', async () => {
  const { org, firm } = await orgWithWorkspace(byToken);
  const env = { LEADLINE_SALESFORCE_ACCESS_TOKEN: org.accessToken };
  const ended = await leadline(['salesforce', 'check', '--json', '--workspace', firm], { env });
  const answer = answerSchemas['salesforce check'].parse(JSON.parse(ended.stdout));
  expect(answer).toMatchObject({
    ok: false,
    org: { kind: 'fake' },
    error: { code: 'salesforce-incomplete' },
  });
  expect(leaksOf(ended, [org.accessToken])).toEqual([]);
});

test('a missing secret, a missing section and a refused session each say what to do, and nothing secret', async () => {
  const { org, firm } = await orgWithWorkspace(byToken);
  const check = (env: NodeJS.ProcessEnv) => leadline(['salesforce', 'check', '--workspace', firm], { env });
  const none = await check({});
  expect(none).toMatchObject({ code: 2, stdout: '' });
  expect(none.stderr).toContain('LEADLINE_SALESFORCE_ACCESS_TOKEN');

  const canary = '00DFAKE00000001!AQ.canaryOfTheSession';
  const refused = await check({ LEADLINE_SALESFORCE_ACCESS_TOKEN: canary, LEADLINE_DEBUG: '1' });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('salesforce-sign-in-refused');
  expect(leaksOf(refused, [canary, org.accessToken])).toEqual([]);

  const empty = path.join(temporaryFolder(), 'empty');
  await createWorkspace(empty, '');
  const unnamed = await leadline(['salesforce', 'check', '--workspace', empty]);
  expect(unnamed).toMatchObject({ code: 2, stdout: '' });
  expect(unnamed.stderr).toContain('salesforce-not-configured');
}, 30_000);

test('nobody signs in by hand where the settings need no hand', async () => {
  const { firm } = await orgWithWorkspace(byToken);
  const ended = await leadline(['salesforce', 'login', '--no-browser', '--workspace', firm]);
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).toContain('salesforce-login-not-web');
});

test('a person signs in once in a browser, and the sealed token does from then on', async () => {
  const port = await freePort();
  const { org, firm } = await orgWithWorkspace(
    ({ url, clientId }) =>
      `{ auth: web, client_id: "${clientId}", login_url: "${url}", callback_port: ${port} }`,
  );
  const env = {
    LEADLINE_HOME: path.join(temporaryFolder(), 'home'),
    LEADLINE_PASSPHRASE: 'correct horse battery',
  };
  const command = ['salesforce', 'login', '--store', 'file', '--workspace', firm];
  const ended = await leadline(command, { env: { ...env, PATH: await pathWithBrowser() } });
  expect(ended).toMatchObject({ code: 0 });
  expect(ended.stdout).toContain('as admin@fake.example');
  const later = await leadline(['salesforce', 'check', '--json', '--workspace', firm], { env });
  expect(JSON.parse(later.stdout).org.username).toBe('admin@fake.example');
  expect(leaksOf(later, [org.users.administrator.accessToken])).toEqual([]);
}, 30_000);

/** A port that nobody listens on; another process may take it before the command does, and then the test fails with its name. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** A PATH on which the browser is a script that follows the address; the fake org consents at once. */
async function pathWithBrowser(): Promise<string> {
  const folder = temporaryFolder();
  const script = `#!${process.execPath}\nfetch(process.argv[2]);\n`;
  for (const name of ['xdg-open', 'open']) {
    await writeFile(path.join(folder, name), script);
    await chmod(path.join(folder, name), 0o755);
  }
  return `${folder}${path.delimiter}${process.env.PATH}`;
}
