import { createHash } from 'node:crypto';
import type { VintageParameters } from './parameters.ts';

export interface Snapshot {
  date: string;
  path: string;
  raw: string;
  reps: string;
  firms: string;
}

/** What one plan calls its own: the suffix of its builds, and its tables that keep one name from build to build. */
export interface OwnNames {
  suffix: string;
  latest: string;
  contacted: string;
  open: string;
}

/**
 * The names of every table of a plan on vintages. Builds carry a version made from the analysis date and the parameters, so that the same
 * question always has the same name and another question never overwrites it.
 */
export function vintageTables(parameters: VintageParameters, analysisDate: string, own: OwnNames) {
  const { features, crm, fintrx } = parameters.datasets;
  const digest = createHash('sha256').update(JSON.stringify(parameters)).digest('hex').slice(0, 8);
  const version = `${analysisDate.replaceAll('-', '')}_${digest}`;
  const build = (name: string) => `${features}.${name}_${own.suffix}_${version}`;
  return {
    version,
    snapshots: snapshotsOf(parameters),
    leadRaw: `${crm}.Lead_raw`,
    lead: `${crm}.Lead`,
    leadKnown: `${crm}.Lead_known`,
    pulled: pulledTables(crm),
    contactsCurrent: `${fintrx}.ria_contacts_current`,
    employmentHistory: `${fintrx}.contact_registered_employment_history`,
    repVintages: `${features}.v_discovery_reps_all_vintages`,
    firmVintages: `${features}.v_discovery_firms_all_vintages`,
    contacted: `${features}.${own.contacted}`,
    staging: build('step_3_1_staging_join'),
    training: build('step_3_3_training_dataset'),
    trainingExtra: build('extra_features'),
    latest: `${features}.${own.latest}`,
    open: `${features}.${own.open}`,
    openStaging: build('open_leads_joined'),
    openFeatures: build('open_leads_features'),
    openExtra: build('open_leads_extra'),
    replay: `${features}_replay`,
  };
}

export type VintageTables = ReturnType<typeof vintageTables>;

/** Where leads of Salesforce are kept: one place for all plans, whose pulls go on from each other's. */
export function pulledTables(crm: string) {
  return {
    versions: `${crm}.Lead_versions`,
    history: `${crm}.Lead_history`,
    pulls: `${crm}.Lead_pulls`,
    arrived: `${crm}.Lead_pulled`,
  };
}

/** The vendor's files and the tables made of each. */
export function snapshotsOf(
  parameters: Pick<VintageParameters, 'datasets' | 'inputs' | 'snapshot_dates'>,
): Snapshot[] {
  const { features } = parameters.datasets;
  return parameters.snapshot_dates.map((date) => {
    const day = date.replaceAll('-', '');
    return {
      date,
      path: `${parameters.inputs.vendor_snapshots}/RIARepDataFeed_${day}.csv`,
      raw: `${features}.snapshot_reps_${day}_raw`,
      reps: `${features}.snapshot_reps_${day}`,
      firms: `${features}.snapshot_firms_${day}`,
    };
  });
}
