import { beforeAll, describe, expect, test } from 'vitest';
import type { Bench } from '../../support/run-tool.ts';
import { audit, openReceived } from './received.ts';

let bench: Bench;

beforeAll(async () => {
  bench = await openReceived();
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
    audit(bench, {
      features,
      queries: chain(...planted),
      dataset: 'O.features',
      sources: ['O.leads_raw', 'O.deals_raw'],
      forbidden_columns: [
        { column: 'won_date', reason: 'it is the outcome', unless_before: unlessBefore },
        { column: 'business_segment', reason: 'known of won deals only' },
      ],
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
