import { employmentTables } from '../employment/tables.ts';
import type { Parameters } from './parameters.ts';
import type { tierVersions } from './tier-rules.ts';

export type VersionName = keyof typeof tierVersions;

/** The names of every table of the plan. */
export function tablesOf({ datasets, tier_version }: Parameters) {
  const { features } = datasets;
  return {
    ...employmentTables(datasets, 'v3'),
    split: `${features}.lead_scoring_splits_v3`,
    scores: (version: VersionName) => `${features}.lead_scores_${slugOf(version)}`,
    openScores: `${features}.open_lead_scores_${slugOf(tier_version)}`,
    calibration: `${features}.tier_calibration_v3`,
    productionView: `${features}.lead_scores_v3_current`,
    dashboardView: `${features}.sga_priority_leads_v3`,
  };
}

export type Tables = ReturnType<typeof tablesOf>;

/** `V3.2_12212025` as the log's tables have it: `v3_2_12212025`. */
function slugOf(version: VersionName): string {
  return version.toLowerCase().replaceAll('.', '_');
}
