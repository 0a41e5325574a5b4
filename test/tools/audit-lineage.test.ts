import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { auditLineage } from '../../tools/audit-lineage.ts';
import { ingestFiles } from '../../tools/ingest-files.ts';
import { type Bench, openBench } from '../support/run-tool.ts';

/** The columns of the files as received, as far as the queries read them. */
const received = {
  'Crm.Lead_raw': [
    'Id',
    'FA_CRD__c',
    'CreatedDate',
    'Stage_Entered_Contacting__c',
    'Stage_Entered_Call_Scheduled__c',
    'LeadSource',
    'First_Response__c',
  ],
  'V.reps_raw': [
    ...['RepCRD', 'RIAFirmCRD', 'PrimaryRIAFirmCRD', 'NumberFirmAssociations', 'NumberRIAFirmAssociations'],
    ...['DateBecameRep_NumberOfYears', 'DateOfHireAtCurrentFirm_NumberOfYears', 'Number_OfficeReps'],
    ...[1, 2, 3, 4].map((firm) => `PriorFirm${firm}_NumberOfYears`),
    ...['DuallyRegisteredBDRIARep', 'Series7_GeneralSecuritiesRepresentative'],
    ...['Series65_InvestmentAdviserRepresentative', 'Series66_CombinedUniformStateLawAndIARepresentative'],
    ...['Series24_GeneralSecuritiesPrincipal', 'Designations_CFP', 'Designations_CFA', 'Designations_CIMA'],
    ...['Designations_AIF', 'RegulatoryDisclosures', 'BreakawayRep', 'InsuranceLicensed', 'NonProducer'],
    ...[
      'IndependentContractor',
      'Owner',
      'Office_USPSCertified',
      'Home_USPSCertified',
      'SocialMedia_LinkedIn',
    ],
    ...['Email_BusinessType', 'Email_PersonalType', 'Home_MetropolitanArea', 'Office_State', 'Home_State'],
    ...['Home_ZipCode', 'MilesToWork', 'Number_RegisteredStates'],
    ...['DateOfHireAtCurrentFirm_YYYY-MM', 'DateBecameRep_YYYY-MM'],
  ],
  'O.leads_raw': ['mql_id', 'first_contact_date', 'landing_page_id', 'origin'],
  'O.deals_raw': ['mql_id', 'won_date', 'business_segment'],
  'Fin.ria_contacts_current': ['RIA_CONTACT_CRD_ID', 'FirmTenureYears', 'GENDER'],
  'Fin.employment': [
    'RIA_CONTACT_CRD_ID',
    'PREVIOUS_REGISTRATION_COMPANY_CRD_ID',
    'PREVIOUS_REGISTRATION_COMPANY_NAME',
    'PREVIOUS_REGISTRATION_COMPANY_START_DATE',
    'PREVIOUS_REGISTRATION_COMPANY_END_DATE',
    'RECORD_UPDATED_DATE',
  ],
};

let bench: Bench;

