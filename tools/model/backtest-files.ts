import { z } from 'zod';
import { ranking } from './evaluate.ts';

/** Where `backtest-model` leaves what later steps read. */
export const backtestArtifacts = {
  backtest: 'model/backtest.json',
  report: 'reports/backtesting-report.md',
  performance: 'reports/performance-validation-report.md',
  overfitting: 'reports/overfitting-analysis.md',
} as const;

/** Conversions among dials, the rate per 100 with a 95 % Wilson interval; rates are null without a dial. */
const yieldOf = z.strictObject({
  name: z.string(),
  /** The lowest calibrated probability that is dialled here. */
  min: z.number(),
  dials: z.int(),
  conversions: z.number(),
  per100: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type Yield = z.output<typeof yieldOf>;

const period = z.strictObject({
  period: z.int(),
  from: z.string(),
  to: z.string(),
  trainRows: z.int(),
  /** Null when nothing could be trained: the training part is of one class. */
  bestRound: z.int().nullable(),
  train: ranking,
  test: ranking,
  gap: z.number().nullable(),
  /** Kolmogorov-Smirnov distance between the released model's calibrated scores of this period and of the one before. */
  driftFromPrevious: z.number().nullable(),
  tiers: z.array(yieldOf),
  topDecile: yieldOf.nullable(),
});
export type Period = z.output<typeof period>;

/** `model/backtest.json` */
export const backtestFile = z.strictObject({
  gap_days: z.int(),
  periods: z.array(period),
  trainTestGap: z.number().nullable(),
  cvCoefficientOfVariation: z.number().nullable(),
  /** Spearman's correlation of total gain between each two periods, and their median. */
  importancePairs: z.array(
    z.strictObject({ first: z.int(), second: z.int(), correlation: z.number().nullable() }),
  ),
  importanceStability: z.number().nullable(),
  importanceThreshold: z.number(),
  overfitting: z.array(
    z.strictObject({
      period: z.int(),
      sign: z.string(),
      value: z.number().nullable(),
      limit: z.string(),
      holds: z.boolean(),
    }),
  ),
});
export type BacktestFile = z.output<typeof backtestFile>;
