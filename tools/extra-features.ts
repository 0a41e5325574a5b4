import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { QueryParameters, Warehouse } from '../warehouse/warehouse.ts';
import type { TableUse } from './tool.ts';

/** A column that a workspace adds to the features, and where it is taken from. */
export const extraFeature = z.object({
  name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'letters, digits and underscores'),
  source: z.enum(['lead', 'contacts_current', 'employment_history']),
  column: z.string().min(1),
});

export type ExtraFeature = z.output<typeof extraFeature>;

/** Where the sources of extra features are: the real tables, or what a replay makes of them. */
export const extraSources = z.object({
  lead: z.string(),
  contacts_current: z.string(),
  employment_history: z.string(),
});

export type ExtraSources = z.output<typeof extraSources>;

/** Parameters of features/extra-features: the features grouped by their source, null where a source is not used. */
export function extraFeatureQuery(
  features: readonly ExtraFeature[],
  sources: ExtraSources,
  leads: string,
  target: string,
): QueryParameters {
  const from = (source: ExtraFeature['source']) => {
    const chosen = features.filter((feature) => feature.source === source);
    return chosen.length === 0 ? null : { table: sources[source], features: chosen };
  };
  return {
    leads,
    target,
    lead: from('lead'),
    contacts: from('contacts_current'),
    employment: from('employment_history'),
  };
}

/** The columns of their sources that the features are taken from. */
export function extraReads(features: readonly ExtraFeature[], sources: ExtraSources): TableUse[] {
  return features.map(({ source, column }) => ({ table: sources[source], columns: [column] }));
}

/** Throws `extra-feature-column-missing` where a configured column is not in its source. */
export async function requireExtraColumns(
  features: readonly ExtraFeature[],
  sources: Readonly<Record<ExtraFeature['source'], string>>,
  warehouse: Warehouse,
): Promise<void> {
  for (const feature of features) {
    const names = (await warehouse.schemaOf(sources[feature.source]))?.map(({ name }) => name) ?? [];
    if (names.includes(feature.column)) continue;
    throw new LeadlineError({
      code: 'extra-feature-column-missing',
      message: `extra_features: ${feature.name} takes ${feature.source}.${feature.column}, which is not there`,
      expected: `one of ${names.filter((name) => !name.startsWith('_')).join(', ')}`,
      arrived: feature.column,
      next: 'Correct the column in leadline.yaml under extra_features, then start a new run.',
    });
  }
}
