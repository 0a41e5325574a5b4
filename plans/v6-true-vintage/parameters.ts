import { z } from 'zod';
import { fileGateFields, scoringFields, sourceFields, trainingFields } from '../vintages/parameters.ts';

const share = z.number().min(0).max(1);

const gates = z
  .strictObject({
    ...fileGateFields,
    fewest_firms: z.number().int().min(1).default(30_000).describe('V6-1.6a'),
    most_firms: z.number().int().min(1).default(42_000).describe('V6-1.6a'),
    rep_match_rate: share.default(0.85).describe('V6-3.2.2'),
    firm_match_rate: share.default(0.75).describe('V6-3.2.3'),
    information_value: z
      .number()
      .positive()
      .default(0.5)
      .describe('G3.2 of the V4 plan: no feature above it'),
    cv_auc_pr: share.default(0.15).describe('V6-4.1a'),
    train_test_gap: share.default(0.15).describe('V6-4.1b and V6-4.4a, as a difference of AUC-PR'),
    cv_coefficient: share.default(0.2).describe('V6-4.1c and V6-4.4b'),
    ece: share.default(0.05).describe('V6-4.3a and V6-4.3b'),
    importance_stability: share
      .default(0.6)
      .describe('V6-4.4c: median rank correlation of importances between periods'),
  })
  .prefault({});

const abTest = z
  .strictObject({
    base_rate: share
      .default(0.0389)
      .describe("Unit 8.5's, whose analysis the document ports; set it to the positive share of your leads"),
    lift: z.number().positive().default(0.5).describe('Relative lift to be seen'),
    alpha: z.number().gt(0).lt(1).default(0.05),
    power: share.default(0.8).describe('V6-5.2a'),
    weeks: z.number().int().positive().default(8).describe('V6-5.2b: the longest test that is feasible'),
    adoption: z.number().gt(0).lt(1).default(0.6),
  })
  .prefault({});

/** Every date, window, threshold, file and dataset name of the plan; the reference document's value is the default. */
export const parameters = z.strictObject({
  ...sourceFields,
  ...trainingFields,
  gates,
  ...scoringFields,
  ab_test: abTest,
  polish_narratives: z
    .number()
    .int()
    .min(0)
    .default(0)
    .describe(
      'Ours: how many of the highest-scored leads the configured language model rewords; 0 asks none',
    ),
});

export type Parameters = z.output<typeof parameters>;
