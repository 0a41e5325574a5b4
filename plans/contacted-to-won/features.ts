import type { Feature, FeaturePhrase } from '../feature.ts';

const number = (name: string, phrase: FeaturePhrase, ...from: string[]): Feature => ({
  name,
  kind: 'number',
  phrase,
  from,
});

const share = (name: string, label: string, ...from: string[]): Feature => ({
  name,
  kind: 'category',
  encoding: 'frequency',
  phrase: { label, high: `a common ${label}`, low: `a rare ${label}` },
  from,
});

const volume = (name: string, label: string, ...from: string[]): Feature =>
  number(name, { label, high: `many ${label}`, low: `few ${label}` }, ...from);

const rate = (name: string, label: string, missing: string, ...from: string[]): Feature =>
  number(name, { label, high: `a high ${label}`, low: `a low ${label}`, missing }, ...from);

const notYet = 'no outcome had matured by then';
const noneYet = 'no lead was on record by then';

/** The columns of the matrix, each as known on the morning of first contact. */
export const features: readonly Feature[] = [
  share('origin', 'origin', 'origin'),
  share('landing_page_id', 'landing page', 'landing_page_id'),
  number(
    'contact_weekday',
    { label: 'weekday of contact', high: 'contact late in the week', low: 'contact early in the week' },
    'contact_date',
  ),
  number(
    'contact_month',
    { label: 'month of contact', high: 'contact late in the year', low: 'contact early in the year' },
    'contact_date',
  ),
  number(
    'days_since_first_lead',
    { label: 'age of the funnel', high: 'a mature funnel', low: 'a young funnel', unit: 'days' },
    'contact_date',
  ),
  volume('origin_leads_30d', 'leads of this origin in 30 days', 'origin', 'contact_date'),
  volume('origin_leads_90d', 'leads of this origin in 90 days', 'origin', 'contact_date'),
  volume('page_leads_30d', 'leads of this landing page in 30 days', 'landing_page_id', 'contact_date'),
  volume('page_leads_90d', 'leads of this landing page in 90 days', 'landing_page_id', 'contact_date'),
  volume('all_leads_30d', 'leads of any origin in 30 days', 'contact_date'),
  volume('origin_matured_leads', 'leads of this origin with a known outcome', 'origin', 'contact_date'),
  volume(
    'page_matured_leads',
    'leads of this landing page with a known outcome',
    'landing_page_id',
    'contact_date',
  ),
  rate('origin_rate', 'conversion rate of the origin', notYet, 'origin', 'contact_date', 'won_date'),
  rate(
    'page_rate',
    'conversion rate of the landing page',
    notYet,
    'landing_page_id',
    'contact_date',
    'won_date',
  ),
  rate(
    'origin_won_so_far',
    'share of the recent leads of this origin already won',
    noneYet,
    'origin',
    'contact_date',
    'won_date',
  ),
  rate(
    'page_won_so_far',
    'share of the recent leads of this landing page already won',
    noneYet,
    'landing_page_id',
    'contact_date',
    'won_date',
  ),
];
