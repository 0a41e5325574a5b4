import { z } from 'zod';
import { imbalanceChoice, strategies } from './imbalance.ts';

const foldResult = z.strictObject({
  fold: z.int(),
  from: z.string(),
  to: z.string(),
  rows: z.int(),
  positives: z.int(),
  /** Null when the fold's training part is of one class, or its test rows are. */
  aucPr: z.number().nullable(),
  aucRoc: z.number().nullable(),
  topDecileLift: z.number().nullable(),
  bestRound: z.int().nullable(),
  scalePosWeight: z.number().nullable(),
  syntheticRows: z.int().nullable(),
});
export type FoldResult = z.output<typeof foldResult>;

const strategyResult = z.strictObject({
  strategy: z.enum(strategies),
  meanAucPr: z.number().nullable(),
  /** The sample standard deviation of the folds' AUC-PR over their mean. */
  coefficientOfVariation: z.number().nullable(),
  /** Whether the folds vary no more than the rule allows. */
  steady: z.boolean(),
  folds: z.array(foldResult),
});
export type StrategyResult = z.output<typeof strategyResult>;

/** `<artifact>.json` of `compare-imbalance`: what each strategy does on the same folds, and which is used from here on. */
export const imbalanceFile = z.strictObject({
  winner: imbalanceChoice,
  rule: z.strictObject({ max_variation: z.number(), tolerance: z.number() }),
  rationale: z.string(),
  rounds: z.int(),
  strategies: z.array(strategyResult),
});
export type ImbalanceFile = z.output<typeof imbalanceFile>;
