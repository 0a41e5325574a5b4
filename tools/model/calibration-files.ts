import { z } from 'zod';
import { calibrationMethods } from './calibrators.ts';
import { interval } from './evaluate.ts';

/** Where `calibrate-model` leaves what later steps read. */
export const calibrationArtifacts = {
  calibrators: 'model/calibrators.json',
  calibration: 'model/calibration.json',
  report: 'reports/calibration-report.md',
  shapReport: 'reports/shap-feature-comparison.md',
} as const;

const reliabilityPoint = z.strictObject({
  low: z.number(),
  high: z.number(),
  rows: z.int(),
  meanPredicted: z.number(),
  observed: z.number(),
});

const intervals = z.strictObject({ ece: interval, brier: interval, logLoss: interval });

const segmentCalibration = z.strictObject({
  segment: z.string(),
  rows: z.int(),
  positives: z.int(),
  /** Whose scaling the segment uses, and why not its own. */
  calibrator: z.enum(['own', 'global']),
  reason: z.string().nullable(),
  eceBefore: z.number().nullable(),
  eceAfter: z.number().nullable(),
  /** With 95 % bootstrap intervals, after calibration; null where the segment's test rows are of one class. */
  intervals: intervals.nullable(),
  /** False where there are too few test rows, or no conversion, to judge the segment by. */
  judged: z.boolean(),
});
export type SegmentCalibration = z.output<typeof segmentCalibration>;

/** `model/calibration.json`: expected calibration errors are shares (0.02), measured on the test rows in bins of equal count. */
export const calibrationFile = z.strictObject({
  bins: z.int(),
  rows: z.int(),
  positives: z.int(),
  baseRate: z.number(),
  meanPredicted: z.strictObject({ before: z.number(), after: z.number() }),
  ece: z.strictObject({ before: z.number(), after: z.number() }),
  method: z.enum(calibrationMethods),
  /** Errors, Brier scores and log losses with 95 % bootstrap intervals. */
  intervals: z.strictObject({ before: intervals, after: intervals }),
  resamples: z.int(),
  curve: z.strictObject({ before: z.array(reliabilityPoint), after: z.array(reliabilityPoint) }),
  segments: z.array(segmentCalibration),
  /** Mean |SHAP| in log-odds over `shapRows` test rows, of the margin and of the calibrated log-odds; ranks from 1. */
  shapRows: z.int(),
  shap: z.array(
    z.strictObject({
      feature: z.string(),
      base: z.number(),
      calibrated: z.number(),
      baseRank: z.int(),
      calibratedRank: z.int(),
    }),
  ),
});
export type CalibrationFile = z.output<typeof calibrationFile>;
