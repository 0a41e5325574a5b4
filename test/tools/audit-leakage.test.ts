import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openV6 } from '../support/v6.ts';
import { writeLeadFile, writeVendorFile } from '../support/vendor-files.ts';

/** Forty people contacted on two days; every fourth converts. `columns` adds what the lead file says of each. */
async function audited(
  extra: { source: string; column: string } | null,
  columns: (converted: boolean) => Record<string, string> = () => ({}),
) {
  const bench = await openV6({
    snapshot_dates: ['2024-01-07', '2024-03-31'],
    extra_features: extra === null ? [] : [{ name: 'added', ...extra }],
    replay: { days: 2, leads_a_day: 30 },
  });
  const people = Array.from({ length: 40 }, (_, index) => ({
    crd: String(index + 1),
    converted: index % 4 === 0,
    day: index < 20 ? '2024-02-10' : '2024-05-10',
  }));
  const rep = ({ crd }: { crd: string }, moved: number) => ({
    RepCRD: crd,
    MilesToWork: String(Number(crd) + moved),
  });
  writeVendorFile(
    bench.vendorFile('2024-01-07'),
    people.map((person) => rep(person, 0)),
  );
  writeVendorFile(
    bench.vendorFile('2024-03-31'),
    people.map((person) => rep(person, 100)),
  );
  writeLeadFile(
    bench.leadFile,
    people.map(({ crd, converted, day }) => ({
      Id: `lead${crd.padStart(2, '0')}`,
      FA_CRD__c: crd,
      Stage_Entered_Contacting__c: `${day}T10:00:00.000Z`,
      Stage_Entered_Call_Scheduled__c: converted ? `${day.slice(0, 8)}20T10:00:00.000Z` : '',
      ...columns(converted),
    })),
  );
  const put = (path: string, lines: string[]) => {
    mkdirSync(dirname(join(bench.directory, path)), { recursive: true });
    writeFileSync(join(bench.directory, path), `${lines.join('\n')}\n`);
  };
  put('data/fintrx/ria_contacts_current.csv', [
    'RIA_CONTACT_CRD_ID,FirmTenureYears_current',
    ...people.map(({ crd, converted }) => `${crd},${converted ? 1 : 9}`),
  ]);
  // Converted people left their last firm before contact, and the vendor learned of it a year later.
  put('data/fintrx/employment_history.csv', [
    'RIA_CONTACT_CRD_ID,PREVIOUS_REGISTRATION_COMPANY_CRD_ID,PREVIOUS_REGISTRATION_COMPANY_NAME,PREVIOUS_REGISTRATION_COMPANY_START_DATE,PREVIOUS_REGISTRATION_COMPANY_END_DATE,RECORD_UPDATED_DATE',
    ...people.map(
      ({ crd, converted }) =>
        `${crd},5,Old Firm,2015-01-01,${converted ? '2024-01-15,2025-01-15' : '2020-01-01,2020-02-01'}`,
    ),
  ]);
  for (const id of ['1.2', '1.4', '1.4b', '1.5', '1.6', '2', '3.1', '3.2']) await bench.step(id);
  const { measures, output } = await bench.step('3.2b');
  return { measures, output };
}

describe('the leakage audit', () => {
  it('finds nothing in features that were known at contact', async () => {
    const { measures, output } = await audited(null);
    expect(output).toMatchObject({ replayedLeads: 40, replayedDays: 2 });
    expect(measures).toMatchObject({
      forbiddenColumns: { value: 0 },
      replayDifferences: { value: 0 },
      suspiciousFeatures: { value: 0 },
    });
  });

  it('lets a lead column pass that is filled when the lead is made', async () => {
    const { measures } = await audited({ source: 'lead', column: 'CreatedDate' });
    expect(measures).toMatchObject({ forbiddenColumns: { value: 0 }, replayDifferences: { value: 0 } });
  });

  it("catches today's value, by rule and by replay, and shows the leads", async () => {
    const { measures } = await audited({ source: 'contacts_current', column: 'FirmTenureYears_current' });
    expect(measures.forbiddenColumns).toMatchObject({ value: 1 });
    expect(measures.replayDifferences?.value).toBe(40);
    expect(measures.replayDifferences?.note).toContain('added');
    expect(measures.replayDifferences?.evidence?.columns).toContain('lead');
  });

  it('catches an end date that the vendor wrote after the contact, and only there', async () => {
    const { measures } = await audited({
      source: 'employment_history',
      column: 'PREVIOUS_REGISTRATION_COMPANY_END_DATE',
    });
    expect(measures.replayDifferences?.value).toBe(10);
  });

  it('catches a column that is filled after contact', async () => {
    const { measures } = await audited({ source: 'lead', column: 'First_Response_Date__c' }, (converted) => ({
      First_Response_Date__c: converted ? '2024-05-12' : '',
    }));
    expect(measures.forbiddenColumns?.note).toContain('First_Response_Date__c');
    expect(measures.replayDifferences?.value).toBe(10);
  });

  it('catches a stand-in for the target by its information value', async () => {
    const { measures } = await audited({ source: 'lead', column: 'Opened__c' }, (converted) => ({
      Opened__c: String(converted),
    }));
    expect(measures.suspiciousFeatures?.value).toBe(1);
    expect(measures.suspiciousFeatures?.note).toContain('added');
    expect(measures.suspiciousFeatures?.evidence?.rows.length).toBeGreaterThan(0);
  });
});
