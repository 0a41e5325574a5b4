import { expect, onTestFinished, test } from 'vitest';
import { connectOrg } from '../../../salesforce/connect/org.ts';
import { eraseInOrg, lookInOrg } from '../../../salesforce/erase/erase-lead.ts';
import { secretsOf, settingsOf } from '../connect/fixtures.ts';
import { historyIn, leadsIn, orgWithLeads, sync, wantedLead } from '../push/fixtures.ts';

/** A fake org to which two leads were written twice, and how to sign in to it. */
async function orgWithScores() {
  const { fake, ids } = await orgWithLeads(2);
  onTestFinished(() => fake.close());
  async function as(accessToken: string) {
    const secrets = secretsOf(fake, { accessToken: async () => accessToken });
    const org = await connectOrg(settingsOf(fake, { auth: 'token' }), secrets);
    onTestFinished(() => org.close());
    return org;
  }
  const integration = await as(fake.users.integration.accessToken);
  for (const version of [1, 2]) {
    const wanted = ids.map((id, place) => wantedLead(id, place, version));
    await sync(integration, wanted, { name: `sync-${version}` });
  }
  const [first = '', second = ''] = ids;
  return { fake, first, second, integration, administrator: await as(fake.users.administrator.accessToken) };
}

test("Leadline's fields of one lead are emptied and its history is deleted, for good the second time too", async () => {
  const { fake, first, second, administrator } = await orgWithScores();
  const other = leadsIn(fake)[second];
  const there = await lookInOrg(administrator, first);
  expect(there).toEqual({ fields: expect.any(Number), history: 2 });
  expect(there.fields).toBeGreaterThan(5);

  expect(await eraseInOrg(administrator, first)).toEqual(there);
  expect(new Set(Object.values(leadsIn(fake)[first] ?? {}))).toEqual(new Set([null]));
  expect(leadsIn(fake)[second]).toEqual(other);
  expect(await lookInOrg(administrator, first)).toEqual({ fields: 0, history: 0 });
  expect(await eraseInOrg(administrator, first)).toEqual({ fields: 0, history: 0 });
  expect((await lookInOrg(administrator, second)).history).toBe(2);
});

test('a user who may not delete history is told which right is missing; the fields are empty by then', async () => {
  const { fake, first, integration } = await orgWithScores();
  await expect(eraseInOrg(integration, first)).rejects.toMatchObject({
    code: 'salesforce-history-kept',
    next: expect.stringContaining('Delete'),
  });
  expect(new Set(Object.values(leadsIn(fake)[first] ?? {}))).toEqual(new Set([null]));
  expect(historyIn(fake)).toHaveLength(4);
});

test('a lead that is not in the org has nothing there', async () => {
  const { administrator } = await orgWithScores();
  expect(await lookInOrg(administrator, '00Q000000000000AAA')).toEqual({ fields: 0, history: 0 });
});
