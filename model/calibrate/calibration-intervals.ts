import { derive } from '../booster/random.ts';
import { quantileOfSorted } from '../measure/quantile.ts';
import { type CalibrationOptions, reliabilityCurve } from './calibration-error.ts';

export interface CalibrationInterval {
  value: number;
  low: number;
  high: number;
}

export interface CalibrationIntervals {
  ece: CalibrationInterval;
  brier: CalibrationInterval;
  logLoss: CalibrationInterval;
}

export interface ResamplingOptions extends CalibrationOptions {
  /** How many times the rows are drawn anew, 1 or more. */
  resamples: number;
  seed: number;
  /** The coverage, in (0, 1); 0.95 when absent. */
  level?: number;
}

/**
 * Expected calibration error, Brier score and log loss with basic bootstrap intervals (Davison and Hinkley 1997, 5.6). All rows are drawn alike, so
 * that the base rate varies as it would; the bins stay those of the sample. Basic, not percentile: a resample's calibration error lies above
 * the sample's as the sample's lies above the truth, and turning the interval round takes that away. No end is below 0. Throws as `reliabilityCurve`.
 */
export function calibrationIntervals(
  probabilities: ArrayLike<number>,
  labels: Uint8Array,
  { resamples, seed, level = 0.95, ...binning }: ResamplingOptions,
): CalibrationIntervals {
  const bins = binsOf(probabilities, labels, binning);
  const terms = termsOf(probabilities, labels, bins);
  const sample = measure(terms, Int32Array.from(labels.keys()));
  const random = derive(seed, 'calibration intervals');
  const drawn = Array.from({ length: resamples }, () =>
    measure(
      terms,
      Int32Array.from(labels, () => random.below(labels.length)),
    ),
  );
  const interval = (name: keyof Sums): CalibrationInterval => {
    const sorted = Float64Array.from(drawn, (sums) => sums[name]).sort();
    const value = sample[name];
    const reflect = (share: number): number => Math.max(0, 2 * value - quantileOfSorted(sorted, share));
    return { value, low: reflect((1 + level) / 2), high: reflect((1 - level) / 2) };
  };
  return { ece: interval('ece'), brier: interval('brier'), logLoss: interval('logLoss') };
}

interface Terms {
  bins: number;
  binOf: Int32Array;
  /** Label minus probability, its square, and the row's loss in nats. */
  error: Float64Array;
  squared: Float64Array;
  loss: Float64Array;
}

type Sums = Record<keyof CalibrationIntervals, number>;

/** The row's bin of the reliability curve, by the upper ends of the bins. */
function binsOf(
  probabilities: ArrayLike<number>,
  labels: Uint8Array,
  options: CalibrationOptions,
): Int32Array {
  const ends = reliabilityCurve(probabilities, labels, options).map(({ high }) => high);
  return Int32Array.from(labels, (_, row) => {
    const bin = ends.findIndex((end) => (probabilities[row] as number) <= end);
    return bin < 0 ? ends.length - 1 : bin;
  });
}

function termsOf(probabilities: ArrayLike<number>, labels: Uint8Array, binOf: Int32Array): Terms {
  const error = Float64Array.from(labels, (label, row) => label - (probabilities[row] as number));
  const squared = error.map((value) => value * value);
  const loss = Float64Array.from(labels, (label, row) => {
    const held = Math.min(Math.max(probabilities[row] as number, Number.EPSILON), 1 - Number.EPSILON);
    return -Math.log(label === 1 ? held : 1 - held);
  });
  return { bins: Math.max(...binOf) + 1, binOf, error, squared, loss };
}

function measure({ bins, binOf, error, squared, loss }: Terms, rows: Int32Array): Sums {
  const errors = new Float64Array(bins);
  let brier = 0;
  let logLoss = 0;
  for (const row of rows) {
    const bin = binOf[row] as number;
    errors[bin] = (errors[bin] as number) + (error[row] as number);
    brier += squared[row] as number;
    logLoss += loss[row] as number;
  }
  const ece = errors.reduce((sum, value) => sum + Math.abs(value), 0);
  return { ece: ece / rows.length, brier: brier / rows.length, logLoss: logLoss / rows.length };
}
