import type { FeaturePhrase } from '../feature.ts';
import type { Parameters } from './parameters.ts';

/** A column of the matrix. The group says which fact it tells: features of one fact are one driver of a score. */
interface MatrixFeature {
  name: string;
  kind: 'number' | 'flag' | 'category';
  phrase: FeaturePhrase;
  group: string;
}

const number = (name: string, group: string, phrase: FeaturePhrase): MatrixFeature => ({
  name,
  kind: 'number',
  group,
  phrase,
});

const flag = (name: string, group: string, label: string, high: string, low: string): MatrixFeature => ({
  name,
  kind: 'flag',
  group,
  phrase: { label, high, low },
});

/**
 * What the document trains on: its numeric features and flags. Its four buckets say again what a number says already, and its phase 4 leaves
 * them out, as it does `lead_source_grouped`, which two flags stand for.
 */
const trained: readonly MatrixFeature[] = [
  number('tenure_months', 'tenure', {
    label: 'time at the current firm',
    high: 'has been at the current firm for {{value}}, longer than most',
    low: 'has been at the current firm for {{value}}, shorter than most',
    same: 'has been at the current firm for {{value}}',
    zero: 'has only just joined the current firm',
    missing: 'has no current firm on record',
    unit: 'months',
  }),
  number('mobility_3yr', 'mobility', {
    label: 'moves in three years',
    high: 'moved firms {{times}} in three years',
    low: 'moved firms {{times}} in three years',
    same: 'moved firms {{times}} in three years',
    zero: 'has no move in three years on record',
    missing: 'has no moves on record',
  }),
  number('firm_net_change_12mo', 'firm flow', {
    label: 'net change of the firm in twelve months',
    high: 'the current firm has gained {{amount}} in twelve months',
    low: 'the current firm has gained {{amount}} in twelve months',
    same: 'the current firm has gained {{amount}} in twelve months',
    negative: 'the current firm has lost {{amount}} in twelve months',
    zero: 'the current firm has no gain or loss of advisors in twelve months on record',
    unit: 'advisors',
  }),
  number('firm_departures_12mo', 'firm flow', {
    label: 'departures from the firm in twelve months',
    high: '{{value}} left the current firm in twelve months',
    low: '{{value}} left the current firm in twelve months',
    same: '{{value}} left the current firm in twelve months',
    zero: 'the current firm has no departures in twelve months on record',
    unit: 'advisors',
  }),
  number('firm_arrivals_12mo', 'firm flow', {
    label: 'arrivals at the firm in twelve months',
    high: '{{value}} joined the current firm in twelve months',
    low: '{{value}} joined the current firm in twelve months',
    same: '{{value}} joined the current firm in twelve months',
    zero: 'the current firm has no arrivals in twelve months on record',
    unit: 'advisors',
  }),
  number('experience_years', 'experience', {
    label: 'years in the industry',
    high: 'has been in the industry for {{value}}, longer than most',
    low: 'has been in the industry for {{value}}, shorter than most',
    same: 'has been in the industry for {{value}}',
    zero: 'is new to the industry',
    missing: 'has no start in the industry on record',
    unit: 'years',
  }),
  number('tenure_bucket_x_mobility', 'mobility', {
    label: 'moves, weighed by time at the firm',
    high: 'has moved much for the time at the current firm (a weight of {{value}})',
    low: 'has moved little for the time at the current firm (a weight of {{value}})',
    same: 'has moved as most have for the time at the current firm (a weight of {{value}})',
    zero: 'has no moves to speak of on record',
    missing: 'has no moves on record',
  }),
  flag(
    'is_wirehouse',
    'wirehouse',
    'wirehouse',
    'works at a wirehouse',
    'does not work at a wirehouse, as far as is on record',
  ),
  flag(
    'is_broker_protocol',
    'protocol',
    'broker protocol',
    'the current firm is in the broker protocol',
    'the current firm is not in the broker protocol, as far as is on record',
  ),
  flag(
    'mobility_x_heavy_bleeding',
    'mobility',
    'mobile at a firm with heavy losses',
    'moves often, and the current firm is losing many advisors',
    'is not known to move often at a firm with heavy losses',
  ),
  flag(
    'short_tenure_x_high_mobility',
    'mobility',
    'mobile and new at the firm',
    'moves often and is new at the current firm',
    'is not known to move often and to be new at the current firm',
  ),
  flag('is_linkedin_sourced', 'source', 'lead source', 'was found on LinkedIn', 'was not found on LinkedIn'),
  flag(
    'is_provided_list',
    'source',
    'lead list',
    'came on a provided list',
    'did not come on a provided list',
  ),
  flag(
    'has_firm_data',
    'record',
    'firm on record',
    'the current firm is on record',
    'the current firm is not on record',
  ),
  flag(
    'is_tenure_missing',
    'record',
    'time at the firm on record',
    'has no time at the current firm on record',
    'has a time at the current firm on record',
  ),
  flag(
    'is_experience_missing',
    'record',
    'experience on record',
    'has no experience on record',
    'has experience on record',
  ),
];

/** The features of the matrix, with the columns that the workspace added: those are told by their names, put into words. */
export function matrixOf({
  extra_features,
}: Pick<Parameters, 'extra_features'>): (MatrixFeature | Omit<MatrixFeature, 'phrase'>)[] {
  const added = extra_features.map(({ name }) => ({ name, kind: 'number' as const, group: name }));
  return [...trained, ...added];
}
