import { describe, expect, it } from 'vitest';
import { allPlans } from '../../../plans/index.ts';
import { referenceConfiguration } from '../../../runner/configuration.ts';
import { viewPlan } from '../../../runner/plan-view.ts';
import { columnMasks } from '../../../runner/reading/column-masks.ts';
import { allTools } from '../../../tools/index.ts';

describe('columnMasks', () => {
  it('masks what names or describes a person, in raw tables and in typed ones', () => {
    const raw = shownIn('SavvyGTMData.Lead_raw');
    for (const column of [
      'FirstName',
      'LastName',
      'Company',
      'Title',
      'Email',
      'Phone',
      'OwnerId',
      'Anything__c',
    ])
      expect({ column, shown: raw(column, 'STRING') }).toEqual({ column, shown: 'masked' });
    const typed = shownIn('LeadScoring.v_discovery_reps_all_vintages');
    for (const column of [
      'RIAFirmName',
      'Home_ZipCode',
      'Gender',
      'Notes',
      'PersonalWebpage',
      'Email_BusinessType',
    ])
      expect({ column, shown: typed(column, 'STRING') }).toEqual({ column, shown: 'masked' });
  });

  it('masks what sounds personal even where it is a number or a date', () => {
    const typed = shownIn('LeadScoring.v_discovery_reps_all_vintages');
    expect(typed('Birth_Date', 'DATE')).toBe('masked');
    expect(typed('Home_Latitude', 'FLOAT64')).toBe('masked');
    expect(typed('MobilePhone', 'INT64')).toBe('masked');
  });

  it('shows the id of a lead, what a model may see, and numbers and dates', () => {
    const typed = shownIn('LeadScoring.v_discovery_reps_all_vintages');
    expect(typed('Id', 'STRING')).toBe('as-it-is');
    expect(typed('Home_State', 'STRING')).toBe('as-it-is');
    expect(typed('total_reps', 'INT64')).toBe('as-it-is');
    expect(typed('known_at', 'DATE')).toBe('as-it-is');
  });

  it('makes tokens of CRD numbers, whatever their type', () => {
    const typed = shownIn('LeadScoring.v_discovery_reps_all_vintages');
    for (const column of ['crd', 'RepCRD', 'RIAFirmCRD', 'FA_CRD__c', 'RIA_CONTACT_CRD_ID']) {
      expect({ column, shown: typed(column, 'INT64') }).toEqual({ column, shown: 'token' });
      expect({ column, shown: typed(column, 'STRING') }).toEqual({ column, shown: 'token' });
    }
  });

  it('shows no text of a record that the reader of files refused', () => {
    const rejects = shownIn('SavvyGTMData.Lead_raw_rejects');
    expect(rejects('reason', 'STRING')).toBe('masked');
    expect(rejects('text', 'STRING')).toBe('masked');
    expect(rejects('line', 'INT64')).toBe('as-it-is');
  });

  it('lets no table be read that no plan writes', () => {
    expect(masks()('SavvyGTMData.payroll')).toBeNull();
    expect(columnMasks([], allTools)('SavvyGTMData.Lead_raw')).toBeNull();
  });
});

function shownIn(table: string) {
  const shown = masks()(table);
  if (shown === null) throw new Error(`${table} cannot be read`);
  return shown;
}

function masks() {
  const configuration = referenceConfiguration(allPlans);
  return columnMasks(
    allPlans.map((plan) => viewPlan(plan, configuration, allTools).steps),
    allTools,
  );
}
