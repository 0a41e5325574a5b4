import { z } from 'zod';
import { applyIsotonic, fitIsotonic } from '../../model/calibrate/isotonic.ts';
import { applyPlatt, fitPlatt, type PlattScaling } from '../../model/calibrate/platt.ts';
import { comparedByBrier } from './compare-calibrators.ts';
import { hasBothClasses, positivesOf } from './evaluate.ts';

export const calibrationMethods = ['platt', 'isotonic', 'best'] as const;
export type CalibrationMethod = (typeof calibrationMethods)[number];

const scaling = z.strictObject({
  a: z.number(),
  b: z.number(),
  rows: z.int(),
  positives: z.int(),
  /** Where it is there, probabilities come from this rising curve, and `a` only says how facts weigh in log-odds. */
  isotonic: z.strictObject({ margins: z.array(z.number()), probabilities: z.array(z.number()) }).optional(),
  /** Where the better of the two was asked for: their Brier scores on rows that they were not fitted to. */
  compared: z.strictObject({ platt: z.number(), isotonic: z.number() }).optional(),
});
type Scaling = z.output<typeof scaling>;

/**
 * `model/calibrators.json`: a margin f becomes the probability 1 / (1 + exp(a f + b)), or what the isotonic curve says. A segment whose `own` is null uses the
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
 * A calibrator for all rows, and for each segment that has enough conversions. Isotonic curves are steps and make ties; explanations need a slope, so
 * that Platt's scaling is fitted beside them. Where the score says nothing of who converts, all rows get the
 * one rate that was observed, and `reason` says so. Throws `labels-one-class` when no row or every row converts.
 */
export function fitCalibrators(
  rows: CalibrationRows,
  {
    segmentColumn,
    minPositives,
    method = 'platt',
  }: { segmentColumn: string | null; minPositives: number; method?: CalibrationMethod },
): CalibratorsFile {
  const fitted = scale(rows, method);
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
    const scaled = scale(own, method);
    const reason = reasonAgainst(scaled);
    return { ...counts, own: reason === null ? scaled : null, reason };
  });
  return { segment_column: segmentColumn, min_segment_positives: minPositives, global, segments };
}

/** The scaling of a segment: its own, or the global one where it has none or was never seen. */
export function scalingOf(calibrators: CalibratorsFile, segment: string): Scaling {
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
    const { isotonic } = own;
    const [probability] =
      isotonic === undefined ? applyPlatt(own, [margin]) : applyIsotonic(isotonic, [margin]);
    return probability as number;
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

function scale({ margins, labels }: CalibrationRows, method: CalibrationMethod): Scaling {
  const platt = { ...fitPlatt(margins, labels), rows: labels.length, positives: positivesOf(labels) };
  if (method === 'platt') return platt;
  if (method === 'isotonic') return { ...platt, isotonic: fitIsotonic(margins, labels) };
  const compared = comparedByBrier(margins, labels);
  if (compared === null) return platt;
  const better = compared.isotonic < compared.platt ? { isotonic: fitIsotonic(margins, labels) } : {};
  return { ...platt, ...better, compared };
}

/** The observed rate for every margin, smoothed as Platt smooths his targets. */
function flatten({ rows, positives }: Scaling): Scaling {
  return { a: 0, b: Math.log((rows - positives + 1) / (positives + 1)), rows, positives };
}

/** A scaling that turns the order round would contradict every explanation: it is not used. */
function reasonAgainst({ a }: PlattScaling): string | null {
  return a < 0 ? null : 'conversions do not become likelier with the score here';
}
