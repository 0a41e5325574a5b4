import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { connected } from '../salesforce/connect/fixtures.ts';
import { control } from '../salesforce/fake/open.ts';
import { change, firmFields, lead, pullBench, pulledFields, tables } from './pull-bench.ts';

const versionsOf = ['Id', 'known_at', 'is_deleted', 'merged_into', 'Company', 'pull'];
const ada = '00QFk0000000001MAA';
const bob = '00QFk0000000002MAA';

describe('the first pull', () => {
  it('keeps every lead with the time from which on it was known', async () => {
    const bench = await pullBench();
    const [first, second] = bench.fake.load('Lead', [
      lead({ Company: 'Ridge, "Old" & Sons\nSecond line' }),
      lead({ SystemModstamp: '2025-03-01T23:59:59.000Z', Company: '' }),
    ]);
    const { output } = await bench.pull();
    expect(output).toMatchObject({ pull: 1, full: true, leadsRead: 2, versionsAdded: 2, leads: 2 });
    expect(await bench.rows(tables.versions, 'known_at', versionsOf)).toEqual([
      [first, '2025-01-10 09:00:00+00', 'false', null, 'Ridge, "Old" & Sons\nSecond line', '1'],
      [second, '2025-03-01 23:59:59+00', 'false', null, null, '1'],
    ]);
  });

  it('brings no name into the warehouse, not even by the history of one', async () => {
    const bench = await pullBench({
      fields: [...firmFields, { object: 'Lead', name: 'Nickname__c', type: 'string', tracked: true }],
    });
    const [id = ''] = bench.fake.load('Lead', [lead({})]);
    await change(bench.fake, id, { Nickname__c: 'Quillfeather', Status: 'Contacting' });
    await bench.pull();
    const history = await bench.rows(tables.history, 'known_at', ['lead', 'field', 'old_value', 'new_value']);
    expect(history).toEqual([[id, 'Status', 'New', 'Contacting']]);
    const names = (await bench.warehouse.schemaOf(tables.versions))?.map(({ name }) => name);
    expect(names).toEqual([
      ...['Id', 'known_at', 'is_deleted', 'merged_into', 'CreatedDate'],
      ...pulledFields.slice(1),
      'pull',
    ]);
  });

  it('leaves nothing of what arrived beside the tables', async () => {
    const bench = await pullBench();
    bench.fake.load('Lead', [lead({})]);
    await bench.pull();
    const [row] = await bench.warehouse.rows('vendor/count-rows', { source: tables.arrived });
    expect(row).toEqual({ row_count: 0 });
  });

  it('leaves out a lead that was forgotten, and its history', async () => {
    const bench = await pullBench();
    bench.fake.load('Lead', [lead({ Id: ada }), lead({ Id: bob })]);
    await change(bench.fake, ada, { Status: 'Contacting' });
    const trace = createHash('sha256').update(`salt|${ada}`).digest('hex');
    const load = bench.warehouse.loadCsv.bind(bench.warehouse);
    bench.warehouse.loadCsv = (source, table) =>
      load({ ...source, forgotten: { salt: 'salt', traces: [trace] } }, table);
    expect((await bench.pull()).output).toMatchObject({ leads: 1, changesAdded: 0 });
  });

  it('takes an org without leads', async () => {
    const bench = await pullBench();
    expect((await bench.pull()).output).toMatchObject({ leadsRead: 0, leads: 0 });
    bench.fake.load('Lead', [lead({ SystemModstamp: '2025-10-31T06:00:00.000Z' })]);
    expect((await bench.pull()).output).toMatchObject({ full: false, leadsRead: 1, leads: 1 });
  });
});

