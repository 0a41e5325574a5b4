import { z } from 'zod';

/** A feature that was removed by rule. */
export const removalSchema = z.strictObject({
  feature: z.string(),
  rule: z.enum(['constant', 'information', 'correlation', 'variance-inflation']),
  /** What the rule measured: information value, correlation or variance inflation factor; null for a constant. */
  value: z.number().nullable(),
  kept_instead: z.string().optional(),
  rationale: z.string(),
});
export type RemovalEntry = z.output<typeof removalSchema>;

/** `feature-selection.json`. */
export const selectionFile = z.strictObject({
  dataset: z.string(),
  limits: z.strictObject({ information: z.number(), correlation: z.number(), vif: z.number() }),
  /** The features to train on, in the order in which the plan lists them. */
  kept: z.array(z.string()),
  removed: z.array(removalSchema),
  /** What each fold's own training rows would have chosen. */
  folds: z.array(
    z.strictObject({
      fold: z.int(),
      rows: z.int(),
      from: z.string(),
      to: z.string(),
      kept: z.array(z.string()),
      removed: z.array(removalSchema),
    }),
  ),
  /** One a feature: over the training window, and in how many folds it would be kept. */
  features: z.array(
    z.strictObject({
      feature: z.string(),
      kind: z.enum(['number', 'flag', 'category']),
      information: z.number(),
      /** Among the features that are kept; null for words and for what was removed. */
      vif: z.number().nullable(),
      kept: z.boolean(),
      foldsKept: z.int(),
    }),
  ),
});
export type SelectionFile = z.output<typeof selectionFile>;

/** As much of a choice of features as a later step needs, whichever tool made it. */
export const keptFile = z.looseObject({ kept: z.array(z.string()) });
