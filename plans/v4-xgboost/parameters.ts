import { z } from 'zod';
import { datasets, employmentFileGates, featureFields, inputs } from '../employment/parameters.ts';
import { engineFields, scoringFields, trainingFields } from '../vintages/parameters.ts';

const date = z.iso.date();
const count = z.number().int().min(0);
const share = z.number().min(0).max(1);
const lift = z.number().positive();

/** The document's ModelConfig. `scale_pos_weight` is not here: it follows from the training rows. */
const booster = z
  .strictObject({
    max_depth: z.number().int().min(1).max(16).default(4),
    min_child_weight: z.number().min(0).default(10),
    gamma: z.number().min(0).default(0.1),
    subsample: z.number().positive().max(1).default(0.8),
    colsample_bytree: z.number().positive().max(1).default(0.8),
    reg_alpha: z.number().min(0).default(0.1),
    reg_lambda: z.number().min(0).default(1),
    rounds: z.number().int().min(1).default(500),
    learning_rate: z.number().positive().max(1).default(0.05),
    early_stopping_rounds: z.number().int().min(1).default(50),
    eval_metric: z
      .enum(['auc', 'aucpr', 'logloss'])
      .default('auc')
      .describe(
        'Watches the training; log loss never turns while conversions are weighed, so it cannot stop it',
      ),
    ...engineFields,
  })
  .prefault({});

const gates = z
  .strictObject({
    ...employmentFileGates,
    contacted_leads: count.default(10_000).describe('G0.5'),
    firm_months: count.default(12).describe('G0.6'),
    mature_leads: count.default(10_000).describe('G1.1'),
    lowest_rate: share.default(0.02).describe('G1.2'),
    highest_rate: share.default(0.08).describe('G1.2'),
    censored_share: share.default(0.4).describe('G1.3'),
    crd_match_rate: share.default(0.75).describe('G1.4'),
    history_coverage: share.default(0.7).describe('G1.5'),
    features: count.default(15).describe('G2.1'),
    null_share: share.default(0.5).describe('G2.3'),
    information_value: z.number().positive().default(0.5).describe('G3.2'),
    mobility: count.default(10).describe('G3.4'),
    correlated_pairs: count.default(3).describe('G4.1'),
    high_vif_features: count.default(2).describe('G4.2'),
    final_vif: z.number().gt(1).default(7.5).describe('G4.3'),
    condition_number: z.number().positive().default(30).describe('G4.c'),
    train_leads: count.default(20_000).describe('G5.1'),
    test_leads: count.default(3000).describe('G5.2'),
    source_drift: share.default(0.2).describe('G5.3'),
    rate_shift: z.number().positive().default(0.3).describe('G5.4: relative to the rate of training'),
    gap_days: count.default(30).describe('G5.5'),
    lift_gap: lift.default(0.5).describe('G6.2'),
    auc_gap: share.default(0.05).describe('G6.3'),
    fold_deviation: share.default(0.1).describe('G7.1 and G7.3'),
    curve_samples: count.default(5000).describe('G7.4'),
    patience: count.default(50).describe('G7.5'),
    top_decile_lift: lift.default(1.5).describe('G8.1'),
    auc_roc: share.default(0.6).describe('G8.2'),
    auc_pr: share.default(0.1).describe('G8.3'),
    p_value: share.default(0.05).describe('G8.4'),
    top_five_percent_lift: lift.default(2).describe('G8.5'),
    ece: share.default(0.05).describe('Ours, LL-8.3'),
    importance_stability: z.number().min(-1).max(1).default(0.6).describe('Ours, LL-8.4'),
    expected_at_top: count
      .default(3)
      .describe('Ours, LL-9.1b: signals of the exploration among the first expected_within features'),
    query_bytes: count
      .default(256_000)
      .describe('Ours, LL-10.2: BigQuery takes 1 MB of a query, and less of one that makes a view'),
    score_difference: z.number().positive().default(1e-6).describe('Ours, LL-10.1'),
  })
  .prefault({});

/** Every date, window, threshold, file and dataset name of the plan; the reference document's value is the default. */
export const parameters = z.strictObject({
  inputs,
  datasets,
  train_start: date.default('2024-02-01'),
  train_end: date
    .nullable()
    .default(null)
    .describe(
      'Last day of training; null: gap_days before test_start. The document has 2025-07-31, with which G5.5 can never pass',
    ),
  test_start: date.default('2025-08-01'),
  test_end: date.default('2025-10-31').describe('Only mature leads count: the newest are too young'),
  gap_days: trainingFields.gap_days,
  maturity_days: z
    .union([z.number().int().min(1), z.literal('p90')])
    .default(43)
    .describe('A call within so many days of contact is a conversion'),
  ...featureFields,
  maximum_correlation: share
    .default(0.7)
    .describe('Of two features above it the one that tells less is removed'),
  maximum_vif: z.number().gt(1).default(5).describe('Above it a variance inflation factor counts as high'),
  folds: trainingFields.folds,
  validation_fraction: trainingFields.validation_fraction,
  booster,
  imbalance: z
    .enum(['none', 'scale_pos_weight', 'smote'])
    .default('scale_pos_weight')
    .describe(
      'What is done about conversions being rare; the document weighs them by negatives over positives',
    ),
  bootstrap_resamples: trainingFields.bootstrap_resamples,
  segments: z
    .array(z.string().min(1))
    .default(['lead_source_grouped', 'tenure_bucket', 'mobility_tier', 'firm_stability_tier', 'is_wirehouse'])
    .describe('Columns by which the test rows are validated in parts'),
  expected_features: z
    .array(z.string().min(1))
    .default([
      'tenure_months',
      'mobility_3yr',
      'short_tenure_x_high_mobility',
      'mobility_x_heavy_bleeding',
      'is_wirehouse',
      'is_broker_protocol',
      'firm_net_change_12mo',
    ])
    .describe(
      "The exploration's primary and secondary signals, looked for at the top of the ranking by SHAP",
    ),
  expected_within: count
    .min(1)
    .default(5)
    .describe('How many features count as that top; among most of the features the signals would always be'),
  backtest_periods: trainingFields.backtest_periods,
  minimum_segment_positives: trainingFields.minimum_segment_positives,
  tiers: scoringFields.tiers,
  gates,
});

export type Parameters = z.output<typeof parameters>;
