import type { Warehouse } from '../warehouse/warehouse.ts';
import type { ExtraFeature, ExtraSources } from './extra-features.ts';

/** What added columns are taken from, and which lead columns are believed to be filled when a lead is made. */
export interface SourcesToCutOff {
  extraFeatures: readonly ExtraFeature[];
  extraSources: ExtraSources;
  leadColumnsKnownAtCreation: readonly string[];
}

/** The sources of added columns as they stood on one day, as views in `dataset`: what has no knowledge time is not there. */
export async function cutOffSources(
  { extraFeatures, extraSources, leadColumnsKnownAtCreation }: SourcesToCutOff,
  dataset: string,
  day: string,
  warehouse: Warehouse,
): Promise<ExtraSources> {
  const columns = (source: ExtraFeature['source']) =>
    extraFeatures.filter((feature) => feature.source === source).map((feature) => feature.column);
  const views: ExtraSources = {
    lead: `${dataset}.lead_columns`,
    contacts_current: `${dataset}.contacts`,
    employment_history: `${dataset}.employment`,
  };
  if (columns('lead').length > 0) {
    const isKnown = (column: string) => leadColumnsKnownAtCreation.includes(column);
    await warehouse.run('audit/cut-off-lead-columns', {
      source: extraSources.lead,
      target: views.lead,
      known: columns('lead').filter(isKnown),
      unknown: columns('lead').filter((column) => !isKnown(column)),
    });
  }
  if (columns('contacts_current').length > 0) {
    await warehouse.run('audit/cut-off-current-contacts', {
      source: extraSources.contacts_current,
      target: views.contacts_current,
    });
  }
  if (columns('employment_history').length > 0) {
    await warehouse.run('audit/cut-off-employment', {
      source: extraSources.employment_history,
      target: views.employment_history,
      day,
    });
  }
  return views;
}
