import { ModelError } from '../booster/errors.ts';
import { quantileOfSorted } from '../measure/quantile.ts';
import { checkScores } from '../measure/thresholds.ts';

/**
 * How probabilities are put into bins. `equal-count`, the default, cuts at their quantiles: where few leads convert,
 * nearly every probability lies below 0.1, and ten bins of `equal-width` would compare little more than two means.
 */
export type Binning = 'equal-count' | 'equal-width';

export interface CalibrationOptions {
  /** 10 when absent. */
  bins?: number;
  binning?: Binning;
}

/** A bin with at least one row: probabilities above `low` (or at it, in the first bin) and up to `high`. */
export interface ReliabilityPoint {
  low: number;
  high: number;
  rows: number;
  meanPredicted: number;
  /** The share of label 1. */
  observed: number;
}

/** Expected calibration error (Naeini et al. 2015): the row-weighted mean distance of predicted and observed over the bins. */
export function calibrationError(
  probabilities: ArrayLike<number>,
  labels: Uint8Array,
  options: CalibrationOptions = {},
): number {
  const points = reliabilityCurve(probabilities, labels, options);
  return points.reduce((sum, point) => sum + (point.rows / labels.length) * distance(point), 0);
}

/** Bins as scikit-learn's `calibration_curve` cuts them, empty ones left out. Equal probabilities share a bin. */
export function reliabilityCurve(
  probabilities: ArrayLike<number>,
  labels: Uint8Array,
  { bins = 10, binning = 'equal-count' }: CalibrationOptions = {},
): ReliabilityPoint[] {
  checkScores(probabilities, labels);
  const outside = Array.from(probabilities).find((probability) => probability < 0 || probability > 1);
  if (outside !== undefined || !Number.isSafeInteger(bins) || bins < 1) {
    throw new ModelError({
      code: 'calibration-input',
      message: 'Calibration cannot be measured on these values.',
      expected: 'probabilities from 0 to 1 and one bin or more',
      arrived: outside === undefined ? `${bins} bins` : `the value ${outside}`,
    });
  }

  const edges = edgesOf(probabilities, bins, binning);
  const sums = Array.from({ length: bins }, () => ({ rows: 0, predicted: 0, positives: 0 }));
  for (let i = 0; i < labels.length; i++) {
    const probability = probabilities[i] as number;
    const bin = edges.findIndex((edge, index) => index > 0 && (probability <= edge || index === bins)) - 1;
    const sum = sums[bin] as (typeof sums)[number];
    sum.rows++;
    sum.predicted += probability;
    sum.positives += labels[i] as number;
  }
  return sums
    .map(({ rows, predicted, positives }, bin) => ({
      low: edges[bin] as number,
      high: edges[bin + 1] as number,
      rows,
      meanPredicted: predicted / rows,
      observed: positives / rows,
    }))
    .filter(({ rows }) => rows > 0);
}

function edgesOf(probabilities: ArrayLike<number>, bins: number, binning: Binning): number[] {
  const shares = Array.from({ length: bins + 1 }, (_, index) => index / bins);
  if (binning === 'equal-width') return shares;
  const sorted = Float64Array.from(probabilities).sort();
  return shares.map((share) => quantileOfSorted(sorted, share));
}

function distance({ meanPredicted, observed }: ReliabilityPoint): number {
  return Math.abs(meanPredicted - observed);
}
