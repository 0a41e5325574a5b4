import { join } from 'node:path';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { LeakName } from './leaks.ts';
import { copiesOfRep1, derivedSizes, type ScaleName, scales } from './scale.ts';
import { type SignalName, traits, truthFor } from './truth.ts';

/** Nothing in a sandbox is known after this day. */
export const analysisDate = '2025-10-31';

/** The vendor's publication days. */
export const vintageDates = [
  '2024-01-07',
  '2024-03-31',
  '2024-07-07',
  '2024-10-06',
  '2025-01-05',
  '2025-04-06',
  '2025-07-06',
  '2025-10-05',
] as const;

export const latin1Date = '2024-03-31';
export const extraColumnDate = '2025-07-06';
/** The leak `misdated-snapshot` publishes the later vintage under the earlier day. */
const misdated = { shown: '2024-07-07', held: '2025-01-05' };
/** For plans that read firms by month instead, it does the same with two months. */
const misdatedMonth = { shown: '2024-07-01', held: '2025-01-01' };
/** Cells of `MilesToWork` in every vendor file that hold a town's name. */
const towns = 12;

export interface WorldOptions {
  seed: number;
  scale: ScaleName;
  signal: SignalName;
  leak: LeakName | undefined;
  /** Where the files go; the folders vendor, crm and fintrx are there. */
  directory: string;
  progress: (message: string) => void;
}

/** Simulates the firm in the warehouse and writes its files, all but the documents about them. */
export async function buildWorld(warehouse: Warehouse, options: WorldOptions): Promise<void> {
  await makePopulation(warehouse, options);
  for (const [index, date] of vintageDates.entries()) {
    options.progress(`vintage ${date}`);
    await warehouse.run('sandbox/vintage-rows', { vintage: index + 1 });
    await warehouse.run('sandbox/lead-traits');
    for (const shown of publishedAs(date, options.leak)) await writeVintage(warehouse, options, shown);
  }
  options.progress('leads and employment');
  await makeOutcomes(warehouse, options);
  await writeOtherFiles(warehouse, options);
}

/** The file of one vintage, relative to the sandbox. */
export function vendorFile(date: string): string {
  return `vendor/RIARepDataFeed_${date.replaceAll('-', '')}.csv`;
}

async function makePopulation(warehouse: Warehouse, options: WorldOptions): Promise<void> {
  const parameters = {
    ...derivedSizes(scales[options.scale]),
    seed: options.seed,
    analysisDate,
    dates: vintageDates,
    traits: traits.map((trait) => trait.name),
  };
  options.progress('firms, reps and careers');
  for (const query of population) await warehouse.run(`sandbox/${query}`, parameters);
}

const population = [
  'uniform-macro',
  'normal-macro',
  'choose-macro',
  'firm-macro',
  'salesforce-key-macro',
  'salesforce-id-macro',
  'vintages',
  'places',
  'firms',
  'reps',
  'stints',
  'careers',
  'firm-flows',
  'presence',
  'leads',
  'lead-traits-table',
];

/** Under which days a vintage is published: its own, unless the misdated one takes its place or it takes another's. */
function publishedAs(date: string, leak: LeakName | undefined): string[] {
  if (leak !== 'misdated-snapshot') return [date];
  if (date === misdated.shown) return [];
  return date === misdated.held ? [misdated.shown, date] : [date];
}

async function writeVintage(warehouse: Warehouse, options: WorldOptions, shown: string): Promise<void> {
  await warehouse.run('sandbox/vendor-file', {
    duplicatedKeys: derivedSizes(scales[options.scale]).duplicatedKeys,
    towns,
    copiesOfRep1,
    extraColumn: shown === extraColumnDate,
    path: join(options.directory, vendorFile(shown)),
  });
}

async function makeOutcomes(warehouse: Warehouse, options: WorldOptions): Promise<void> {
  await warehouse.run('sandbox/lead-outcomes', {
    ...truthFor(options.signal, options.scale),
    conversionsBeforeContact: scales[options.scale].conversionsBeforeContact,
    analysisDate,
  });
  await warehouse.run('sandbox/registrations', {
    analysisDate,
    backfillConverted: options.leak === 'backfilled-end-date',
  });
}

async function writeOtherFiles(warehouse: Warehouse, options: WorldOptions): Promise<void> {
  const path = (name: string) => join(options.directory, name);
  await warehouse.run('sandbox/lead-file', {
    path: path('crm/Lead.csv'),
    analysisDate,
    firstResponse: options.leak === 'post-contact-column',
    meetingLink: options.leak === 'target-proxy',
  });
  await warehouse.run('sandbox/protocol-file', { path: path('crm/broker_protocol_members.csv') });
  await warehouse.run('sandbox/employment-file', { path: path('fintrx/employment_history.csv') });
  await warehouse.run('sandbox/firm-historicals-file', {
    path: path('fintrx/firm_historicals.csv'),
    misdated: options.leak === 'misdated-snapshot' ? misdatedMonth : null,
  });
  await warehouse.run('sandbox/contacts-file', {
    path: path('fintrx/ria_contacts_current.csv'),
    analysisDate,
    firmTenure: options.leak === 'current-value',
  });
}
