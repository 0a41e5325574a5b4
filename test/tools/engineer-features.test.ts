import { beforeAll, describe, expect, it } from 'vitest';
import { openV6 } from '../support/v6.ts';
import { writeLeadFile, writeVendorFile } from '../support/vendor-files.ts';

const at = (day: string) => `${day}T10:00:00.000Z`;

/** Leads contacted on one day, with a call so many days later; the analysis date is 2024-06-30. */
async function engineered() {
  const bench = await openV6({ snapshot_dates: ['2024-01-07'], maturity_days: 30 }, '2024-06-30');
  writeVendorFile(bench.vendorFile('2024-01-07'), [
    {
      RepCRD: '1',
      DateBecameRep_NumberOfYears: '10',
      DateOfHireAtCurrentFirm_NumberOfYears: '1.9',
      PriorFirm1_NumberOfYears: '2',
      PriorFirm2_NumberOfYears: '3',
      Series65_InvestmentAdviserRepresentative: 'Yes',
      Designations_CFP: 'Yes',
      MilesToWork: 'Springfield',
      Home_MetropolitanArea: '',
      NumberFirmAssociations: '0',
    },
  ]);
  const lead = (Id: string, contacted: string, call: string, crd = '1') => ({
    Id,
    FA_CRD__c: crd,
    Stage_Entered_Contacting__c: at(contacted),
    Stage_Entered_Call_Scheduled__c: call && at(call),
  });
  writeLeadFile(bench.leadFile, [
    lead('sameDay', '2024-03-01', '2024-03-01'),
    lead('day30', '2024-03-01', '2024-03-31'),
    lead('day31', '2024-03-01', '2024-04-01'),
    lead('never', '2024-03-01', ''),
    lead('backwards', '2024-03-01', '2024-02-28'),
    lead('mature', '2024-05-31', ''),
    lead('young', '2024-06-01', ''),
    lead('stranger', '2024-03-01', '', '404'),
  ]);
  for (const id of ['1.2', '1.4', '1.4b', '1.5', '1.6', '2', '3.1']) await bench.step(id);
  return { bench, result: await bench.step('3.2') };
}

describe('feature engineering', () => {
  let built: Awaited<ReturnType<typeof engineered>>;
  const row = async (lead: string) =>
    (await built.bench.warehouse.rows('audit/lead-row', { dataset: built.bench.tables.training, lead }))[0];

  beforeAll(async () => {
    built = await engineered();
  });

  it('labels a call on day 0 to 30 as a conversion, and day 31 as none', async () => {
    expect(await row('sameDay')).toMatchObject({ target_label: 1, days_to_conversion: 0 });
    expect(await row('day30')).toMatchObject({ target_label: 1, days_to_conversion: 30 });
    expect(await row('day31')).toMatchObject({ target_label: 0, days_to_conversion: 31 });
    expect(await row('never')).toMatchObject({ target_label: 0, days_to_conversion: null });
  });

  it('leaves out leads too young to judge and calls dated before their contact', async () => {
    expect(await row('mature')).toBeDefined();
    expect(await row('young')).toBeUndefined();
    expect(await row('backwards')).toBeUndefined();
    expect(built.result.output).toMatchObject({ rows: 6, positives: 2, rowsFiltered: 2 });
  });

  it('computes groups A to G from the vintage', async () => {
    expect(await row('never')).toMatchObject({
      is_veteran_advisor: 1,
      is_new_to_firm: 1,
      AverageTenureAtPriorFirms: 2.5,
      NumberOfPriorFirms: 2,
      avg_prior_firm_tenure_lt3: 1,
      high_turnover_flag: 0,
      license_count: 1,
      designation_count: 1,
      Home_Zip_3Digit: '021',
      firm_rep_count_bin: '1',
      is_new_to_firm_x_has_series65: 1,
      veteran_x_cfp: 1,
      missing_feature_count: 0,
    });
    expect((await row('never'))?.Firm_Stability_Score).toBeCloseTo(1.9 / 3, 12);
  });

  it('makes a town in a numeric column NULL, divides by nothing to NULL, and says what is missing', async () => {
    expect(await row('never')).toMatchObject({
      MilesToWork: null,
      remote_work_indicator: 0,
      Branch_Advisors_per_Firm_Association: null,
    });
    expect(await row('stranger')).toMatchObject({
      missing_feature_count: 6,
      unscorable_reason: 'no vendor record of this person was known by then',
    });
  });

  it('measures the eight assertions, and each can fail', async () => {
    expect(built.result.measures).toMatchObject({
      negativeDays: { value: 0 },
      repMatchRate: { value: 0.5 },
      firmMatchRate: { value: 1 },
      invalidSnapshots: { value: 0 },
      postContactFeatures: { value: 0 },
      invalidFlags: { value: 0 },
      invalidBins: { value: 0 },
      invalidMissing: { value: 0 },
    });
    const [facts] = await built.bench.warehouse.rows('features/assertions', {
      dataset: built.bench.tables.training,
      flags: ['license_count', 'NumberOfPriorFirms'],
      missing_flags: ['NumberOfPriorFirms'],
      snapshot_dates: ['2024-03-31'],
      bins: ['2_5'],
    });
    expect(facts).toMatchObject({ invalid_snapshots: 5, invalid_bins: 5 });
    expect(facts?.invalid_flags).not.toBe(0);
    expect(facts?.invalid_missing).not.toBe(0);
  });
});
