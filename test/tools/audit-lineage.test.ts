import { beforeAll, describe, expect, test } from 'vitest';
import type { Bench } from '../support/run-tool.ts';
import { audit, openReceived } from './lineage/received.ts';

let bench: Bench;

beforeAll(async () => {
  bench = await openReceived();
});

/** The V6 chain from the files as received to the training rows, with the columns that the engineering needs. */
const repColumns = [
  'RIAFirmCRD',
  'DateBecameRep_NumberOfYears',
  'DateOfHireAtCurrentFirm_NumberOfYears',
  'AverageTenureAtPriorFirms',
  'NumberOfPriorFirms',
  'NumberFirmAssociations',
  'NumberRIAFirmAssociations',
  'Number_RegisteredStates',
  'Number_BranchAdvisors',
  'Has_Series_7',
  'Has_Series_65',
  'Has_Series_66',
  'Has_Series_24',
  'Has_CFP',
  'Has_CFA',
  'Has_CIMA',
  'Has_AIF',
  'Branch_State',
  'Home_State',
  'Home_MetropolitanArea',
  'Home_ZipCode',
  'MilesToWork',
  'Email_BusinessType',
  'Email_PersonalType',
];
const keyColumns = ['RepCRD', 'snapshot_at', 'known_at', 'line', 'row_digest', 'IsPrimaryRIAFirm'];
const firmColumns = ['total_reps', 'pct_reps_with_cfp', 'multi_state_firm'];

type Extra = { name: string; source: 'lead' | 'contacts' | 'employment'; column: string };

/** The chain with columns added to the features, as `extra_features` adds them. */
function v6Chain(...extra: Extra[]) {
  const from = (source: Extra['source'], table: string) => {
    const features = extra.filter((each) => each.source === source);
    return features.length === 0 ? null : { table, features };
  };
  const added = extra.map(({ name, column }) => ({ name, column }));
  return [
    { query: 'crm/type-leads', parameters: { source: 'Crm.Lead_raw', target: 'Crm.Lead', keep: [] } },
    {
      query: 'features/contacted-leads',
      parameters: { leads: 'Crm.Lead', target: 'F.contacted', analysis_date: '2025-10-31' },
    },
    {
      query: 'vendor/transform-snapshot',
      parameters: {
        source: 'V.reps_raw',
        target: 'F.reps_1',
        snapshot_at: '2024-01-07',
        knowledge_lag_days: 0,
        unavailable: [],
        raw_columns: ['RepCRD'],
      },
    },
    {
      query: 'vendor/aggregate-firms',
      parameters: { source: 'F.reps_1', target: 'F.firms_1', unavailable: [] },
    },
    {
      query: 'vendor/union-vintages',
      parameters: {
        target: 'F.reps',
        quarter: null,
        snapshots: ['F.reps_1'],
        columns: [...keyColumns, ...repColumns],
      },
    },
    {
      query: 'vendor/union-vintages',
      parameters: {
        target: 'F.firms',
        quarter: null,
        snapshots: ['F.firms_1'],
        columns: ['RIAFirmCRD', 'snapshot_at', 'known_at', ...firmColumns],
      },
    },
    {
      query: 'features/join-point-in-time',
      parameters: {
        leads: 'F.contacted',
        reps: 'F.reps',
        firms: 'F.firms',
        target: 'F.staging',
        rep_columns: repColumns,
        firm_columns: firmColumns,
      },
    },
    ...(extra.length === 0
      ? []
      : [
          {
            query: 'features/extra-features',
            parameters: {
              leads: 'F.contacted',
              target: 'F.extra',
              lead: from('lead', 'Crm.Lead_raw'),
              contacts: from('contacts', 'Fin.ria_contacts_current'),
              employment: from('employment', 'Fin.employment'),
            },
          },
        ]),
    {
      query: 'features/engineer',
      parameters: {
        staging: 'F.staging',
        target: 'F.training',
        maturity_days: 30,
        analysis_date: '2025-10-31',
        labelled: true,
        rep_columns: repColumns.filter((name) => !['RIAFirmCRD', 'Home_ZipCode'].includes(name)),
        firm_columns: firmColumns,
        extra: extra.length === 0 ? null : 'F.extra',
        extra_features: added,
      },
    },
  ];
}

const v6Rules = {
  sources: ['Crm.Lead_raw', 'V.reps_raw', 'Fin.ria_contacts_current', 'Fin.employment'],
  forbidden_columns: [
    { column: 'Stage_Entered_Call_Scheduled__c', reason: 'it is the outcome' },
    {
      column: 'PREVIOUS_REGISTRATION_COMPANY_END_DATE',
      reason: 'backfilled',
      unless_before: ['end_known_on'],
    },
  ],
  lead_tables: [{ table: 'Crm.Lead_raw', known: ['Id', 'LeadSource', 'Stage_Entered_Contacting__c'] }],
};

