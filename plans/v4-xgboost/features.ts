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
    high: 'long time at the current firm',
    low: 'short time at the current firm',
    missing: 'current firm not on record',
    unit: 'months',
  }),
  number('mobility_3yr', 'mobility', {
    label: 'moves in three years',
    high: 'moved firms lately',
    low: 'has not moved lately',
  }),
  number('firm_net_change_12mo', 'firm flow', {
    label: 'net change of the firm in twelve months',
    high: 'firm that holds its people',
    low: 'firm that is losing people',
    unit: 'reps',
  }),
  number('firm_departures_12mo', 'firm flow', {
    label: 'departures from the firm in twelve months',
    high: 'many departures from the firm',
    low: 'few departures from the firm',
    unit: 'reps',
  }),
  number('firm_arrivals_12mo', 'firm flow', {
    label: 'arrivals at the firm in twelve months',
    high: 'many arrivals at the firm',
    low: 'few arrivals at the firm',
    unit: 'reps',
  }),
  number('experience_years', 'experience', {
    label: 'years in the industry',
    high: 'long in the industry',
    low: 'not long in the industry, as reps go',
    missing: 'experience not on record',
    unit: 'years',
  }),
  number('tenure_bucket_x_mobility', 'mobility', {
    label: 'moves, weighed by time at the firm',
    high: 'many moves for the time at the firm',
    low: 'few moves for the time at the firm',
  }),
  flag('is_wirehouse', 'wirehouse', 'wirehouse', 'works at a wirehouse', 'does not work at a wirehouse'),
  flag(
    'is_broker_protocol',
    'protocol',
    'broker protocol',
    'firm is in the broker protocol',
    'firm is not in the broker protocol',
  ),
  flag(
    'mobility_x_heavy_bleeding',
    'mobility',
    'mobile at a bleeding firm',
    'mobile, at a firm that is losing many people',
    'not mobile at a bleeding firm',
  ),
  flag(
    'short_tenure_x_high_mobility',
    'mobility',
    'mobile and new at the firm',
    'mobile, and new at the firm',
    'not both mobile and new at the firm',
  ),
  flag('is_linkedin_sourced', 'source', 'lead source', 'found on LinkedIn', 'not found on LinkedIn'),
  flag('is_provided_list', 'source', 'lead list', 'came on a provided list', 'not from a provided list'),
  flag('has_firm_data', 'record', 'firm on record', 'firm is on record', 'firm is not on record'),
  flag('is_tenure_missing', 'record', 'tenure on record', 'tenure not on record', 'tenure is on record'),
  flag(
    'is_experience_missing',
    'record',
    'experience on record',
    'experience not on record',
    'experience is on record',
  ),
];

/** The features of the matrix, with the columns that the workspace added. */
export function matrixOf({ extra_features }: Pick<Parameters, 'extra_features'>): MatrixFeature[] {
  const added = extra_features.map(({ name }) =>
    number(name, name, { label: name, high: `a high ${name}`, low: `a low ${name}` }),
  );
  return [...trained, ...added];
}
