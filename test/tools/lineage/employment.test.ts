import { beforeAll, describe, expect, test } from 'vitest';
import type { Bench } from '../../support/run-tool.ts';
import { audit, openReceived } from './received.ts';

let bench: Bench;

beforeAll(async () => {
  bench = await openReceived();
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
    audit(bench, {
      features,
      queries: chain,
      dataset: 'E.features',
      sources: ['Fin.employment', 'Fin.ria_contacts_current', 'E.leads', 'E.flows', 'E.firms', 'E.protocol'],
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

  test('are followed through the branches of a UNION ALL inside a query', async () => {
    const flows = {
      query: 'employment/firm-flows',
      parameters: {
        careers: 'E.careers',
        leads: 'E.leads',
        stays: 'E.stays',
        target: 'E.flows',
        start_lag_days: 45,
        flow_months: 12,
      },
    };
    const asked = {
      features: ['departures'],
      queries: [...chain.slice(0, 3), flows],
      dataset: 'E.flows',
      sources: ['Fin.employment', 'E.leads'],
    };
    expect(await audit(bench, asked)).toMatchObject({ found: 0, traced: 1 });
    const unknown = await audit(bench, { ...asked, sources: ['E.leads'] });
    expect(unknown.breaches).toContainEqual(expect.objectContaining({ rule: 'unknown lineage' }));
  });
});
