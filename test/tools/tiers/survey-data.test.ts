import { expect, it } from 'vitest';
import { surveyData } from '../../../tools/survey-data.ts';
import { openFirm } from '../employment/firm.ts';

const lead = (n: number, crd: string, contacted: string, called = '', source = 'Provided Lead List') => ({
  Id: `00Q00000000000${n}AAA`,
  FA_CRD__c: crd,
  Stage_Entered_Contacting__c: contacted === '' ? '' : `${contacted}T10:00:00.000Z`,
  Stage_Entered_Call_Scheduled__c: called === '' ? '' : `${called}T10:00:00.000Z`,
  LeadSource: source,
});

/** Mondays are 2025-09-01, 2025-09-08 and 2025-09-15; the analysis date is the Wednesday after the last. */
const files = {
  leads: [
    lead(1, '11', '2025-09-01', '2025-09-03'),
    lead(2, '12', '2025-09-09'),
    lead(3, '13', '2025-09-10', '', 'LinkedIn (Self Sourced)'),
    lead(4, '14', '2025-09-14'),
    lead(5, '', '2025-09-15', '2025-09-14'),
    lead(6, '11', ''),
  ],
  history: [
    ['11', '100', 'Plain Advisors', '2010-01-01', '', '2010-01-05'],
    ['12', '100', 'Plain Advisors', '2012-01-01', '2020-01-01', '2020-01-05'],
  ],
  firms: [
    ['100', 'Plain Advisors', '2025', '7', '1000', '3'],
    ['100', 'Plain Advisors', '2025', '8', '', '3'],
    ['200', 'Other Advisors', '2025', '8', '', '2'],
  ],
  contacts: [
    ['11', 'F', '', '', '', ''],
    ['12', 'F', '', '', '', ''],
    ['13', 'F', '', '', '', ''],
  ],
};
const asked = {
  leads: 'typed.leads',
  contacts: 'typed.contacts',
  history: 'typed.history',
  firms: 'typed.firms',
  catalogue: ['raw.history', 'raw.nowhere'],
  minimum_contacted: 10,
};

async function survey(analysisDate = '2025-09-17') {
  const firm = await openFirm(files, analysisDate);
  const result = await firm.run(surveyData, asked);
  return { ...result, file: JSON.parse(firm.artifacts.get('data-landscape.json') ?? ''), firm };
}

it('counts the funnel, the matches, the months and the coverage', async () => {
  const { measures } = await survey();
  expect(measures.contactedLeads?.value).toBe(5);
  // One of two calls is dated before its contact.
  expect(measures.conversionRate?.value).toBe(1 / 5);
  expect(measures.crdMatchRate).toMatchObject({ value: 3 / 4, note: '3 of 4 CRDs of contacted leads' });
  expect(measures.historyCoverage?.value).toBe(2 / 5);
  expect(measures.firmMonths?.value).toBe(1);
  expect(measures.tablesFound).toMatchObject({ value: 1, note: 'missing: raw.nowhere' });
});

it('takes the weekly flow from whole weeks after the first, and says when missing leads will have come', async () => {
  const { measures, file } = await survey();
  expect(file.flow.weeks).toEqual([
    { week: '2025-09-01', contacted: 1, converted: 1, is_whole: true },
    { week: '2025-09-08', contacted: 3, converted: 0, is_whole: true },
    { week: '2025-09-15', contacted: 1, converted: 0, is_whole: false },
  ]);
  expect(measures.weeklyContacts?.value).toBe(3);
  expect(measures.contactedLeads?.note).toContain('5 fewer than the 10 needed; at 3.0 a week');
});

it('gives the mix of sources by quarter as shares', async () => {
  const { file } = await survey();
  expect(file.sources).toEqual([
    { quarter: '2025-07-01', source: 'Provided List', contacted: 4, share: 0.8 },
    { quarter: '2025-07-01', source: 'LinkedIn', contacted: 1, share: 0.2 },
  ]);
});

it('writes the report and both lists', async () => {
  const { firm } = await survey();
  expect(firm.artifacts.get('data-landscape.md')).toContain('| `raw.nowhere` | not there | 0 |');
  expect(firm.artifacts.get('vendor-tables.csv')).toContain('raw.nowhere,,');
  expect(firm.artifacts.get('firm-historicals-coverage.csv')).toBe(
    'month,firms,with_aum,with_rep_count\n2025-07-01,1,1,1\n2025-08-01,2,0,2\n',
  );
});