describe('the next pulls', () => {
  it('ask for what has changed since the mark, and keep the version before', async () => {
    const bench = await pullBench();
    bench.fake.load('Lead', [
      lead({ Id: ada, SystemModstamp: '2025-10-29T08:00:00.000Z' }),
      lead({ Id: bob, SystemModstamp: '2025-10-30T08:00:00.000Z' }),
    ]);
    await bench.pull();
    bench.setNow('2025-11-01T07:00:00Z');
    await change(bench.fake, ada, { Company: 'Harbor Wealth' });
    const { output } = await bench.pull();
    expect(output).toMatchObject({ full: false, leadsRead: 2, versionsAdded: 1, leads: 2 });
    expect(await bench.rows(tables.versions, 'known_at', versionsOf)).toEqual([
      [ada, '2025-10-29 08:00:00+00', 'false', null, 'Ridge Advisors', '1'],
      [bob, '2025-10-30 08:00:00+00', 'false', null, 'Ridge Advisors', '1'],
      [ada, '2025-11-01 07:00:00+00', 'false', null, 'Harbor Wealth', '2'],
    ]);
  });

  it('make no version of a lead that was saved without a change of a pulled field, and one of the next change', async () => {
    const bench = await pullBench();
    bench.fake.load('Lead', [lead({ Id: ada, SystemModstamp: '2025-10-29T08:00:00.000Z' })]);
    expect((await bench.pull()).output).toMatchObject({ fullBecause: 'nothing was held before' });
    bench.setNow('2025-11-01T07:00:00Z');
    await change(bench.fake, ada, { Title: 'Partner' });
    const quiet = await bench.pull();
    expect(quiet.output).toMatchObject({ fullBecause: null, leadsRead: 1, versionsAdded: 0 });
    bench.setNow('2025-11-02T07:00:00Z');
    await change(bench.fake, ada, { Company: 'Harbor Wealth' });
    expect((await bench.pull()).output).toMatchObject({ versionsAdded: 1 });
    const anew = await bench.pull({ fields: [...pulledFields, 'Title'] });
    expect(anew.output).toMatchObject({ fullBecause: 'no pull before asked for Title' });
    expect(await bench.rows(tables.versions, 'known_at', ['Company', 'known_at', 'Title'])).toEqual([
      ['Ridge Advisors', '2025-10-29 08:00:00+00', null],
      ['Harbor Wealth', '2025-11-02 07:00:00+00', 'Partner'],
    ]);
  });

  it('overlap, so that a lead which was saved late is not missed, and none stands twice', async () => {
    const bench = await pullBench();
    bench.fake.load('Lead', [lead({ Id: ada, SystemModstamp: '2025-10-30T08:10:00.000Z' })]);
    await bench.pull();
    // Begun before the mark and committed after the pull: its stamp is earlier than the newest that was seen.
    bench.fake.load('Lead', [lead({ Id: bob, SystemModstamp: '2025-10-30T08:00:00.000Z' })]);
    expect((await bench.pull({ overlap_minutes: 9 })).output).toMatchObject({ versionsAdded: 0, leads: 1 });
    expect((await bench.pull()).output).toMatchObject({ leadsRead: 2, versionsAdded: 1, leads: 2 });
    expect((await bench.pull()).output).toMatchObject({ leadsRead: 2, versionsAdded: 0, leads: 2 });
  });

  it('do not let the mark pass the begin of the job that read the leads', async () => {
    const bench = await pullBench();
    // Such a stamp is of a change that was made while the job ran, when others may have been passed already.
    bench.fake.load('Lead', [lead({ Id: ada, SystemModstamp: '2025-10-31T06:30:00.000Z' })]);
    await bench.pull();
    bench.fake.load('Lead', [lead({ Id: bob, SystemModstamp: '2025-10-31T06:05:00.000Z' })]);
    expect((await bench.pull()).output).toMatchObject({ versionsAdded: 1, leads: 2 });
  });

  it('take of two changes within one second the one that was read last', async () => {
    const bench = await pullBench();
    const stamp = { Id: ada, SystemModstamp: '2025-10-30T08:00:00.000Z' };
    bench.fake.load('Lead', [lead({ ...stamp, Company: 'Ridge Advisors' })]);
    await bench.pull();
    bench.fake.load('Lead', [lead({ ...stamp, Company: 'Harbor Wealth' })]);
    await bench.pull();
    expect(await bench.rows(tables.versions, 'known_at', versionsOf)).toEqual([
      [ada, '2025-10-30 08:00:00+00', 'false', null, 'Harbor Wealth', '1'],
    ]);
  });

  it('keep the history of each change once', async () => {
    const bench = await pullBench();
    bench.fake.load('Lead', [lead({ Id: ada })]);
    await change(bench.fake, ada, { Status: 'Contacting' });
    await bench.pull();
    bench.setNow('2025-10-31T06:02:00Z');
    await change(bench.fake, ada, { Status: 'Call Scheduled' });
    expect((await bench.pull()).output).toMatchObject({ changesRead: 2, changesAdded: 1 });
    expect(await bench.rows(tables.history, 'known_at', ['field', 'new_value', 'known_at', 'pull'])).toEqual([
      ['Status', 'Contacting', '2025-10-31 06:00:00+00', '1'],
      ['Status', 'Call Scheduled', '2025-10-31 06:02:00+00', '2'],
    ]);
  });

  it('read everything again for a field that no earlier pull asked for', async () => {
    const bench = await pullBench();
    bench.fake.load('Lead', [lead({ Id: ada, Title: 'Partner' }), lead({ Id: bob, Title: 'Advisor' })]);
    await bench.pull();
    const { output } = await bench.pull({ fields: [...pulledFields, 'Title'] });
    expect(output).toMatchObject({ full: true, leadsRead: 2, versionsAdded: 0 });
    expect(await bench.rows(tables.versions, 'known_at', ['Id', 'Title'])).toEqual([
      [ada, 'Partner'],
      [bob, 'Advisor'],
    ]);
    // A plan that does not read it keeps it going: the versions of all plans are in one table.
    bench.setNow('2025-11-01T07:00:00Z');
    await change(bench.fake, ada, { Title: 'Managing Director' });
    expect((await bench.pull()).output).toMatchObject({ full: false });
    expect((await bench.rows(tables.versions, 'known_at', ['Title'])).at(-1)).toEqual(['Managing Director']);
  });
});

