import { type Funnel, fileOf } from './funnel.ts';
import type { Tables } from './tables.ts';

/** What the join and its audit are both told: the files' tables, the columns that features come from, ties and derived columns. */
export function joinInput(funnel: Funnel, tables: Tables) {
  const used = featureSources(funnel).flatMap(({ from }) => from);
  const columnsOf = (file: 'leads' | 'vendor') =>
    used.filter((source) => source.file === file).map(({ column }) => column);
  return {
    lead_facts: tables.leads,
    vendor: tables.vendor,
    lead_columns: [...new Set([...columnsOf('leads'), funnel.leads.segment])],
    vendor_columns: [...new Set(columnsOf('vendor'))],
    tie_breaks: funnel.vendor.ties,
    derived: funnel.features.flatMap(({ name, derived }) =>
      derived === undefined ? [] : [{ name, ...derived }],
    ),
  };
}

/** Each feature with the file and column that it comes from. */
export function featureSources(funnel: Funnel) {
  return funnel.features.map((feature) => ({
    name: feature.name,
    kind: feature.kind,
    from: feature.from.map((column) => ({ file: fileOf(funnel, feature, column), column })),
  }));
}
