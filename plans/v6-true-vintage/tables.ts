import { createHash } from 'node:crypto';
import type { Parameters } from './parameters.ts';

export interface Snapshot {
  date: string;
  path: string;
  raw: string;
  reps: string;
  firms: string;
}

/**
 * The names of every table of the plan. Builds carry a version made from the analysis date and the parameters, so that the same
 * question always has the same name and another question never overwrites it.
 */
export function tablesOf(parameters: Parameters, analysisDate: string) {
  const { features, crm, fintrx } = parameters.datasets;
  const digest = createHash('sha256').update(JSON.stringify(parameters)).digest('hex').slice(0, 8);
  const version = `${analysisDate.replaceAll('-', '')}_${digest}`;
  const snapshots = parameters.snapshot_dates.map((date): Snapshot => {
    const day = date.replaceAll('-', '');
    return {
      date,
      path: `${parameters.inputs.vendor_snapshots}/RIARepDataFeed_${day}.csv`,
      raw: `${features}.snapshot_reps_${day}_raw`,
      reps: `${features}.snapshot_reps_${day}`,
      firms: `${features}.snapshot_firms_${day}`,
    };
  });
  return {
    version,
    snapshots,
    leadRaw: `${crm}.Lead_raw`,
    lead: `${crm}.Lead`,
    contactsCurrent: `${fintrx}.ria_contacts_current`,
    employmentHistory: `${fintrx}.contact_registered_employment_history`,
    repVintages: `${features}.v_discovery_reps_all_vintages`,
    firmVintages: `${features}.v_discovery_firms_all_vintages`,
    contacted: `${features}.contacted_leads`,
    staging: `${features}.step_3_1_staging_join_v6_${version}`,
    training: `${features}.step_3_3_training_dataset_v6_${version}`,
    trainingExtra: `${features}.extra_features_v6_${version}`,
    latest: `${features}.v_latest_training_dataset_v6`,
    open: `${features}.open_leads`,
    openStaging: `${features}.open_leads_joined_v6_${version}`,
    openFeatures: `${features}.open_leads_features_v6_${version}`,
    openExtra: `${features}.open_leads_extra_v6_${version}`,
    replay: `${features}_replay`,
  };
}

export type Tables = ReturnType<typeof tablesOf>;
