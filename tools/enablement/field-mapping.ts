import { z } from 'zod';
import { leadFields } from '../../salesforce/fields.ts';
import { toCsv } from '../model/csv.ts';
import { plainWords } from '../model/driver-words.ts';
import type { FittedFeature } from '../model/features.ts';
import { toldDrivers } from '../model/narrative.ts';
import type { EnablementFacts } from './enablement-facts.ts';

/** Where a feature comes from: the plan knows, the bundle does not. */
export const featureSource = z.strictObject({
  feature: z.string().min(1),
  table: z.string().min(1).describe('Table or view of the warehouse that its columns stand in.'),
  columns: z.array(z.string().min(1)).min(1),
  received: z.array(z.string().min(1)).describe('The same columns as their sender names them.'),
  updated: z.string().min(1).describe('How often the source changes, in words.'),
  personal: z
    .boolean()
    .describe('Whether it tells of the private person, such as a home or an e-mail address.'),
  salesforce_field: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('The Salesforce field that the value itself stands in.'),
});
export type FeatureSource = z.output<typeof featureSource>;

export const mappingHeader = [
  'feature',
  'meaning',
  'type',
  'unit',
  'rank',
  'importance_share',
  'source_table',
  'source_columns',
  'received_as',
  'updated',
  'pii_class',
  'salesforce_field_of_the_value',
  'reaches_salesforce',
  'salesforce_fields',
  'open_leads_told_of_it',
  'seen_by',
] as const;

/** The text fields of a Lead in which a driver is told, first and last of each direction. */
const clauseFields = leadFields
  .filter(({ name }) => /^Leadline_Driver_\w+_\d__c$/.test(name))
  .map(({ name }) => name);
const tellingFields = [...clauseFields, 'Leadline_Narrative__c'].join(' ');

/** Every feature of the bundle, in the order of their importance, with where it comes from and how it can reach a rep, as CSV. */
export function fieldMapping(
  { bundle, explanation, drivers }: EnablementFacts,
  sources: readonly FeatureSource[],
): string {
  const told = toldOf(drivers);
  const rankOf = new Map(explanation.features.map((one) => [one.feature, one]));
  const last = explanation.features.length + 1;
  const features = bundle.features.features.toSorted(
    (a, b) => (rankOf.get(a.name)?.rank ?? last) - (rankOf.get(b.name)?.rank ?? last),
  );
  return toCsv(
    mappingHeader,
    features.map((feature) => {
      const source = sources.find((one) => one.feature === feature.name);
      const ranked = rankOf.get(feature.name);
      return [
        feature.name,
        feature.phrase?.label ?? plainWords(feature.name),
        typeOf(feature),
        feature.phrase?.unit ?? null,
        ranked?.rank ?? null,
        ranked === undefined ? null : Number(ranked.share.toFixed(6)),
        source?.table ?? null,
        source?.columns.join(' ') ?? null,
        source?.received.join(' ') || null,
        source?.updated ?? null,
        source === undefined ? null : piiClass(feature, source, bundle.features.drop_list),
        source?.salesforce_field ?? null,
        told.has(feature.name) ? reach(feature) : 'not in this run: no lead is told of it',
        told.has(feature.name) ? tellingFields : null,
        told.get(feature.name) ?? 0,
        'permission sets Leadline_SGA and Leadline_Integration',
      ];
    }),
  );
}

/** How many leads are shown a driver of each feature. */
function toldOf(drivers: EnablementFacts['drivers']): Map<string, number> {
  const counts = new Map<string, number>();
  for (const own of drivers.values())
    for (const { feature } of toldDrivers(own)) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  return counts;
}

function typeOf({ kind, encoder }: FittedFeature): string {
  if (kind === 'flag') return 'yes or no';
  if (kind === 'number') return 'number';
  return encoder?.kind === 'ordinal'
    ? `category in order: ${encoder.categories.join(' < ')}`
    : 'category, read as how common it is';
}

/**
 * `listed`: made from a column that no model may see, such as a postcode, of which no more than a part is left; `personal`: tells of the
 * private person; `place or word`: no more than how common it is; `professional`: of the career, the office or the firm.
 */
function piiClass(
  { encoder }: FittedFeature,
  { columns, personal }: FeatureSource,
  dropList: readonly string[],
): string {
  const listed = columns.filter((column) =>
    dropList.some((name) => name.toLowerCase() === column.toLowerCase()),
  );
  if (listed.length > 0) return `listed, coarsened (made from ${listed.join(' ')})`;
  const common = encoder?.kind === 'frequency' ? ', only how common it is' : '';
  if (personal) return `personal${common}`;
  return common === '' ? 'professional' : `place or word${common}`;
}

function reach({ kind, encoder }: FittedFeature): string {
  return kind === 'flag' || encoder?.kind === 'frequency'
    ? 'as a clause without its value'
    : 'as a clause with its value';
}
