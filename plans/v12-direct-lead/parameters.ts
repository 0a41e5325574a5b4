import { z } from 'zod';
import { fileGateFields, scoringFields, sourceFields, trainingFields } from '../vintages/parameters.ts';
import { profile } from '../vintages/profile.ts';

const share = z.number().min(0).max(1);

const gates = z
  .strictObject({
    ...fileGateFields,
    crd_match_rate: share.default(0.95).describe('V12-1a and V12-QA1'),
    completeness: share.default(0.95).describe('V12-QA1: filled cells of the expected columns'),
    positive_share_low: share.default(0.03).describe('V12-3b'),
    positive_share_high: share.default(0.06).describe('V12-3b'),
    information_value: z
      .number()
      .positive()
      .default(0.5)
      .describe('G3.2 of the V4 plan: no feature above it'),
    correlation: share.default(0.9).describe('V12-4a, and culling in task 6.1'),
    vif: z.number().gt(1).default(10).describe('V12-4a, V12-QA3, and pruning in task 6.1'),
    psi: z.number().positive().default(0.25).describe('V12-4b and V12-QA1'),
    cv_auc_pr: share.default(0.07).describe('V12-7a'),
    cv_coefficient: share.default(0.2).describe('V12-7b and V12-QA4'),
    train_test_gap: share.default(0.15).describe('V12-7c and V12-QA4, as a difference of AUC-PR'),
    ece: share.default(0.05).describe('V12-9 and V12-QA6'),
    expected_among_top: z
      .number()
      .int()
      .min(0)
      .max(10)
      .default(2)
      .describe(
        'V12-8b: of the top ten features, so many belong to business_features; the document names stability and tenure',
      ),
    rank_moves: z.number().int().min(0).default(3).describe('V12-QA5: ranks that a top-ten feature may move'),
    precision_at_ten_percent: share.default(0.065).describe('V12-S1'),
    top_deciles_lift: z.number().min(0).default(0.3).describe('V12-S2: over calling everybody'),
    power: share.default(0.8).describe('V12-13, with full and with partial adoption'),
    importance_stability: share
      .default(0.6)
      .describe('V6-4.4c: median rank correlation of importances between periods'),
  })
  .prefault({});

const abTest = z
  .strictObject({
    base_rate: share.default(0.04).describe("The document's baseline conversion"),
    lift: z.number().positive().default(0.5),
    alpha: z.number().gt(0).lt(1).default(0.05),
    adoption: z.number().gt(0).lt(1).default(0.6),
    weeks: z.number().int().positive().default(8).describe("V6's longest feasible test: V12 names no length"),
  })
  .prefault({});

/** Every date, window, threshold, file and dataset name of the plan; the reference document's value is the default. */
export const parameters = z.strictObject({
  ...sourceFields,
  ...trainingFields,
  gates,
  ...scoringFields,
  profile,
  unstable_features: z
    .array(z.string())
    .default(['pct_reps_with_cfp'])
    .describe('Features that are left out because V12-4b found them unstable from quarter to quarter'),
  iv_floor: z.number().min(0).default(0.02).describe('Task 6.1: a feature below it is left out'),
  business_features: z
    .strictObject({
      tenure: z.array(z.string()),
      stability: z.array(z.string()),
      mobility: z.array(z.string()),
    })
    .prefault({
      tenure: [
        'DateOfHireAtCurrentFirm_NumberOfYears',
        'DateBecameRep_NumberOfYears',
        'is_new_to_firm',
        'is_veteran_advisor',
        'is_new_to_firm_x_has_series65',
        'doh_current_years_is_missing',
      ],
      stability: [
        'Firm_Stability_Score',
        'AverageTenureAtPriorFirms',
        'avg_prior_firm_tenure_lt3',
        'avg_prior_firm_tenure_is_missing',
        'Number_YearsPriorFirm1',
        'Number_YearsPriorFirm2',
        'Number_YearsPriorFirm3',
        'Number_YearsPriorFirm4',
      ],
      mobility: [
        'NumberOfPriorFirms',
        'high_turnover_flag',
        'NumberFirmAssociations',
        'NumberRIAFirmAssociations',
        'multi_ria_relationships',
        'complex_registration',
        'Is_BreakawayRep',
        'num_prior_firms_is_missing',
      ],
    })
    .describe('V12-8b: features that business logic expects at the top, by group'),
  previous_release: z
    .strictObject({ name: z.string().min(1), ranking: z.array(z.string()).min(1) })
    .nullable()
    .default(null)
    .describe(
      "V12-QA5: an earlier release's features, the most important first; null: this model a quarter earlier",
    ),
  justified_moves: z
    .record(z.string(), z.string())
    .default({})
    .describe('V12-QA5: features whose move in rank a person has explained, with the reason'),
  ab_test: abTest,
});

export type Parameters = z.output<typeof parameters>;
