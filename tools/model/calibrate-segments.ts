import { calibrationError } from '../../model/calibrate/calibration-error.ts';
import { calibrationIntervals, type ResamplingOptions } from '../../model/calibrate/calibration-intervals.ts';
import type { SegmentCalibration } from './calibration-files.ts';
import { type CalibrationRows, type CalibratorsFile, selectSegment } from './calibrators.ts';
import { hasBothClasses, positivesOf } from './evaluate.ts';

interface Options extends ResamplingOptions {
  min_segment_rows: number;
  segment_column: string | null;
}

/** Every segment that the test rows or the rows kept aside have, by name. `before` and `after` are the probabilities of the test rows. */
export function segmentsOf(
  { test, before, after }: { test: CalibrationRows; before: Float64Array; after: Float64Array },
  calibrators: CalibratorsFile,
  options: Options,
): SegmentCalibration[] {
  if (options.segment_column === null) return [];
  const { bins = 10, resamples, seed } = options;
  const fitted = new Map(calibrators.segments.map((segment) => [segment.segment, segment]));
  return [...new Set([...test.segments, ...fitted.keys()])].sort().map((segment) => {
    const raw = selectSegment({ ...test, margins: before }, segment);
    const calibrated = selectSegment({ ...test, margins: after }, segment);
    const measurable = hasBothClasses(raw.labels);
    const ece = (rows: CalibrationRows): number | null =>
      measurable ? calibrationError(rows.margins, rows.labels, { bins }) : null;
    const own = fitted.get(segment);
    return {
      segment,
      rows: raw.labels.length,
      positives: positivesOf(raw.labels),
      calibrator: own?.own == null ? 'global' : 'own',
      reason: own === undefined ? 'not among the rows kept aside' : own.reason,
      eceBefore: ece(raw),
      eceAfter: ece(calibrated),
      intervals: measurable
        ? calibrationIntervals(calibrated.margins, calibrated.labels, { bins, resamples, seed })
        : null,
      judged: measurable && raw.labels.length >= options.min_segment_rows,
    };
  });
}
