import { type Snapshot, vintageTables } from '../vintages/tables.ts';
import type { Parameters } from './parameters.ts';

/** The names of every table of the plan: those of the vintages, and those made of the current vendor table. */
export function tablesOf(parameters: Parameters, analysisDate: string) {
  const vintages = vintageTables(parameters, analysisDate, {
    suffix: 'm5',
    latest: 'v_latest_training_dataset_m5',
    contacted: 'contacted_leads',
    open: 'open_leads',
  });
  const { features } = parameters.datasets;
  const build = (name: string) => `${features}.${name}_${vintages.version}`;
  return {
    ...vintages,
    /** The newest vendor file, transformed on its own: `discovery_reps_current` of the document. */
    current: currentSnapshot(parameters, vintages.snapshots),
    /** Every contacted lead with the current table as it is: to look at, never to train on. */
    analysis: build('step_3_1_analysis'),
    /** Joined under the policy, a repeated CRD in several rows. */
    hybrid: build('step_3_3_training_dataset_duplicated'),
    /** One row a lead. */
    deduplicated: build('step_3_3_training_dataset_hybrid'),
    /** With the engineered features of the V2 rebuild; V4 and V5 were trained on it. */
    rebuilt: build('step_3_3_training_dataset_v2'),
    rebuiltExtra: build('extra_features_v2'),
    /** The rows that keep the contract, and the others. */
    trainable: build('training_rows'),
    quarantine: build('training_rows_quarantine'),
    firmMonthsRaw: `${parameters.datasets.fintrx}.Firm_historicals`,
    firmMonths: `${features}.firm_months`,
    /** What is trained on, with the AUM tier of each firm to segment by. */
    modelRows: build('training_rows_with_assets'),
    split: build('training_rows_split'),
    openRows: build('open_leads_with_assets'),
  };
}

export type Tables = ReturnType<typeof tablesOf>;

function currentSnapshot(parameters: Parameters, snapshots: readonly Snapshot[]): Snapshot {
  const newest = [...parameters.snapshot_dates].sort().at(-1);
  const date = parameters.current_snapshot ?? newest ?? '';
  const day = date.replaceAll('-', '');
  const { features } = parameters.datasets;
  const known = snapshots.find((snapshot) => snapshot.date === date);
  return {
    date,
    path: known?.path ?? `${parameters.inputs.vendor_snapshots}/RIARepDataFeed_${day}.csv`,
    raw: known?.raw ?? `${features}.snapshot_reps_${day}_raw`,
    reps: `${features}.discovery_reps_current`,
    firms: `${features}.discovery_firms_current`,
  };
}
