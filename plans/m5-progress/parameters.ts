import { z } from 'zod';
import { policies } from '../../tools/hybrid/policy.ts';
import { fileGateFields, scoringFields, sourceFields, trainingFields } from '../vintages/parameters.ts';

const share = z.number().min(0).max(1);

const gates = z
  .strictObject({
    ...fileGateFields,
    least_imbalance: z.number().positive().default(15).describe('M5-3.3a: negatives to a positive'),
    most_imbalance: z.number().positive().default(30).describe('M5-3.3a: negatives to a positive'),
    quarantined_share: share
      .default(0.05)
      .describe('Ours: rows that may break the contract; more, and the contract or the feed is wrong'),
    fewest_samples: z.number().int().min(0).default(20_000).describe('M5-15.3a: more than these'),
    information_value: z
      .number()
      .positive()
      .default(0.5)
      .describe('G3.2 of the V4 plan: no feature above it'),
    auc_pr: share.default(0.2).describe('M5-4b'),
    ece: share.default(0.05).describe('M5-5b, M5-5c and M5-P1'),
    train_test_gap: share.default(0.1).describe('M5-6a and M5-P2, as a difference of AUC-PR'),
    cv_coefficient: share.default(0.15).describe('M5-6b'),
    business_lift: z.number().min(0).default(0.3).describe('M5-6c'),
    score_ks: share.default(0.1).describe('M5-6d'),
    pivot_cv_auc_pr: share.default(0.15).describe('M5-15.4a'),
    pivot_train_test_gap: share.default(0.15).describe('M5-15.4b, as a difference of AUC-PR'),
    pivot_cv_coefficient: share.default(0.2).describe('M5-15.4c'),
    power: share.default(0.8).describe('M5-8.5'),
    crd_match_rate: share.default(0.9).describe('M5-Q1'),
    feature_completeness: share.default(0.95).describe('M5-Q2'),
    psi: z.number().positive().default(0.25).describe('M5-Q3 and M5-13c'),
    vif: z.number().positive().default(10).describe('M5-S1'),
  })
  .prefault({});

const inputs = sourceFields.inputs
  .unwrap()
  .extend({
    firm_historicals: z
      .string()
      .default('data/fintrx/firm_historicals.csv')
      .describe('Assets of the firms by month'),
  })
  .prefault({});

const abTest = z
  .strictObject({
    base_rate: share
      .default(0.0389)
      .describe('Conversion within 30 days that step 3.1 of the document found'),
    lift: z.number().positive().default(0.5),
    alpha: z.number().gt(0).lt(1).default(0.05),
    adoption: z.number().gt(0).lt(1).default(0.6),
    weeks: z.number().int().positive().default(4),
  })
  .prefault({});

const contract = z
  .strictObject({
    low_percentile: share.default(0.0001).describe('The 0.01th percentile'),
    high_percentile: share.default(0.999).describe('The 99.9th percentile'),
    range_margin: z
      .number()
      .min(0)
      .default(0.25)
      .describe("Ours: widens a number's expected range on both sides by this share of its width"),
  })
  .prefault({});

/** Every date, window, threshold, file and dataset name of the plan; the reference document's value is the default. */
export const parameters = z.strictObject({
  ...sourceFields,
  inputs,
  ...trainingFields,
  reenact: z
    .enum(['none', 'v1', 'v4', 'v5'])
    .default('none')
    .describe(
      'none: the true-vintage pivot, the way the document ends; v1, v4, v5: build the data of a model that was rejected, and let its gates fail again',
    ),
  training_data_policy: z
    .enum(policies)
    .default('hybrid_stable_mutable')
    .describe('How the current table is joined with older leads in steps 3.2 to 3.5'),
  current_snapshot: z.iso
    .date()
    .nullable()
    .default(null)
    .describe('Date of the vendor file that is the current table; the newest of snapshot_dates if null'),
  contract,
  ship_threshold_aucpr: share
    .default(0.35)
    .describe('Written into the model config; the document gates at 0.20'),
  ship_threshold_precision_at_10pct: share.default(0.15).describe('Written into the model config'),
  gates,
  ...scoringFields,
  critical_features: z
    .array(z.string())
    .min(1)
    .default([
      'IsPrimaryRIAFirm',
      'Has_Series_65',
      'NumberRIAFirmAssociations',
      'NumberFirmAssociations',
      'NumberOfPriorFirms',
      'DateBecameRep_NumberOfYears',
      'DateOfHireAtCurrentFirm_NumberOfYears',
      'total_reps',
    ])
    .describe(
      'M5-Q2: columns that the model cannot do without; those that a policy masks or turns back do not count',
    ),
  unstable_features: z
    .array(z.string())
    .default(['pct_reps_with_cfp'])
    .describe('Features that are left out because M5-Q3 found them to drift'),
  iv_floor: z.number().min(0).default(0.02).describe('Unit 4: a feature below it is left out'),
  max_correlation: share
    .default(0.95)
    .describe('Unit 2: of two features that correlate more, one is left out'),
  imbalance_variation: share
    .default(0.2)
    .describe('A strategy whose folds vary more is not chosen while a steadier one is there'),
  outlier_fence: z
    .number()
    .positive()
    .default(3)
    .describe('M5-S2: interquartile ranges from the middle half beyond which a value is an outlier'),
  asset_tiers: z
    .array(z.strictObject({ name: z.string().min(1), from: z.number().min(0).describe('Dollars') }))
    .min(2)
    .refine((tiers) => tiers.every(({ from }, at) => at === 0 || from > (tiers[at - 1]?.from ?? 0)), {
      message: 'Tiers go from the smallest to the largest.',
    })
    .default([
      { name: 'below_100m', from: 0 },
      { name: '100m_to_500m', from: 100_000_000 },
      { name: 'above_500m', from: 500_000_000 },
    ])
    .describe('Unit 5: what is calibrated and looked at apart'),
  growth_edges: z
    .array(z.number())
    .min(1)
    .default([0, 0.1])
    .describe('Growth of the assets in a year from which the next cohort begins; the document names none'),
  value_per_mql: z.number().positive().nullable().default(null).describe('Pipeline value of one MQL'),
  m5_model: z
    .strictObject({ name: z.string().min(1), ranking: z.array(z.string()).min(1) })
    .prefault({
      name: 'the m5 model',
      ranking: [
        'multi_ria_relationships',
        'Firm_Stability_Score',
        'HNW_Asset_Concentration',
        'DateBecameRep_NumberOfYears',
      ],
    })
    .describe('The top 25 features of the earlier model, the most important first'),
  explained_moves: z
    .record(z.string(), z.string())
    .default({})
    .describe('M5-5a: features whose move a person has explained, with the reason'),
  ab_test: abTest,
});

export type Parameters = z.output<typeof parameters>;
export type Reenactment = Exclude<Parameters['reenact'], 'none'>;
