import path from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { confirmProduction } from '../../cli/commands/salesforce-deploy.ts';
import { answerSchemas } from '../../cli/schemas.ts';
import { createWorkspace } from '../../runner/workspace.ts';
import type { Org } from '../../salesforce/connect/org.ts';
import { type FakeOrg, startFakeOrg } from '../../salesforce/fake/server.ts';
import { historyFields, historyObject, leadFields, type SalesforceField } from '../../salesforce/fields.ts';
import { temporaryFolder } from '../runner/fixtures.ts';
import { leadline } from './leadline.ts';

describe('leadline salesforce deploy', () => {
  it('checks without a change, then brings every field, and a second time finds all as it is', async () => {
    const { org, firm } = await orgWithWorkspace();
    const checked = await deploy(org, firm, '--dry-run');
    expect(checked.deployment).toMatchObject({ succeeded: true, checkOnly: true, changed: 0, problems: [] });
    expect(fieldsIn(org, 'Lead', leadFields)).toEqual([]);

    const first = await deploy(org, firm);
    expect(first.target).toMatchObject({ kind: 'fake', username: org.users.administrator.username });
    expect(first.deployment).toMatchObject({ succeeded: true, checkOnly: false, changed: 0, problems: [] });
    expect(first.deployment.created).toBe(checked.deployment.created);
    expect(fieldsIn(org, 'Lead', leadFields)).toEqual(leadFields.map(({ name }) => name));
    expect(fieldsIn(org, historyObject, historyFields)).toEqual(historyFields.map(({ name }) => name));

    const second = await deploy(org, firm);
    expect(second.deployment).toMatchObject({ created: 0, changed: 0, unchanged: first.deployment.created });
  }, 60_000);

  it('shows what the org refuses, and says so to the shell', async () => {
    const { org, firm } = await orgWithWorkspace();
    const env = environment(org, 'rep');
    const ended = await leadline(['salesforce', 'deploy', '--dry-run', '--workspace', firm], { env });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('salesforce-forbidden');
    expect(ended.stderr).toContain('Sign in as an administrator to deploy');
    expect(ended.stderr).not.toContain(org.users.rep.accessToken);
  }, 30_000);
});

describe('a deployment to production', () => {
  const production = {
    isSandbox: false,
    isFake: false,
    instanceUrl: 'https://firm.my.salesforce.com',
  } as Org;

  it('goes on once a person has typed the name of the org, and not for another', async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    let shown = '';
    output.on('data', (chunk) => {
      shown += String(chunk);
    });
    const confirmed = confirmProduction(production, { input: input as unknown as NodeJS.ReadStream, output });
    input.write('yes\n');
    setImmediate(() => input.write('firm.my.salesforce.com\n'));
    await confirmed;
    expect(shown).toContain('firm.my.salesforce.com is no sandbox');
    expect(shown).toContain('It must be the name firm.my.salesforce.com, typed by a person.');
  });

  it('does not begin where nobody can type', async () => {
    await expect(confirmProduction(production, undefined)).rejects.toMatchObject({
      code: 'salesforce-deploy-unconfirmed',
    });
  });

  it('needs no confirmation in a sandbox or the fake org', async () => {
    await confirmProduction({ ...production, isSandbox: true } as Org, undefined);
    await confirmProduction({ ...production, isFake: true } as Org, undefined);
  });
});

async function orgWithWorkspace() {
  const org = await startFakeOrg({ pollsInProgress: 0 });
  onTestFinished(() => org.close());
  const firm = path.join(temporaryFolder(), 'firm');
  await createWorkspace(firm, `salesforce:\n  auth: token\n  login_url: ${org.url}\n`);
  return { org, firm };
}

function environment(org: FakeOrg, role: keyof FakeOrg['users']) {
  return { LEADLINE_SALESFORCE_ACCESS_TOKEN: org.users[role].accessToken };
}

async function deploy(org: FakeOrg, firm: string, ...more: string[]) {
  const command = ['salesforce', 'deploy', ...more, '--json', '--workspace', firm];
  const ended = await leadline(command, { env: environment(org, 'administrator') });
  expect(ended).toMatchObject({ code: 0 });
  return answerSchemas['salesforce deploy'].parse(JSON.parse(ended.stdout)) as {
    target: { kind: string; username: string };
    deployment: { created: number; changed: number; unchanged: number };
  };
}

/** Which of these fields the org has by now, as an administrator's describe tells. */
function fieldsIn(org: FakeOrg, object: string, fields: readonly SalesforceField[]): string[] {
  const there = org.context.schema.find(object);
  return fields.filter(({ name }) => there?.fields.has(name.toLowerCase())).map(({ name }) => name);
}
