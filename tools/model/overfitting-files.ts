import { z } from 'zod';
import { ranking } from './evaluate.ts';
import { topShare } from './top-shares.ts';

const learningPoint = z.strictObject({
  /** Of the rows that the model's trees were grown on. */
  share: z.number(),
  rows: z.int(),
  positives: z.int(),
  bestRound: z.int(),
  /** On the rows of this point, and on the model's test rows. */
  train: ranking,
  test: ranking,
});
export type LearningPoint = z.output<typeof learningPoint>;

const segmentResult = ranking.extend({
  column: z.string(),
  segment: z.string(),
  /** Whether there are enough conversions, and other leads, to judge the segment by. */
  judged: z.boolean(),
});
export type SegmentResult = z.output<typeof segmentResult>;

const spread = z.strictObject({ mean: z.number().nullable(), standardDeviation: z.number().nullable() });

/** `<artifact>.json` of `analyse-overfitting`. Gaps are training minus test. */
export const overfittingFile = z.strictObject({
  train: ranking,
  test: ranking,
  gaps: z.strictObject({
    aucRoc: z.number().nullable(),
    aucPr: z.number().nullable(),
    topDecileLift: z.number().nullable(),
  }),
  earlyStopping: z.strictObject({
    patience: z.int().nullable(),
    rounds: z.int(),
    grown: z.int(),
    stopped: z.boolean(),
    bestRound: z.int(),
  }),
  folds: z.array(
    z.strictObject({
      fold: z.int(),
      aucRoc: z.number().nullable(),
      aucPr: z.number().nullable(),
      topDecileLift: z.number().nullable(),
    }),
  ),
  /** Over the folds, with n - 1; null as soon as one fold is not measured. */
  spread: z.strictObject({ aucRoc: spread, aucPr: spread, topDecileLift: spread }),
  learningCurve: z.strictObject({
    points: z.array(learningPoint),
    /** In points of AUC-ROC. */
    tolerance: z.number(),
    /** Null where a point could not be measured. */
    gain: z.number().nullable(),
    stableFrom: z.int().nullable(),
    converged: z.boolean().nullable(),
  }),
  top: z.array(topShare),
  /** Null when the test rows are of one class. */
  significance: z
    .strictObject({
      rows: z.int(),
      positives: z.number(),
      lift: z.number(),
      exact: z.number(),
      bootstrap: z.number(),
    })
    .nullable(),
  resamples: z.int(),
  segments: z.array(segmentResult),
});
export type OverfittingFile = z.output<typeof overfittingFile>;