beforeAll(async () => {
  bench = await openBench();
  const sources = Object.entries(received).map(([table, columns]) => ({
    path: `${table}.csv`,
    table,
    columns,
  }));
  for (const { path, columns } of sources) {
    writeFileSync(join(bench.directory, path), `${columns.join()}\n${columns.map(() => '1').join()}\n`);
  }
  await bench.run(ingestFiles, { sources });
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

async function audit(features: string[], queries: ReturnType<typeof v6Chain>, more: object = {}) {
  const result = await bench.run(auditLineage, {
    dataset: 'F.training',
    features,
    queries,
    ...v6Rules,
    ...more,
  });
  const { forbiddenLineage, featuresTraced } = result.measures;
  return {
    found: forbiddenLineage?.value,
    traced: featuresTraced?.value,
    breaches: (forbiddenLineage?.evidence?.rows ?? []).map(([feature, rule, , , path, query]) => ({
      feature,
      rule,
      path,
      query,
    })),
  };
}

describe('the features of the V6 chain', () => {
  test('are followed through eight queries to the files, and nothing forbidden is found', async () => {
    expect(await audit(v6Features, v6Chain())).toEqual({ found: 0, traced: v6Features.length, breaches: [] });
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
    const { found, breaches } = await audit(['target_label', 'days_to_conversion'], v6Chain());
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
    const { breaches } = await audit([extra.name, 'Has_CFP'], v6Chain(extra));
    expect(breaches).toMatchObject([{ feature: extra.name, rule, query: 'features/extra-features' }]);
  });
});

describe('a lineage that is not whole is a finding, never a pass', () => {
  test('where a query of the chain is left out', async () => {
    const { found, breaches } = await audit(
      ['total_reps'],
      v6Chain().filter(({ query }) => query !== 'vendor/aggregate-firms'),
    );
    expect(found).toBe(1);
    expect(breaches[0]).toMatchObject({ rule: 'unknown lineage' });
  });

  test('where no query makes the dataset', async () => {
    const { traced, breaches } = await audit(['Has_CFP'], v6Chain().slice(0, -1));
    expect(traced).toBe(0);
    expect(breaches).toMatchObject([{ feature: 'Has_CFP', rule: 'unknown lineage' }]);
  });

  test('where the feature is not a column of the dataset', async () => {
    const { traced, breaches } = await audit(['Has_CPF'], v6Chain());
    expect(traced).toBe(0);
    expect(breaches).toMatchObject([{ feature: 'Has_CPF', rule: 'unknown lineage' }]);
  });
});

describe('the features of the funnel', () => {
  const history = (name: string, column: string | null) => ({
    query: 'funnel/history',
    parameters: {
      outcomes: 'O.outcomes',
      target: `O.history_${name}`,
      column,
      observed_from: '2017-12-05',
      window_days: 87,
    },
  });
  const chain = (...planted: string[]) => [
    { query: 'funnel/type-leads', parameters: { source: 'O.leads_raw', target: 'O.leads' } },
    {
      query: 'funnel/type-deals',
      parameters: { source: 'O.deals_raw', target: 'O.deals', attributes: ['business_segment'] },
    },
    { query: 'funnel/outcomes', parameters: { leads: 'O.leads', deals: 'O.deals', target: 'O.outcomes' } },
    history('all', null),
    history('origin', 'origin'),
    history('page', 'landing_page_id'),
    {
      query: 'funnel/features',
      parameters: {
        outcomes: 'O.outcomes',
        overall: 'O.history_all',
        by_origin: 'O.history_origin',
        by_page: 'O.history_page',
        deals: 'O.deals',
        target: 'O.features',
        shrinkage: 50,
        planted,
        day: null,
      },
    },
  ];
  const auditFunnel = (features: string[], planted: string[], unlessBefore: string[]) =>
    audit(features, chain(...planted) as ReturnType<typeof v6Chain>, {
      dataset: 'O.features',
      sources: ['O.leads_raw', 'O.deals_raw'],
      forbidden_columns: [
        { column: 'won_date', reason: 'it is the outcome', unless_before: unlessBefore },
        { column: 'business_segment', reason: 'known of won deals only' },
      ],
      lead_tables: [],
    });
  const rates = ['origin_rate', 'page_rate'];

  test('may use earlier outcomes where the query asks that they had matured before the day', async () => {
    const { found, traced } = await auditFunnel(
      [...rates, 'contact_weekday', 'origin_leads_30d'],
      [],
      ['window_ends'],
    );
    expect({ found, traced }).toEqual({ found: 0, traced: 4 });
  });

  test('are refused where nothing asks when the outcome was known', async () => {
    const { breaches } = await auditFunnel(rates, [], []);
    expect(new Set(breaches.map(({ feature, rule }) => `${feature}: ${rule}`))).toEqual(
      new Set(['origin_rate: forbidden column', 'page_rate: forbidden column']),
    );
  });

  test('are refused when an attribute of won deals is among them', async () => {
    const { breaches } = await auditFunnel(['business_segment', 'origin'], ['business_segment'], []);
    expect(breaches).toEqual([
      {
        feature: 'business_segment',
        rule: 'forbidden column',
        path: 'business_segment <- O.deals_raw.business_segment',
        query: 'funnel/type-deals',
      },
    ]);
  });
});

describe('the features of the employment history', () => {
  const chain = [
    { query: 'employment/type-history', parameters: { source: 'Fin.employment', target: 'E.history' } },
    {
      query: 'employment/stays',
      parameters: { history: 'E.history', target: 'E.stays', start_lag_days: 45 },
    },
    {
      query: 'employment/careers',
      parameters: { leads: 'E.leads', stays: 'E.stays', target: 'E.careers', mobility_years: 3 },
    },
    {
      query: 'employment/type-contacts',
      parameters: {
        source: 'Fin.ria_contacts_current',
        target: 'E.contacts',
        lacks: [{ name: 'is_gender_missing', column: 'GENDER' }],
      },
    },
    {
      query: 'employment/features',
      parameters: {
        leads: 'E.leads',
        careers: 'E.careers',
        flows: 'E.flows',
        firms: 'E.firms',
        protocol: 'E.protocol',
        contacts: 'E.contacts',
        lacks: ['is_gender_missing'],
        extra: null,
        extra_features: [],
        target: 'E.features',
        wirehouse_pattern: 'UBS',
        heavy_bleeding_below: -10,
      },
    },
  ];
  const auditEmployment = (features: string[], rules: object) =>
    audit(features, chain as ReturnType<typeof v6Chain>, {
      dataset: 'E.features',
      sources: ['Fin.employment', 'Fin.ria_contacts_current', 'E.leads', 'E.flows', 'E.firms', 'E.protocol'],
      lead_tables: [],
      ...rules,
    });
  const endDates = (unlessBefore: string[]) => ({
    forbidden_columns: [
      { column: 'PREVIOUS_REGISTRATION_COMPANY_END_DATE', reason: 'backfilled', unless_before: unlessBefore },
    ],
  });

  test('may use an end date where the query asks that it was known by then, and only there', async () => {
    const features = ['tenure_months', 'num_prior_firms', 'pit_avg_prior_tenure_months'];
    expect(await auditEmployment(features, endDates(['end_known_on']))).toMatchObject({
      found: 0,
      traced: 3,
    });
    const { breaches } = await auditEmployment(features, endDates([]));
    expect(new Set(breaches.map(({ feature }) => feature))).toEqual(new Set(features));
  });

  test("may ask of today's table what is missing, where that is declared", async () => {
    const signal = { null_signals: [{ table: 'Fin.ria_contacts_current', column: 'GENDER' }] };
    expect(await auditEmployment(['is_gender_missing'], signal)).toMatchObject({ found: 0, traced: 1 });
    const { breaches } = await auditEmployment(['is_gender_missing'], {});
    expect(breaches).toMatchObject([{ feature: 'is_gender_missing', rule: 'current value' }]);
  });

  test("may not take a value of today's table, even of a column that is declared", async () => {
    const { breaches } = await audit(
      ['now'],
      v6Chain({ name: 'now', source: 'contacts', column: 'FirmTenureYears' }),
      {
        null_signals: [{ table: 'Fin.ria_contacts_current', column: 'FirmTenureYears' }],
      },
    );
    expect(breaches).toMatchObject([{ feature: 'now', rule: 'current value' }]);
  });
});
