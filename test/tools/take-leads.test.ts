import { describe, expect, it } from 'vitest';
import type { Value } from '../../warehouse/warehouse.ts';
import { control } from '../salesforce/fake/open.ts';
import { change, lead, pullBench } from './pull-bench.ts';

const ada = '00QFk0000000001MAA';
const bob = '00QFk0000000002MAA';
const cid = '00QFk0000000003MAA';

/** `Id` and these columns of the lead table that the plans read. */
async function taken(
  bench: Awaited<ReturnType<typeof pullBench>>,
  ...columns: string[]
): Promise<Record<string, Value[]>> {
  await bench.take();
  const rows = await bench.rows('crm.Lead_raw', 'Id', ['Id', ...columns]);
  return Object.fromEntries(rows.map(([id, ...values]) => [String(id), values]));
}

describe('leads as known on the analysis date', () => {
  it('are those of the newest version of that day or before', async () => {
    const bench = await pullBench({ analysisDate: '2025-11-02' });
    bench.fake.load('Lead', [lead({ Id: ada }), lead({ Id: bob })]);
    await bench.pull();
    bench.setNow('2025-11-02T23:59:59Z');
    await change(bench.fake, ada, { FA_CRD__c: '11' });
    await bench.pull();
    bench.setNow('2025-11-03T00:00:00Z');
    await change(bench.fake, bob, { FA_CRD__c: '22' });
    await bench.pull();
    expect(await taken(bench, 'FA_CRD__c', '_line')).toEqual({ [ada]: ['11', '2'], [bob]: [null, '3'] });
  });

  it('are all that were there, though the first pull was later: without what was not so yet', async () => {
    const bench = await pullBench({ analysisDate: '2025-09-30' });
    const later = { SystemModstamp: '2025-10-20T08:00:00.000Z' };
    bench.fake.load('Lead', [
      lead({ ...later, Id: ada, Stage_Entered_Contacting__c: '2025-09-30T23:00:00.000Z' }),
      lead({ ...later, Id: bob, Stage_Entered_Contacting__c: '2025-10-01T00:00:00.000Z' }),
      lead({ ...later, Id: cid, CreatedDate: '2025-10-01T00:00:00.000Z' }),
    ]);
    await control(bench.fake, 'POST', 'delete', { object: 'Lead', ids: [bob] });
    await bench.pull();
    expect(await taken(bench, 'Stage_Entered_Contacting__c')).toEqual({
      [ada]: ['2025-09-30T23:00:00.000Z'],
      [bob]: [null],
    });
    const { measures } = await bench.take();
    expect(measures.firstSeenLater?.value).toBe(2);
  });

  it('leave out a lead that was deleted by then, and have it before', async () => {
    const before = await pullBench({ analysisDate: '2025-11-01' });
    before.fake.load('Lead', [lead({ Id: ada }), lead({ Id: bob })]);
    await before.pull();
    before.setNow('2025-11-02T10:00:00Z');
    await control(before.fake, 'POST', 'delete', { object: 'Lead', ids: [ada] });
    await before.pull();
    expect(Object.keys(await taken(before))).toEqual([ada, bob]);

    const after = await pullBench({ analysisDate: '2025-11-02' });
    after.fake.load('Lead', [lead({ Id: ada }), lead({ Id: bob })]);
    await after.pull();
    after.setNow('2025-11-02T10:00:00Z');
    await control(after.fake, 'POST', 'delete', { object: 'Lead', ids: [ada] });
    await after.pull();
    expect(Object.keys(await taken(after))).toEqual([bob]);
  });

  it('count a merged lead once, and say into which it went', async () => {
    const bench = await pullBench({ analysisDate: '2025-11-02' });
    bench.fake.load('Lead', [lead({ Id: ada }), lead({ Id: bob })]);
    await bench.pull();
    bench.setNow('2025-11-02T10:00:00Z');
    await control(bench.fake, 'POST', 'merge', { master: bob, losers: [ada] });
    await bench.pull();
    expect(Object.keys(await taken(bench))).toEqual([bob]);
    const known = await bench.rows('crm.Lead_known', 'Id', ['Id', 'is_deleted', 'merged_into']);
    expect(known).toEqual([
      [ada, 'true', bob],
      [bob, 'false', null],
    ]);
    expect((await bench.take()).output).toMatchObject({ leads: 1, merged: 1 });
  });

  it('are needed before they can be taken', async () => {
    const bench = await pullBench();
    await expect(bench.take()).rejects.toMatchObject({ code: 'salesforce-leads-not-pulled' });
  });

  it('say when the last pull ended before the analysis date', async () => {
    const bench = await pullBench({ analysisDate: '2025-11-03' });
    bench.fake.load('Lead', [lead({ Id: ada })]);
    await bench.pull();
    expect((await bench.take()).measures.daysShort?.value).toBe(3);
  });
});