describe('deleted and merged leads', () => {
  it('are versions of their own, with the time and the master', async () => {
    const bench = await pullBench();
    const cid = '00QFk0000000003MAA';
    bench.fake.load('Lead', [lead({ Id: ada }), lead({ Id: bob }), lead({ Id: cid })]);
    await bench.pull();
    bench.setNow('2025-11-02T10:00:00Z');
    await control(bench.fake, 'POST', 'delete', { object: 'Lead', ids: [ada] });
    await control(bench.fake, 'POST', 'merge', { master: cid, losers: [bob] });
    const { output } = await bench.pull();
    expect(output).toMatchObject({ leads: 3, deleted: 1, merged: 1, versionsAdded: 2 });
    const versions = await bench.rows(tables.versions, 'known_at', versionsOf);
    expect(versions.slice(3)).toEqual([
      [ada, '2025-11-02 10:00:00+00', 'true', null, 'Ridge Advisors', '2'],
      [bob, '2025-11-02 10:00:00+00', 'true', cid, 'Ridge Advisors', '2'],
    ]);
  });

  it('are noticed by a full pull when they are gone from the recycle bin, too', async () => {
    const bench = await pullBench();
    bench.fake.load('Lead', [lead({ Id: ada }), lead({ Id: bob })]);
    await bench.pull();
    bench.fake.context.database.raw.exec(`DELETE FROM "rows of Lead" WHERE Id = '${ada}'`);
    bench.setNow('2025-11-03T10:00:00Z');
    expect((await bench.pull()).output).toMatchObject({ full: false, deleted: 0 });
    expect((await bench.pull({ full: true })).output).toMatchObject({ full: true, deleted: 1, leads: 2 });
    expect((await bench.rows(tables.versions, 'known_at', versionsOf)).at(-1)).toEqual([
      ada,
      '2025-11-03 10:00:00+00',
      'true',
      null,
      'Ridge Advisors',
      '3',
    ]);
    expect((await bench.pull({ full: true })).output).toMatchObject({ versionsAdded: 0, deleted: 1 });
  });

  it('are looked for among all when the last pull is older than the recycle bin remembers', async () => {
    const bench = await pullBench();
    bench.fake.load('Lead', [
      lead({ Id: ada, SystemModstamp: '2025-10-30T08:00:00.000Z' }),
      lead({ Id: bob }),
    ]);
    await bench.pull();
    bench.fake.context.database.raw.exec(`DELETE FROM "rows of Lead" WHERE Id = '${bob}'`);
    bench.setNow('2025-11-20T10:00:00Z');
    const { output, decisions } = await bench.pull();
    expect(output).toMatchObject({ full: true, deleted: 1, leads: 2 });
    expect(decisions?.map(({ choice }) => choice)).toEqual(['read every lead']);
  });
});

