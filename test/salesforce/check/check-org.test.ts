import { describe, expect, test } from 'vitest';
import { checkBudget } from '../../../salesforce/check/check-budget.ts';
import { checkOrg, type OrgCheck } from '../../../salesforce/check/check-org.ts';
import { convertSource } from '../../../salesforce/deploy/convert-source.ts';
import { deployPackage } from '../../../salesforce/deploy/deploy-package.ts';
import { readSource } from '../../../salesforce/deploy/read-source.ts';
import { assign } from '../../../salesforce/fake/control.ts';
import type { FakeOrg } from '../../../salesforce/fake/server.ts';
import { leadFields } from '../../../salesforce/fields.ts';
import { connected, fakeOrg } from '../connect/fixtures.ts';

describe('an org', () => {
  test('with nothing of Leadline is told that all is to be deployed', async () => {
    const org = await connected(await fakeOrg());
    const { findings } = await checkOrg(org, { leads: 1000 });
    const absent = findings.filter(({ state }) => state === 'missing').map(({ subject }) => subject);
    expect(absent).toEqual([...leadFields.map(({ name }) => `Lead.${name}`), 'Leadline_Score__c']);
    expect(next(findings, 'Lead.Leadline_Tier__c')).toContain('leadline salesforce deploy');
  });

  test('with fields that nobody was given is told so', async () => {
    const fake = await fakeOrg();
    await deploy(fake);
    const { findings } = await checkOrg(await connected(fake), { leads: 1000 });
    expect(findings.find(({ subject }) => subject === 'Lead.Leadline_Tier__c')).toMatchObject({
      state: 'missing',
      found: 'there, and hidden by field-level security',
    });
    expect(next(findings, 'Lead.Leadline_Tier__c')).toContain('Leadline_Integration');
    expect(findings.find(({ subject }) => subject === 'Leadline_Score__c')).toMatchObject({
      state: 'missing',
      found: 'there, and this user may not read it',
    });
  });

  test('with all of it passes, in few calls', async () => {
    const fake = await fakeOrg();
    await deploy(fake);
    assign(fake.context, 'Leadline_Integration', fake.users.integration.username);
    const org = await connected(fake);
    const before = org.calls.made;
    const { findings, org: about } = await checkOrg(org, { leads: 50_000 });
    expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(about).toMatchObject({ kind: 'fake', apiVersion: '68.0', username: 'leadline@fake.example' });
    expect(org.calls.made - before).toBe(4);
  });

  test("passes with a rep's rights neither for writing nor for adding", async () => {
    const fake = await fakeOrg();
    await deploy(fake);
    assign(fake.context, 'Leadline_SGA', fake.users.rep.username);
    const token = async () => fake.users.rep.accessToken;
    const org = await connected(fake, { settings: { auth: 'token' }, secrets: { accessToken: token } });
    const { findings } = await checkOrg(org, { leads: 10 });
    const wrong = findings.filter(({ state }) => state === 'wrong').map(({ subject }) => subject);
    expect(wrong).toContain('Lead.Leadline_Tier__c');
    expect(wrong).toContain('Leadline_Score__c');
    expect(wrong).not.toContain('Lead.Leadline_Rep_Override__c');
  });
});

describe('the allowance', () => {
  const plenty = { max: 15_000, remaining: 15_000 };

  test('carries a first sync, or says what is short', () => {
    const limits = { bulkBatches: plenty, bulkQueries: plenty };
    expect(checkBudget({ ...limits, daily: plenty }, 50_000)[0]?.state).toBe('ok');
    expect(checkBudget({ ...limits, daily: { max: 15_000, remaining: 20 } }, 50_000)[0]).toMatchObject({
      state: 'wrong',
      found: expect.stringContaining('20 of 15,000 calls left'),
    });
  });

  test('without Bulk costs more calls, which is no fault', () => {
    const [, ingest, query] = checkBudget(
      { daily: plenty, bulkBatches: null, bulkQueries: { max: 5, remaining: 0 } },
      10,
    );
    expect([ingest?.state, query?.state]).toEqual(['note', 'note']);
  });
});

function next(findings: OrgCheck['findings'], subject: string): string | null | undefined {
  return findings.find((finding) => finding.subject === subject)?.next;
}

/** Deploys the package as an administrator. */
async function deploy(fake: FakeOrg): Promise<void> {
  const token = async () => fake.users.administrator.accessToken;
  const org = await connected(fake, { settings: { auth: 'token' }, secrets: { accessToken: token } });
  const outcome = await deployPackage(org, convertSource(await readSource()), {
    checkOnly: false,
    wait: async () => undefined,
  });
  expect(outcome.problems).toEqual([]);
}
