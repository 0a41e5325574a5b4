import type { Feature, FeaturePhrase } from '../feature.ts';

const number = (name: string, phrase: FeaturePhrase, ...from: string[]): Feature => ({
  name,
  kind: 'number',
  phrase,
  from,
});

/** A page or place of which a narrative says no more than how common it is. */
const share = (name: string, label: string, ...from: string[]): Feature => ({
  name,
  kind: 'category',
  encoding: 'frequency',
  phrase: {
    label,
    high: `came by a ${label} that many leads come by`,
    low: `came by a ${label} that few leads come by`,
    missing: `has no ${label} on record`,
  },
  from,
});

/** How many leads came before: `of` says which, and `come` when or how. */
const volume = (name: string, of: string, come: string, ...from: string[]): Feature =>
  number(
    name,
    {
      label: `leads ${of} ${come}`,
      high: `{{value}} ${of} came ${come}, more than usual`,
      low: `{{value}} ${of} came ${come}, fewer than usual`,
      same: `{{value}} ${of} came ${come}, as many as usual`,
      zero: `no lead ${of} came ${come}`,
      unit: 'leads',
    },
    ...from,
  );

/** `won` says whose share it is: `the earlier leads of this source became customers`. */
const rate = (name: string, won: string, missing: string, ...from: string[]): Feature =>
  number(
    name,
    {
      label: `share of ${won}`,
      high: `{{value}} of ${won}, more than usual`,
      low: `{{value}} of ${won}, fewer than usual`,
      same: `{{value}} of ${won}, as many as usual`,
      zero: `none of ${won}`,
      one: `all of ${won}`,
      missing,
      unit: '%',
    },
    ...from,
  );

const ofSource = 'no earlier lead of this source';
const ofPage = 'no earlier lead of this landing page';
const notYet = 'had a known outcome by then';
const noneYet = 'was on record by then';

/** The columns of the matrix, each as known on the morning of first contact. */
export const features: readonly Feature[] = [
  share('origin', 'source', 'origin'),
  share('landing_page_id', 'landing page', 'landing_page_id'),
  number(
    'contact_weekday',
    {
      label: 'weekday of contact',
      high: 'was contacted late in the week (day {{value}})',
      low: 'was contacted early in the week (day {{value}})',
      same: 'was contacted in the middle of the week (day {{value}})',
    },
    'contact_date',
  ),
  number(
    'contact_month',
    {
      label: 'month of contact',
      high: 'was contacted late in the year (month {{value}})',
      low: 'was contacted early in the year (month {{value}})',
      same: 'was contacted in the middle of the year (month {{value}})',
    },
    'contact_date',
  ),
  number(
    'days_since_first_lead',
    {
      label: 'age of the funnel',
      high: 'came when the funnel was {{value}} old, later than most',
      low: 'came when the funnel was {{value}} old, earlier than most',
      same: 'came when the funnel was {{value}} old',
      unit: 'days',
    },
    'contact_date',
  ),
  volume('origin_leads_30d', 'of this source', 'in 30 days', 'origin', 'contact_date'),
  volume('origin_leads_90d', 'of this source', 'in 90 days', 'origin', 'contact_date'),
  volume('page_leads_30d', 'of this landing page', 'in 30 days', 'landing_page_id', 'contact_date'),
  volume('page_leads_90d', 'of this landing page', 'in 90 days', 'landing_page_id', 'contact_date'),
  volume('all_leads_30d', 'of any source', 'in 30 days', 'contact_date'),
  volume('origin_matured_leads', 'of this source', 'with a known outcome', 'origin', 'contact_date'),
  volume(
    'page_matured_leads',
    'of this landing page',
    'with a known outcome',
    'landing_page_id',
    'contact_date',
  ),
  rate(
    'origin_rate',
    'the earlier leads of this source became customers',
    `${ofSource} ${notYet}`,
    'origin',
    'contact_date',
    'won_date',
  ),
  rate(
    'page_rate',
    'the earlier leads of this landing page became customers',
    `${ofPage} ${notYet}`,
    'landing_page_id',
    'contact_date',
    'won_date',
  ),
  rate(
    'origin_won_so_far',
    'the recent leads of this source are customers already',
    `${ofSource} ${noneYet}`,
    'origin',
    'contact_date',
    'won_date',
  ),
  rate(
    'page_won_so_far',
    'the recent leads of this landing page are customers already',
    `${ofPage} ${noneYet}`,
    'landing_page_id',
    'contact_date',
    'won_date',
  ),
];