describe('a pull that goes wrong', () => {
  it('goes on with a new session where the old one ended, and asks again where the connection dropped', async () => {
    const bench = await pullBench({
      faults: [
        { kind: 'session-expired', route: '/results', times: 1 },
        { kind: 'drop-midway', route: '/results', after: 1, times: 1 },
      ],
    });
    bench.fake.load(
      'Lead',
      Array.from({ length: 300 }, () => lead({})),
    );
    const { output } = await bench.pull();
    expect(bench.fake.context.faults.counts().map(({ struck }) => struck)).toEqual([1, 1]);
    expect(output).toMatchObject({ leadsRead: 300, versionsAdded: 300, retried: 2 });
  });

  it('keeps nothing where it breaks off, and the next pull has all', async () => {
    const bench = await pullBench();
    bench.fake.load('Lead', [lead({ Id: ada })]);
    await bench.pull();
    bench.setNow('2025-11-01T07:00:00Z');
    await change(bench.fake, ada, { Company: 'Harbor Wealth' });
    // The leads come, the history does not.
    bench.fake.context.faults.set([{ kind: 'drop-before', route: '/results', after: 1 }]);
    await expect(bench.pull()).rejects.toMatchObject({ code: 'salesforce-connection-lost' });
    expect(await bench.rows(tables.versions, 'known_at', ['Company'])).toEqual([['Ridge Advisors']]);
    bench.fake.context.faults.set([]);
    expect((await bench.pull()).output).toMatchObject({ pull: 2, versionsAdded: 1 });
  });

  it('keeps nothing where the warehouse refuses the last of what belongs together', async () => {
    const bench = await pullBench();
    bench.fake.load('Lead', [lead({ Id: ada })]);
    await bench.pull();
    bench.setNow('2025-11-01T07:00:00Z');
    await change(bench.fake, ada, { Company: 'Harbor Wealth' });
    const { warehouse } = bench;
    const whole = warehouse.together.bind(warehouse);
    warehouse.together = (queries) => whole([...queries, { query: 'salesforce/emptied', parameters: {} }]);
    await expect(bench.pull()).rejects.toThrow();
    expect(await bench.rows(tables.versions, 'known_at', ['Company'])).toEqual([['Ridge Advisors']]);
    warehouse.together = whole;
    expect((await bench.pull()).output).toMatchObject({ pull: 2, versionsAdded: 1 });
  });

  it('names every field that is missing, before anything is asked', async () => {
    const bench = await pullBench();
    await expect(bench.pull({ fields: ['Region__c', 'Company', 'Score__c'] })).rejects.toMatchObject({
      code: 'salesforce-fields-missing',
      message: expect.stringContaining('Lead.Region__c, Lead.Score__c'),
    });
    expect(bench.fake.context.calls.report()).not.toHaveProperty('byKind.bulk-query');
  });

  it('names a field that is gone between two pulls, and goes on without one that nobody asks for any more', async () => {
    const bench = await pullBench();
    bench.fake.load('Lead', [lead({ Id: ada, FA_CRD__c: '77' })]);
    await bench.pull();
    bench.fake.context.schema.removeField('Lead', 'FA_CRD__c');
    await expect(bench.pull()).rejects.toMatchObject({ code: 'salesforce-fields-missing' });
    const { output, decisions } = await bench.pull({
      fields: pulledFields.filter((name) => name !== 'FA_CRD__c'),
    });
    expect(output).toMatchObject({ pull: 2 });
    expect(decisions?.map(({ choice }) => choice)).toEqual(['go on without FA_CRD__c']);
  });

  it.each(['Email', 'LastName', 'Phone', 'Street'])(
    'refuses %s, which tells who a person is',
    async (name) => {
      const bench = await pullBench();
      await expect(bench.pull({ fields: [name] })).rejects.toMatchObject({
        code: 'salesforce-field-personal',
      });
    },
  );

  it('does not mix the leads of two orgs', async () => {
    const bench = await pullBench();
    await bench.pull();
    bench.signInWith(async () => ({
      ...(await connected(bench.fake)),
      organizationId: '00Dxx0000001gERAAY',
    }));
    await expect(bench.pull()).rejects.toMatchObject({ code: 'salesforce-other-org' });
  });

  it('does not begin where the calls do not last', async () => {
    const bench = await pullBench({ dailyRequests: 15 });
    await expect(bench.pull()).rejects.toMatchObject({ code: 'salesforce-limit-low' });
  });
});