describe('a value at contact', () => {
  const contacted = { Stage_Entered_Contacting__c: '2025-11-02T12:00:00.000Z' };

  it('is what the first change after it replaced, though that change was pulled first', async () => {
    const bench = await pullBench({ analysisDate: '2025-11-30' });
    bench.fake.load('Lead', [lead({ ...contacted, Id: ada, Status: 'Contacting' })]);
    bench.setNow('2025-11-02T12:00:01Z');
    await change(bench.fake, ada, { Status: 'Call Scheduled' });
    bench.setNow('2025-11-05T09:00:00Z');
    await change(bench.fake, ada, { Status: 'Closed' });
    await bench.pull();
    expect(await taken(bench, 'Status')).toEqual({ [ada]: ['Contacting'] });
    expect((await bench.take()).output).toMatchObject({ rolledBack: 1 });
  });

  it('is what a change at that very moment brought', async () => {
    const bench = await pullBench({ analysisDate: '2025-11-30' });
    bench.fake.load('Lead', [lead({ ...contacted, Id: ada })]);
    bench.setNow('2025-11-02T12:00:00Z');
    await change(bench.fake, ada, { Status: 'Contacting' });
    await bench.pull();
    expect(await taken(bench, 'Status')).toEqual({ [ada]: ['Contacting'] });
  });

  it('is what the last change before it brought, where no pull saw the lead in between', async () => {
    const bench = await pullBench({ analysisDate: '2025-11-30' });
    bench.fake.load('Lead', [lead({ ...contacted, Id: ada })]);
    await bench.pull();
    bench.setNow('2025-11-01T09:00:00Z');
    await change(bench.fake, ada, { Status: 'Contacting' });
    bench.setNow('2025-11-20T09:00:00Z');
    await change(bench.fake, ada, { Company: 'Harbor Wealth' });
    await bench.pull();
    // Company has no history: it is that of the version which was in force.
    expect(await taken(bench, 'Status', 'Company')).toEqual({ [ada]: ['Contacting', 'Ridge Advisors'] });
  });

  it('is that of the first version where the field has no history and no version is older', async () => {
    const bench = await pullBench({ analysisDate: '2025-11-30' });
    bench.fake.load('Lead', [lead({ ...contacted, Id: ada, SystemModstamp: '2025-11-10T00:00:00.000Z' })]);
    bench.setNow('2025-11-11T00:00:00Z');
    await bench.pull();
    await change(bench.fake, ada, { Company: 'Harbor Wealth' });
    await bench.pull();
    expect(await taken(bench, 'Company')).toEqual({ [ada]: ['Ridge Advisors'] });
  });

  it('of a lead without contact is the value at the end of the analysis date', async () => {
    const bench = await pullBench({ analysisDate: '2025-11-02' });
    bench.fake.load('Lead', [lead({ Id: ada })]);
    bench.setNow('2025-11-02T23:59:59Z');
    await change(bench.fake, ada, { Status: 'Nurture' });
    bench.setNow('2025-11-03T00:00:00Z');
    await change(bench.fake, ada, { Status: 'Closed' });
    await bench.pull();
    expect(await taken(bench, 'Status')).toEqual({ [ada]: ['Nurture'] });
  });

  it('can be nothing: a field that was empty then is empty', async () => {
    const bench = await pullBench({ analysisDate: '2025-11-30' });
    bench.fake.load('Lead', [lead({ ...contacted, Id: ada, Status: null })]);
    bench.setNow('2025-11-03T00:00:00Z');
    await change(bench.fake, ada, { Status: 'Closed' });
    await bench.pull();
    expect(await taken(bench, 'Status')).toEqual({ [ada]: [null] });
  });
});