const v6Features = [
  'Has_CFP',
  'AverageTenureAtPriorFirms',
  'license_count',
  'Firm_Stability_Score',
  'missing_feature_count',
  'Home_Zip_3Digit',
  'firm_rep_count_bin',
  'pct_reps_with_cfp',
  'multi_state_firm',
];

const auditV6 = (features: string[], queries: object[], more: object = {}) =>
  audit(bench, { dataset: 'F.training', features, queries, ...v6Rules, ...more });

describe('the features of the V6 chain', () => {
  test('are followed through eight queries to the files, and nothing forbidden is found', async () => {
    expect(await auditV6(v6Features, v6Chain())).toEqual({
      found: 0,
      traced: v6Features.length,
      breaches: [],
    });
    const file = JSON.parse(bench.artifacts.get('lineage-audit.json') ?? '');
    const columnsOf = (name: string) =>
      file.features.find((each: { feature: string }) => each.feature === name).columns;
    expect(columnsOf('license_count')).toEqual([
      'V.reps_raw.Series24_GeneralSecuritiesPrincipal',
      'V.reps_raw.Series65_InvestmentAdviserRepresentative',
      'V.reps_raw.Series66_CombinedUniformStateLawAndIARepresentative',
      'V.reps_raw.Series7_GeneralSecuritiesRepresentative',
    ]);
    expect(columnsOf('Firm_Stability_Score')).toEqual([
      'V.reps_raw.DateOfHireAtCurrentFirm_NumberOfYears',
      ...[1, 2, 3, 4].map((firm) => `V.reps_raw.PriorFirm${firm}_NumberOfYears`),
    ]);
    expect(columnsOf('firm_rep_count_bin')).toEqual(['V.reps_raw.RepCRD']);
    expect(bench.artifacts.get('lineage-audit.md')).toContain('Nothing of the kind was found.');
  });

  test('do not hold the outcome: the label, were it a feature, is refused', async () => {
    const { found, breaches } = await auditV6(['target_label', 'days_to_conversion'], v6Chain());
    expect(found).toBe(2);
    expect(breaches[0]).toMatchObject({
      feature: 'target_label',
      rule: 'forbidden column',
      path: 'target_label <- call_scheduled_date <- Crm.Lead_raw.Stage_Entered_Call_Scheduled__c',
      query: 'crm/type-leads',
    });
  });

  test.each<[Extra, string]>([
    [{ name: 'now', source: 'contacts', column: 'FirmTenureYears' }, 'current value'],
    [
      { name: 'exit', source: 'employment', column: 'PREVIOUS_REGISTRATION_COMPANY_END_DATE' },
      'forbidden column',
    ],
    [{ name: 'called', source: 'lead', column: 'Stage_Entered_Call_Scheduled__c' }, 'forbidden column'],
    [{ name: 'response', source: 'lead', column: 'First_Response__c' }, 'lead column not known then'],
  ])('are refused when one is planted: %o', async (extra, rule) => {
    const { breaches } = await auditV6([extra.name, 'Has_CFP'], v6Chain(extra));
    expect(breaches).toMatchObject([{ feature: extra.name, rule, query: 'features/extra-features' }]);
  });

  test("may not take a value of today's table, even of a column that is declared", async () => {
    const { breaches } = await auditV6(
      ['now'],
      v6Chain({ name: 'now', source: 'contacts', column: 'FirmTenureYears' }),
      {
        null_signals: [{ table: 'Fin.ria_contacts_current', column: 'FirmTenureYears' }],
      },
    );
    expect(breaches).toMatchObject([{ feature: 'now', rule: 'current value' }]);
  });
});

describe('a lineage that is not whole is a finding, never a pass', () => {
  test('where a query of the chain is left out', async () => {
    const { found, breaches } = await auditV6(
      ['total_reps'],
      v6Chain().filter(({ query }) => query !== 'vendor/aggregate-firms'),
    );
    expect(found).toBe(1);
    expect(breaches[0]).toMatchObject({ rule: 'unknown lineage' });
  });

  test('where no query makes the dataset', async () => {
    const { traced, breaches } = await auditV6(['Has_CFP'], v6Chain().slice(0, -1));
    expect(traced).toBe(0);
    expect(breaches).toMatchObject([{ feature: 'Has_CFP', rule: 'unknown lineage' }]);
  });

  test('where the feature is not a column of the dataset', async () => {
    const { traced, breaches } = await auditV6(['Has_CPF'], v6Chain());
    expect(traced).toBe(0);
    expect(breaches).toMatchObject([{ feature: 'Has_CPF', rule: 'unknown lineage' }]);
  });
});
