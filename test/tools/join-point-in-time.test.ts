import { beforeAll, describe, expect, it } from 'vitest';
import { openV6 } from '../support/v6.ts';
import { writeLeadFile, writeVendorFile } from '../support/vendor-files.ts';

// Two vintages, 2024-01-07 and 2024-03-31. Rep 7 moves from firm 100 to firm 200 between them.
const dates = ['2024-01-07', '2024-03-31'];
const contact = (day: string) => `${day}T10:00:00.000Z`;

async function join(reverse = false) {
  const bench = await openV6({ snapshot_dates: dates });
  const order = <T>(rows: T[]): T[] => (reverse ? rows.toReversed() : rows);
  writeVendorFile(
    bench.vendorFile('2024-01-07'),
    order([
      { RepCRD: '7', RIAFirmCRD: '100', PrimaryRIAFirmCRD: '100', MilesToWork: '5' },
      { RepCRD: 'CRD-0000008', RIAFirmCRD: '100', MilesToWork: '20' },
      // Three copies of one person: the row of the primary firm must win, whatever stands first.
      { RepCRD: '9', RIAFirmCRD: '300', PrimaryRIAFirmCRD: '100', Office_State: 'TX' },
      { RepCRD: '9', RIAFirmCRD: '100', PrimaryRIAFirmCRD: '100', Office_State: 'CA' },
      { RepCRD: '9', RIAFirmCRD: '100', PrimaryRIAFirmCRD: '100', Office_State: 'WA' },
    ]),
  );
  writeVendorFile(
    bench.vendorFile('2024-03-31'),
    order([
      { RepCRD: '7.0', RIAFirmCRD: '200', PrimaryRIAFirmCRD: '200', MilesToWork: '50' },
      { RepCRD: '8', RIAFirmCRD: '200', MilesToWork: '20' },
    ]),
  );
  writeLeadFile(bench.leadFile, [
    { Id: 'before', FA_CRD__c: '7', Stage_Entered_Contacting__c: contact('2024-01-06') },
    { Id: 'onDay', FA_CRD__c: '7', Stage_Entered_Contacting__c: contact('2024-01-07') },
    { Id: 'eve', FA_CRD__c: '7', Stage_Entered_Contacting__c: contact('2024-03-30') },
    { Id: 'day2', FA_CRD__c: '7', Stage_Entered_Contacting__c: contact('2024-03-31') },
    { Id: 'gone', FA_CRD__c: '9', Stage_Entered_Contacting__c: contact('2025-01-01') },
    { Id: 'nobody', FA_CRD__c: '404', Stage_Entered_Contacting__c: contact('2024-05-01') },
    { Id: 'prefixed', FA_CRD__c: 'CRD-8', Stage_Entered_Contacting__c: contact('2024-05-01') },
    { Id: 'open', FA_CRD__c: '7' },
  ]);
  for (const id of ['1.2', '1.4', '1.4b', '1.5', '1.6', '2']) await bench.step(id);
  const { measures } = await bench.step('3.1');
  return { bench, measures };
}

describe('the point-in-time join', () => {
  let joined: Awaited<ReturnType<typeof join>>;
  const lead = async (id: string) => {
    const [row] = await joined.bench.warehouse.rows('audit/lead-row', {
      dataset: joined.bench.tables.staging,
      lead: id,
    });
    return row;
  };

  beforeAll(async () => {
    joined = await join();
  });

  it('gives one row to each contacted lead, whatever the vendor repeats', () => {
    expect(joined.measures).toMatchObject({ joinedLeads: { value: 7 }, rowsMultiplied: { value: 0 } });
  });

  it('knows nothing on the eve of the first vintage', async () => {
    expect(await lead('before')).toMatchObject({ rep_snapshot_at: null, RIAFirmCRD: null, total_reps: null });
  });

  it('uses a vintage on its own day, and the older one on the day before the next', async () => {
    expect(await lead('onDay')).toMatchObject({
      rep_snapshot_at: '2024-01-07',
      MilesToWork: 5,
      RIAFirmCRD: '100',
    });
    expect(await lead('eve')).toMatchObject({ rep_snapshot_at: '2024-01-07', MilesToWork: 5 });
    expect(await lead('day2')).toMatchObject({
      rep_snapshot_at: '2024-03-31',
      MilesToWork: 50,
      RIAFirmCRD: '200',
    });
  });

  it('keeps the last vintage of a person who is missing from later ones', async () => {
    expect(await lead('gone')).toMatchObject({
      rep_snapshot_at: '2024-01-07',
      firm_snapshot_at: '2024-01-07',
    });
  });

  it('counts the people of the firm in the vintage that was known', async () => {
    expect(await lead('onDay')).toMatchObject({ total_reps: 3, firm_snapshot_at: '2024-01-07' });
    expect(await lead('day2')).toMatchObject({ total_reps: 2, firm_snapshot_at: '2024-03-31' });
  });

  it('finds people however their CRD is written, and leaves strangers unmatched', async () => {
    expect(await lead('prefixed')).toMatchObject({ rep_snapshot_at: '2024-03-31' });
    expect(await lead('nobody')).toMatchObject({ rep_snapshot_at: null });
  });

  it('chooses the same copy of a person when the file is turned upside down', async () => {
    const forward = await lead('gone');
    joined = await join(true);
    const backward = await lead('gone');
    expect(forward).toMatchObject({ IsPrimaryRIAFirm: 1 });
    expect(backward).toEqual({ ...forward, rep_line: backward?.rep_line, lead_line: forward?.lead_line });
  });
});
