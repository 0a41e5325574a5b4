import { describe, expect, it } from 'vitest';
import { normalId } from '../../../salesforce/fake/ids.ts';
import { leads, open, send } from './open.ts';

describe('the fake org, driven by jsforce', () => {
  it('answers queries page by page, each page as it was when the query was asked', async () => {
    const { fake, connection } = await open();
    fake.load('Lead', leads(4500));
    const first = await connection.query('SELECT Id, Name, Owner.Name FROM Lead ORDER BY Id');
    expect(first).toMatchObject({ totalSize: 4500, done: false });
    expect(first.records).toHaveLength(2000);
    await connection.sobject('Lead').update({ Id: String(first.records[0]?.Id), LastName: 'Other' });
    const second = await connection.queryMore(String(first.nextRecordsUrl));
    const third = await connection.queryMore(String(second.nextRecordsUrl));
    expect(third).toMatchObject({ totalSize: 4500, done: true });
    expect(third.records[499]).toMatchObject({ Name: 'Lead 4499', Owner: { Name: 'Fake Administrator' } });
    expect(fake.context.calls.report().byKind).toEqual({ query: 1, 'query-more': 2, row: 1 });
  });

  it('writes two hundred rows in one call and answers each in its place', async () => {
    const { fake, connection } = await open();
    const ids = fake.load('Lead', leads(200));
    const changes = ids.map((Id, n) => ({ Id, Title: n === 7 ? 'x'.repeat(129) : `Title ${n}` }));
    const results = await connection.sobject('Lead').update(changes);
    expect(results.filter(({ success }) => success)).toHaveLength(199);
    expect(results[7]).toMatchObject({
      success: false,
      errors: [{ statusCode: 'STRING_TOO_LONG', fields: ['Title'] }],
    });
    const row = await connection.sobject('Lead').retrieve(ids[3] ?? '');
    expect(row).toMatchObject({
      Title: 'Title 3',
      SystemModstamp: '2026-02-03T04:05:06.789+0000',
      LastModifiedById: fake.users.integration.id,
    });
  });

  it('describes what there is', async () => {
    const { connection } = await open();
    const described = await connection.sobject('lead').describe();
    expect(described.fields.find(({ name }) => name === 'Company')).toMatchObject({
      type: 'string',
      length: 255,
      nillable: false,
    });
    expect(described.childRelationships).toContainEqual(
      expect.objectContaining({ childSObject: 'LeadHistory', relationshipName: 'Histories' }),
    );
    const all = await connection.describeGlobal();
    expect(all.sobjects.map(({ name }) => name)).toContain('LeadHistory');
  });

  it('says whose org it is and how much may be asked, and counts', async () => {
    const { connection } = await open({ dailyRequests: 3 });
    const organization = await connection.query('SELECT InstanceName, IsSandbox FROM Organization');
    expect(organization.records[0]).toMatchObject({ InstanceName: 'FAKE', IsSandbox: false });
    const limits = await connection.request<Record<string, unknown>>('/limits');
    expect(limits.DailyApiRequests).toEqual({ Max: 3, Remaining: 1 });
    await connection.query('SELECT Id FROM Lead');
    await expect(connection.query('SELECT Id FROM Lead')).rejects.toMatchObject({
      errorCode: 'REQUEST_LIMIT_EXCEEDED',
    });
  });

  it('says the allowance on every answer, refuses foreign tokens, unknown versions and addresses that are too long', async () => {
    const { fake } = await open();
    expect((await send(fake, 'GET', '/limits')).headers.get('sforce-limit-info')).toBe('api-usage=1/1000000');
    const refused = await fetch(`${fake.url}/services/data/v68.0/limits`, {
      headers: { authorization: 'Bearer wrong' },
    });
    expect(refused.status).toBe(401);
    expect(await refused.json()).toEqual([
      { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' },
    ]);
    expect((await send(fake, 'GET', `/query?q=${'x'.repeat(17_000)}`)).status).toBe(414);
    expect((await send(fake, 'PUT', '/limits')).status).toBe(405);
    const old = await fetch(`${fake.url}/services/data/v1.0/limits`, {
      headers: { authorization: `Bearer ${fake.accessToken}` },
    });
    expect(old.status).toBe(404);
  });
});

describe('an id', () => {
  it.each([
    ['001xx000003DGb2', '001xx000003DGb2AAG'],
    ['003xx000004TmiQAAS', '003xx000004TmiQAAS'],
    ['003xx000004TmiQAAA', null],
    ['003xx', null],
  ])('%s is %s in 18 characters', (given, full) => {
    expect(normalId(given)).toBe(full);
  });
});
