import { z } from 'zod';

/** Where `explain-model` and `compare-importance` leave what later steps read. */
export const explanationArtifacts = {
  explanation: 'explanation.json',
  report: 'reports/shap-report.md',
  importance: 'feature_importance.csv',
  cohorts: 'reports/cohort-analysis-report.md',
  comparison: 'importance-comparison.json',
} as const;

const figure = z.number().nullable();

const ranked = z.strictObject({
  feature: z.string(),
  label: z.string(),
  rank: z.int(),
  /** Mean |SHAP| of the margin over the explained rows, in log-odds. */
  mean_absolute: z.number(),
  /** Its share of all features' mean |SHAP|, 0 to 1. */
  share: z.number(),
  /** Spearman's correlation of value and SHAP: above 0 a larger value raises the score; null where all are alike. */
  direction: figure,
});
export type RankedFeature = z.output<typeof ranked>;

const cohort = z.strictObject({
  name: z.string(),
  rows: z.int(),
  positives: z.int(),
  rate: z.number(),
  low: z.number(),
  high: z.number(),
  mean_probability: z.number(),
  auc_roc: figure,
  top_decile_lift: figure,
  features: z.array(z.strictObject({ feature: z.string(), label: z.string(), mean_absolute: z.number() })),
});

/** `explanation.json`. Points are a sample of the explained rows, `value` their place among the feature's values, 0 the least and 1 the largest. */
export const explanationFile = z.strictObject({
  rows: z.int(),
  rows_sampled_from: z.int(),
  /** The largest distance between a row's margin and the sum of its SHAP values. */
  additivity_gap: z.number(),
  features: z.array(ranked),
  beeswarm: z.array(
    z.strictObject({
      feature: z.string(),
      label: z.string(),
      points: z.array(z.strictObject({ shap: z.number(), value: figure })),
    }),
  ),
  cohorts: z.array(z.strictObject({ title: z.string(), column: z.string(), groups: z.array(cohort) })),
});
export type ExplanationFile = z.output<typeof explanationFile>;
export type CohortTable = ExplanationFile['cohorts'][number];

export const comparisonFile = z.strictObject({
  previous: z.string().describe('Which ranking this one is held against'),
  top: z.int(),
  /** How many of the top features are also among the other ranking's. */
  shared: z.int(),
  rank_correlation: figure,
  largest_drift: figure,
  features: z.array(
    z.strictObject({
      feature: z.string(),
      rank: z.int().nullable(),
      previous_rank: z.int().nullable(),
      drift: z.int().nullable(),
      within: z.boolean(),
      justification: z.string().nullable(),
    }),
  ),
  questions: z.array(z.strictObject({ question: z.string(), answer: z.string() })),
});
export type ComparisonFile = z.output<typeof comparisonFile>;
