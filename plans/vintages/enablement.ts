import type { ContractColumn } from '../contract.ts';
import type { Feature } from '../feature.ts';
import { firmContract } from './contracts/firms.ts';
import { repContract } from './contracts/reps.ts';
import { features } from './features.ts';
import type { VintageParameters } from './parameters.ts';
import type { VintageTables } from './tables.ts';

/** Columns that tell of the private person rather than of career, office and firm. */
const personal: readonly string[] = [
  'Home_MetropolitanArea',
  'Home_State',
  'Home_ZipCode',
  'MilesToWork',
  'Email_BusinessType',
  'Email_PersonalType',
  'Has_LinkedIn',
];

/** What every `write-enablement` of a plan has in common: its tiers in words, the sources of its features, where its queries run. */
export function enablementInput(parameters: VintageParameters, tables: VintageTables) {
  const { tiers, sga_tiers: words, datasets } = parameters;
  return {
    tiers: tiers.map(({ name }) => ({ name, word: words[name] })),
    sources: sourcesOf(features, parameters, tables),
    project: datasets.project,
  };
}

/** Where each feature comes from, as `write-enablement` maps it: table, columns, their names in the vendor's file, and how often that comes. */
export function sourcesOf(
  listed: readonly Feature[],
  parameters: Pick<VintageParameters, 'snapshot_dates' | 'extra_features'>,
  tables: VintageTables,
) {
  const updated = deliveries(parameters.snapshot_dates);
  const ofVendor = listed.map(({ name, from }) => {
    const columns = from.map((column) => placeOf(column, tables));
    return {
      feature: name,
      table: [...new Set(columns.map(({ table }) => table))].join(' and '),
      columns: from,
      received: [...new Set(columns.flatMap(({ received }) => received))],
      updated,
      personal: from.some((column) => personal.includes(column)),
    };
  });
  const added = parameters.extra_features.map(({ name, source, column }) => ({
    feature: name,
    table: {
      lead: tables.lead,
      contacts_current: tables.contactsCurrent,
      employment_history: tables.employmentHistory,
    }[source],
    columns: [column],
    received: [column],
    updated: 'with each export of its file',
    // Nobody said what a column of the workspace tells of, so it is taken for personal.
    personal: true,
    salesforce_field: source === 'lead' ? column : null,
  }));
  return [...ofVendor, ...added];
}

function placeOf(column: string, { repVintages, firmVintages }: VintageTables) {
  const received = (contract: readonly ContractColumn[]) => contract.find(({ name }) => name === column)?.raw;
  const ofFirm = received(firmContract);
  const ofRep = received(repContract);
  if (ofRep === undefined && ofFirm !== undefined) return { table: firmVintages, received: ofFirm };
  return { table: repVintages, received: ofRep ?? [column] };
}

/** How often the vendor delivers, by the middle of the days between its files. */
function deliveries(dates: readonly string[]): string {
  const days = dates.map((date) => Date.parse(date) / 86_400_000).sort((a, b) => a - b);
  const gaps = days.slice(1).map((day, at) => day - (days[at] as number));
  const middle = gaps.sort((a, b) => a - b)[gaps.length >> 1];
  if (middle === undefined) return 'with each file of the vendor; one has come so far';
  return `with each file of the vendor; the ${dates.length} so far came about every ${middle} days`;
}
