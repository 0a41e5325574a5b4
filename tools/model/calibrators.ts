import { z } from 'zod';
import { applyPlatt, fitPlatt, type PlattScaling } from '../../model/calibrate/platt.ts';
import { hasBothClasses, positivesOf } from './evaluate.ts';

const scaling = z.strictObject({ a: z.number(), b: z.number(), rows: z.int(), positives: z.int() });
type Scaling = z.output<typeof scaling>;

/**
 * `model/calibrators.json`: a margin f becomes the probability 1 / (1 + exp(a f + b)). A segment whose `own` is null uses the
 * global scaling, for the reason given.
 */
export const calibratorsFile = z.strictObject({
  segment_column: z.string().nullable(),
  min_segment_positives: z.int(),
  /** With a reason, it gives every lead the observed rate. */
  global: scaling.extend({ reason: z.string().nullable() }),
  segments: z.array(
    z.strictObject({
      segment: z.string(),
      rows: z.int(),
      positives: z.int(),
      own: scaling.nullable(),
      reason: z.string().nullable(),
    }),
  ),
});
export type CalibratorsFile = z.output<typeof calibratorsFile>;

export interface CalibrationRows {
  margins: Float64Array;
  labels: Uint8Array;
  segments: readonly string[];
}

/**
 * Platt scaling on all rows, and on each segment that has enough conversions. Where the score says nothing of who converts, all rows get the
 * one rate that was observed, and `reason` says so. Throws `labels-one-class` when no row or every row converts.
 */
export function fitCalibrators(
  rows: CalibrationRows,
  { segmentColumn, minPositives }: { segmentColumn: string | null; minPositives: number },
): CalibratorsFile {
  const fitted = scale(rows);
  const against = reasonAgainst(fitted);
  const global = { ...(against === null ? fitted : flatten(fitted)), reason: against };
  const names = segmentColumn === null ? [] : [...new Set(rows.segments)].sort();
  const segments = names.map((segment) => {
    const own = selectSegment(rows, segment);
    const counts = { segment, rows: own.labels.length, positives: positivesOf(own.labels) };
    if (counts.positives < minPositives || !hasBothClasses(own.labels)) {
      return {
        ...counts,
        own: null,
        reason: `${counts.positives} conversions are fewer than ${minPositives}`,
      };
    }
    const scaled = scale(own);
    const reason = reasonAgainst(scaled);
    return { ...counts, own: reason === null ? scaled : null, reason };
  });
  return { segment_column: segmentColumn, min_segment_positives: minPositives, global, segments };
}

/** The scaling of a segment: its own, or the global one where it has none or was never seen. */
export function scalingOf(calibrators: CalibratorsFile, segment: string): PlattScaling {
  return calibrators.segments.find((candidate) => candidate.segment === segment)?.own ?? calibrators.global;
}

/** Probabilities in [0, 1], row by row. */
export function calibrate(
  calibrators: CalibratorsFile,
  margins: ArrayLike<number>,
  segments: readonly string[],
): Float64Array {
  const scalings = new Map(
    [...new Set(segments)].map((segment) => [segment, scalingOf(calibrators, segment)]),
  );
  return Float64Array.from(margins, (margin, row) => {
    const own = scalings.get(segments[row] as string) ?? calibrators.global;
    return applyPlatt(own, [margin])[0] as number;
  });
}

/** The rows of one segment. */
export function selectSegment(rows: CalibrationRows, segment: string): CalibrationRows {
  const chosen = Int32Array.from(rows.segments.keys()).filter((row) => rows.segments[row] === segment);
  return {
    margins: Float64Array.from(chosen, (row) => rows.margins[row] as number),
    labels: Uint8Array.from(chosen, (row) => rows.labels[row] as number),
    segments: Array.from(chosen, () => segment),
  };
}

function scale({ margins, labels }: CalibrationRows): Scaling {
  return { ...fitPlatt(margins, labels), rows: labels.length, positives: positivesOf(labels) };
}

/** The observed rate for every margin, smoothed as Platt smooths his targets. */
function flatten({ rows, positives }: Scaling): Scaling {
  return { a: 0, b: Math.log((rows - positives + 1) / (positives + 1)), rows, positives };
}

/** A scaling that turns the order round would contradict every explanation: it is not used. */
function reasonAgainst({ a }: PlattScaling): string | null {
  return a < 0 ? null : 'conversions do not become likelier with the score here';
}
