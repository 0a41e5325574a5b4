import { z } from 'zod';
import { isPhrase } from '../../prompts/phrase.ts';

const clause = z
  .string()
  .min(1)
  .max(200)
  .refine(isPhrase, { error: 'a clause with no other names in braces than value, amount and times' });

/** The words a feature is spoken of in narratives: `plans/feature.ts` says how they are written. */
const phraseSpec = z.strictObject({
  label: z.string().min(1).max(200).describe('What is measured, such as `time at current firm`.'),
  high: clause.describe('Said of a value above the median of the training leads, or of a flag that is set.'),
  low: clause.describe('Said of a value below that median, or of a flag that is not set.'),
  same: clause.optional().describe('Said of a value at that median.'),
  zero: clause.optional().describe('Said of exactly 0.'),
  one: clause.optional().describe('Said of exactly 1.'),
  negative: clause.optional().describe('Said of a value below 0.'),
  missing: clause.optional().describe('Said when the value is not known.'),
  unit: z
    .string()
    .min(1)
    .optional()
    .describe('Follows the value, in the plural, such as `years`; `%` shows a share as a percentage.'),
  categories: z
    .record(z.string(), z.string().min(1).max(80))
    .optional()
    .describe('How each category is told.'),
});
export type FeaturePhrase = z.output<typeof phraseSpec>;

export const featureSpec = z.strictObject({
  name: z.string().min(1).describe('Column of the dataset.'),
  kind: z.enum(['number', 'flag', 'category']),
  encoding: z
    .enum(['ordinal', 'frequency'])
    .optional()
    .describe('How a category becomes a number; ordinal when `order` is given, else frequency.'),
  order: z.array(z.string()).optional().describe('Categories from low to high, for the ordinal encoding.'),
  group: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Features of one group tell the same fact: narratives name the group once. A group of its own if absent.',
    ),
  phrase: phraseSpec.optional(),
});
export type FeatureSpec = z.output<typeof featureSpec>;

export const featureList = z
  .array(featureSpec)
  .min(1)
  .refine((features) => new Set(features.map((feature) => feature.name)).size === features.length, {
    message: 'A feature is listed twice.',
  });

/** Which table the rows come from and what its columns are for. */
export const datasetFields = {
  dataset: z.string().min(1).describe('Table or view, such as `LeadScoring.v_latest_training_dataset_v6`.'),
  id_column: z.string().min(1).default('Id'),
  time_column: z
    .string()
    .min(1)
    .describe('A DATE: the moment of contact, by which rows are ordered and split.'),
  label_column: z.string().min(1).default('target_label').describe('1 for a conversion, else 0; never NULL.'),
  segment_column: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Calibration and reports go by it; NULL is `unknown`.'),
};

/** Columns that no model may see, matched without regard to case but by their whole name. */
export const dropList = z.array(z.string().min(1)).default([]);

/** Who grows the trees, and where. Left out of what is written down unless they are set, so that what Leadline itself has trained reads as ever. */
export const engineFields = {
  engine: z
    .enum(['leadline', 'libxgboost'])
    .optional()
    .describe(
      "Who grows the trees: Leadline itself unless told otherwise; `libxgboost` is XGBoost's own library, which must be installed on the machine.",
    ),
  device: z
    .enum(['cpu', 'cuda'])
    .optional()
    .describe(
      'Where libxgboost grows them: on the processor unless told otherwise; `cuda` is the first graphics card.',
    ),
};

/**
 * The booster of the V5 and V6 plans: shallow, slow and strongly regularised, with V5's 200 rounds. Child weight and stopping metric are V4's. Log loss
 * is the steadier of the metrics: AUC-PR on a slice with few conversions stops anywhere.
 */
export const boosterInput = z
  .strictObject({
    max_depth: z.int().min(1).max(16).default(4),
    reg_alpha: z.number().min(0).default(1),
    reg_lambda: z.number().min(0).default(5),
    gamma: z.number().min(0).default(0),
    min_child_weight: z.number().min(0).default(10),
    learning_rate: z.number().gt(0).max(1).default(0.02),
    subsample: z.number().gt(0).max(1).default(0.7),
    colsample_bytree: z.number().gt(0).max(1).default(0.7),
    scale_pos_weight: z.number().gt(0).default(1),
    rounds: z.int().min(1).default(200).describe('The most rounds; early stopping keeps the best.'),
    early_stopping_rounds: z
      .int()
      .min(1)
      .nullable()
      .default(50)
      .describe(
        'Rounds without a better value before the training stops; null grows all rounds and keeps them.',
      ),
    eval_metric: z.enum(['aucpr', 'logloss', 'auc']).default('logloss'),
    ...engineFields,
  })
  .refine(({ engine, device }) => device !== 'cuda' || engine === 'libxgboost', {
    path: ['device'],
    message: 'Only the engine libxgboost can use a graphics card.',
  });
export type BoosterInput = z.output<typeof boosterInput>;

/** A calibrated probability of at least `min` is in the tier. Absolute, from the highest to the lowest, the last from 0. */
export const tierList = z
  .array(z.strictObject({ name: z.string().min(1), min: z.number().min(0).lt(1) }))
  .min(1)
  .refine((tiers) => tiers.every((tier, index) => index === 0 || tier.min < (tiers[index - 1]?.min ?? 1)), {
    message: 'Tiers go from the highest cut-off to the lowest.',
  })
  .refine((tiers) => tiers.at(-1)?.min === 0, {
    message: 'The last tier must start at 0, so that every score has one.',
  });
export type Tier = z.output<typeof tierList>[number];

export const defaultTiers: Tier[] = [
  { name: 'A', min: 0.12 },
  { name: 'B', min: 0.08 },
  { name: 'C', min: 0.04 },
  { name: 'D', min: 0 },
];
