import { z } from 'zod';
import { interval, ranking } from './evaluate.ts';
import { featuresFile } from './features.ts';
import { topShare } from './top-shares.ts';

/** How the model's AUC-ROC differs from another's on the same rows: model minus other, by DeLong's test. */
const comparison = z.strictObject({
  /** Rows that both have scored. */
  rows: z.int(),
  model: z.number(),
  other: z.number(),
  difference: z.number(),
  low: z.number(),
  high: z.number(),
  /** Two-sided. */
  p: z.number(),
  /** AUC-PR of the model minus that of the other. */
  aucPrDifference: z.number(),
});
export type Comparison = z.output<typeof comparison>;

const scorer = ranking.extend({
  name: z.enum(['model', 'random', 'rule', 'logistic', 'earlier']),
  /** What it is, for people. */
  title: z.string(),
  intervals: z.strictObject({
    aucPr: interval.nullable(),
    aucRoc: interval.nullable(),
    topDecileLift: interval.nullable(),
  }),
  top: z.array(topShare),
  /** Null for the model itself, and where the rows are of one class. */
  against: comparison.nullable(),
});
export type Scorer = z.output<typeof scorer>;

/** `<artifact>.json` of `train-baselines`: the model among its baselines, on the model's test rows. */
export const baselinesFile = z.strictObject({
  rows: z.int(),
  positives: z.int(),
  baseRate: z.number(),
  resamples: z.int(),
  scorers: z.array(scorer),
});
export type BaselinesFile = z.output<typeof baselinesFile>;

/** `model_baseline_logit.json`: the log-odds are the intercept plus, for each term, weight times (value - mean) / deviation. */
export const logitFile = z.strictObject({
  c: z.number(),
  class_weight: z.enum(['none', 'balanced']),
  rows: z.int(),
  positives: z.int(),
  intercept: z.number(),
  terms: z.array(
    z.strictObject({
      feature: z.string(),
      /** `missing` is 1 where the feature has no value, else 0. */
      kind: z.enum(['value', 'missing']),
      median: z.number(),
      mean: z.number(),
      deviation: z.number(),
      weight: z.number(),
    }),
  ),
  features: featuresFile.shape.features,
});
export type LogitFile = z.output<typeof logitFile>;
