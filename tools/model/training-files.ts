import { z } from 'zod';
import { interval, ranking } from './evaluate.ts';
import { strategies } from './imbalance.ts';
import { boosterInput } from './inputs.ts';
import { topShare } from './top-shares.ts';

/** Where `train-model` leaves what later steps read. */
export const trainingArtifacts = {
  booster: 'model/booster.json',
  features: 'model/features.json',
  split: 'model/split.json',
  metrics: 'model/metrics.json',
  curves: 'model/curves.json',
  predictions: 'model/predictions.json',
  importance: 'model/importance.csv',
  featureOrder: 'model/feature-order.json',
  report: 'reports/model-training-report.md',
} as const;

const part = z.strictObject({ from: z.string(), to: z.string(), rows: z.int(), positives: z.int() });
export type Part = z.output<typeof part>;

/** `model/split.json`: dates are inclusive; rows in the gap are used for nothing. */
export const splitFile = z.strictObject({
  gap_days: z.int(),
  gap_rows: z.int(),
  train: part,
  fit: part,
  validation: part,
  test: part,
  folds: z.array(z.strictObject({ fold: z.int(), fit: part, validation: part, test: part })),
});
export type SplitFile = z.output<typeof splitFile>;

const foldMetrics = ranking.extend({
  fold: z.int(),
  from: z.string(),
  to: z.string(),
  trainRows: z.int(),
  trainAucPr: z.number().nullable(),
  /** Null when the fold's training part is of one class, so that nothing could be trained. */
  bestRound: z.int().nullable(),
});
export type FoldMetrics = z.output<typeof foldMetrics>;

/** `model/metrics.json`. `train` is measured on the rows that the trees were grown on, `test` on rows that nothing else has seen. */
export const metricsFile = z.strictObject({
  dataset: z.string(),
  baseRate: z.strictObject({ train: z.number(), test: z.number() }),
  rows: z.strictObject({ train: z.int(), fit: z.int(), validation: z.int(), test: z.int(), gap: z.int() }),
  train: ranking,
  test: ranking,
  /** 95 % percentile bootstrap intervals on the test rows. */
  testIntervals: z.strictObject({
    aucPr: interval.nullable(),
    aucRoc: interval.nullable(),
    topDecileLift: interval.nullable(),
  }),
  resamples: z.int(),
  /** The best-scored shares of the test rows; empty when they are of one class. */
  top: z.array(topShare),
  folds: z.array(foldMetrics),
  cvAucPr: z.number().nullable(),
  cvCoefficientOfVariation: z.number().nullable(),
  trainTestGap: z.number().nullable(),
  bestRound: z.int(),
  /** What grew the trees and its version, such as `libxgboost 3.2.0`; absent where Leadline itself did. */
  engine: z.string().optional(),
  /** `patience` is null when all rounds were to be grown; `grown` counts the rounds that were. */
  earlyStopping: z.strictObject({ patience: z.int().nullable(), grown: z.int(), stopped: z.boolean() }),
  /** With the weight of a conversion that was in force. */
  parameters: boosterInput,
  /** What was done about conversions being rare, and how many rows SMOTE added to those that the trees were grown on. */
  imbalance: z.strictObject({ strategy: z.enum(strategies), syntheticRows: z.int() }),
  /** Features that the selection did not keep. */
  leftOut: z.array(z.string()),
  /** The metric of early stopping on the validation rows, after each round. */
  history: z.array(z.number()),
});
export type MetricsFile = z.output<typeof metricsFile>;

const scored = z.strictObject({
  ids: z.array(z.string()),
  labels: z.array(z.int()),
  segments: z.array(z.string()),
  margins: z.array(z.number()),
});
export type Scored = z.output<typeof scored>;

/** `model/predictions.json`: margins in log-odds, by column, rows in time order. `outOfFold` is what each fold's booster says of its test rows. */
export const predictionsFile = z.strictObject({
  validation: scored,
  test: scored,
  outOfFold: scored.extend({ folds: z.array(z.int()) }),
});
export type PredictionsFile = z.output<typeof predictionsFile>;

const point = z.strictObject({ x: z.number(), y: z.number() });

/** `model/curves.json`, on the test rows; empty when they are of one class. */
export const curvesFile = z.strictObject({
  roc: z.array(point),
  precisionRecall: z.array(point),
  deciles: z.array(
    z.strictObject({
      decile: z.int(),
      rows: z.int(),
      positives: z.number(),
      rate: z.number(),
      lift: z.number(),
    }),
  ),
});
export type CurvesFile = z.output<typeof curvesFile>;
