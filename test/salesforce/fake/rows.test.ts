import { describe, expect, it } from 'vitest';
import { codes, control, leads, open, send } from './open.ts';

const fields = [
  { object: 'Lead', name: 'Share__c', type: 'percent', precision: 5, scale: 2 },
  { object: 'Lead', name: 'Key__c', type: 'string', length: 20, unique: true, externalId: true },
  { object: 'Lead', name: 'Tier__c', type: 'picklist', values: ['Hot', 'Cold'] },
  { object: 'Lead', name: 'On__c', type: 'date' },
] as const;

describe('writing a row', () => {
  it.each([
    [{ Title: 'x'.repeat(129) }, 'STRING_TOO_LONG', 'Title: data value too large: '],
    [{ Share__c: 1000 }, 'NUMBER_OUTSIDE_VALID_RANGE', 'value outside of valid range'],
    [{ Nothing__c: 1 }, 'INVALID_FIELD', "No such column 'Nothing__c' on sobject of type Lead"],
    [{ On__c: '2026-02-30' }, 'JSON_PARSER_ERROR', 'Cannot deserialize instance of date'],
    [{ Share__c: 'much' }, 'JSON_PARSER_ERROR', 'Cannot deserialize instance of percent'],
    [{ SystemModstamp: '2026-01-01T00:00:00Z' }, 'INVALID_FIELD_FOR_INSERT_UPDATE', 'SystemModstamp'],
    [{ LastName: '' }, 'REQUIRED_FIELD_MISSING', '[LastName]'],
    [{ Email: 'nobody' }, 'INVALID_EMAIL_ADDRESS', 'invalid email address'],
    [{ OwnerId: '005Fk000000zzzz' }, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id'],
  ])('refuses %j with %s', async (change, errorCode, sentence) => {
    const { fake, connection } = await open({ fields });
    const [Id = ''] = fake.load('Lead', leads(1));
    await expect(connection.sobject('Lead').update({ Id, ...change })).rejects.toMatchObject({
      errorCode,
      message: expect.stringContaining(sentence),
    });
  });

  it('keeps texts without the spaces around them, and takes an empty one for null', async () => {
    const { fake, connection } = await open({ fields });
    const [Id = ''] = fake.load('Lead', leads(1));
    await connection.sobject('Lead').update({ Id, Title: '  Owner ', tier__c: 'Warm', Share__c: 12.345 });
    await connection.sobject('Lead').update({ Id, City: '' });
    expect(await connection.sobject('Lead').retrieve(Id)).toMatchObject({
      Title: 'Owner',
      Tier__c: 'Warm',
      Share__c: 12.345,
      City: null,
    });
  });

  it('tells deleted, unknown, converted and foreign ids apart', async () => {
    const { fake, connection } = await open();
    const [gone = '', converted = ''] = fake.load('Lead', leads(2));
    await connection.sobject('Lead').delete(gone);
    await control(fake, 'POST', 'convert', { lead: converted });
    const ids = [gone, converted, '00QFk000000zzzz', fake.users.rep.id, 'x'];
    const results = await connection.sobject('Lead').update(ids.map((Id) => ({ Id, Title: 'T' })));
    expect(codes(results)).toEqual([
      'ENTITY_IS_DELETED',
      'CANNOT_UPDATE_CONVERTED_LEAD',
      'INVALID_CROSS_REFERENCE_KEY',
      'MALFORMED_ID',
      'MALFORMED_ID',
    ]);
  });

  it('upserts by external id, and names the row that has a unique value already', async () => {
    const { fake, connection } = await open({ fields });
    const row = { LastName: 'A', Company: 'F', Key__c: 'k1' };
    const [made] = await connection.sobject('Lead').upsert([row], 'Key__c');
    const [again] = await connection.sobject('Lead').upsert([{ ...row, LastName: 'B' }], 'Key__c');
    expect([made, again]).toMatchObject([
      { success: true, created: true },
      { success: true, created: false, id: made?.id },
    ]);
    const [Id = ''] = fake.load('Lead', leads(1));
    await expect(connection.sobject('Lead').update({ Id, Key__c: 'k1' })).rejects.toMatchObject({
      errorCode: 'DUPLICATE_VALUE',
      message: expect.stringContaining(`on record with id: ${String(made?.id).slice(0, 15)}`),
    });
  });
});

describe('a collection', () => {
  it('takes two hundred rows and not one more', async () => {
    const { fake } = await open();
    const records = leads(201).map((row) => ({ attributes: { type: 'Lead' }, ...row }));
    const answer = await send(fake, 'POST', '/composite/sobjects', { records });
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status: 400,
      body: [{ errorCode: 'LIMIT_EXCEEDED' }],
    });
    expect((await send(fake, 'POST', '/composite/sobjects', { records: records.slice(1) })).status).toBe(200);
  });

  it('with allOrNone takes all rows back when one fails', async () => {
    const { fake, connection } = await open();
    const [one = '', two = ''] = fake.load('Lead', leads(2));
    const results = await connection.sobject('Lead').update(
      [
        { Id: one, Title: 'T' },
        { Id: two, Title: 'x'.repeat(200) },
      ],
      { allOrNone: true },
    );
    expect(codes(results)).toEqual(['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'STRING_TOO_LONG']);
    expect(await connection.sobject('Lead').retrieve(one)).toMatchObject({ Title: null });
  });

  it('is refused as a whole where a row names a field that is not there', async () => {
    const { fake, connection } = await open();
    const [one = '', two = ''] = fake.load('Lead', leads(2));
    const records = [
      { attributes: { type: 'Lead' }, Id: one, Title: 'T' },
      { attributes: { type: 'Lead' }, Id: two, Nothing__c: 'T' },
    ];
    const answer = await send(fake, 'PATCH', '/composite/sobjects', { records });
    expect(await answer.json()).toMatchObject([{ errorCode: 'INVALID_FIELD' }]);
    expect(await connection.sobject('Lead').retrieve(one)).toMatchObject({ Title: null });
  });
});

describe('a composite request', () => {
  const base = '/services/data/v68.0';
  const create = { method: 'POST', url: `${base}/sobjects/Lead`, body: leads(1)[0] };

  it('hands answers on by reference', async () => {
    const { fake } = await open();
    const compositeRequest = [
      { ...create, referenceId: 'made' },
      {
        method: 'PATCH',
        url: `${base}/sobjects/Lead/@{made.id}`,
        referenceId: 'change',
        body: { Title: 'T' },
      },
      { method: 'GET', url: `${base}/query?q=SELECT+Title+FROM+Lead`, referenceId: 'read' },
    ];
    const answer = await send(fake, 'POST', '/composite', { compositeRequest });
    const { compositeResponse } = (await answer.json()) as { compositeResponse: unknown[] };
    expect(compositeResponse).toMatchObject([
      { httpStatusCode: 201, referenceId: 'made' },
      { httpStatusCode: 204, referenceId: 'change', body: null },
      { httpStatusCode: 200, body: { records: [{ Title: 'T' }] } },
    ]);
    expect(fake.context.calls.used()).toBe(1);
  });

  it('with allOrNone keeps nothing when a subrequest fails', async () => {
    const { fake, connection } = await open();
    const compositeRequest = [
      { ...create, referenceId: 'a' },
      { ...create, referenceId: 'b', body: {} },
      { ...create, referenceId: 'c' },
    ];
    const answer = await send(fake, 'POST', '/composite', { allOrNone: true, compositeRequest });
    expect(await answer.json()).toMatchObject({
      compositeResponse: [
        { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
        { httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
        { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
      ],
    });
    expect((await connection.query('SELECT Id FROM Lead')).totalSize).toBe(0);
  });

  it.each([
    ['26 subrequests', 26, `${base}/limits`],
    ['6 queries', 6, `${base}/query?q=SELECT+Id+FROM+Lead`],
    ['6 collections', 6, `${base}/composite/sobjects`],
  ])('refuses %s', async (_, count, url) => {
    const { fake } = await open();
    const compositeRequest = Array.from({ length: count }, (_, n) => ({
      method: 'GET',
      url,
      referenceId: `r${n}`,
    }));
    const answer = await send(fake, 'POST', '/composite', { compositeRequest });
    expect(await answer.json()).toMatchObject([{ errorCode: 'LIMIT_EXCEEDED' }]);
  });
});
