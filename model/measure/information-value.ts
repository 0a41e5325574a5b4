import { ModelError } from '../errors.ts';
import { quantileOfSorted } from './quantile.ts';
import { checkScores } from './thresholds.ts';

export interface InformationValueOptions {
  /** Quantile bins at most, besides the one for missing values; 10 when absent. */
  bins?: number;
  /** Added to the count of each label in each bin, so that an empty cell has a logarithm; 0.5 when absent. */
  smoothing?: number;
}

export interface InformationBin {
  /** Values above `low` and up to `high`. The first bin has no `low`; the bin of missing values has neither. */
  low?: number;
  high?: number;
  rows: number;
  positives: number;
  /** Weight of evidence: the logarithm of the bin's share of positives over its share of negatives. */
  weightOfEvidence: number;
  contribution: number;
}

export interface InformationValue {
  value: number;
  bins: readonly InformationBin[];
}

/**
 * The sum over bins of (share of positives - share of negatives) times the logarithm of their ratio. A column of no
 * more distinct values than `bins` has a bin a value; otherwise bins end at the quantiles 1 / bins, 2 / bins, ... of
 * the values that are present (type 7), equal ends merged, so equal values share a bin and a heap of ties at the
 * bottom keeps its own. Missing values have a bin of their own. A share is (count + s) / (total + s bins).
 */
export function informationValue(
  values: ArrayLike<number>,
  labels: Uint8Array,
  { bins = 10, smoothing = 0.5 }: InformationValueOptions = {},
): InformationValue {
  checkOptions(bins, smoothing);
  const positives = checkScores(labels, labels);
  if (values.length !== labels.length) {
    throw new ModelError({
      code: 'scores-invalid',
      message: 'Values and labels do not fit each other.',
      expected: `${labels.length} values`,
      arrived: `${values.length} values`,
    });
  }
  const counted = countBins(values, labels, bins);
  const ofAll = { positives, negatives: labels.length - positives };
  let value = 0;
  const table = counted.map(({ positives: own, rows, ...borders }) => {
    const good = (own + smoothing) / (ofAll.positives + smoothing * counted.length);
    const bad = (rows - own + smoothing) / (ofAll.negatives + smoothing * counted.length);
    const weightOfEvidence = Math.log(good / bad);
    const contribution = (good - bad) * weightOfEvidence;
    value += contribution;
    return { ...borders, rows, positives: own, weightOfEvidence, contribution };
  });
  return { value, bins: table };
}

interface CountedBin {
  low?: number;
  high?: number;
  rows: number;
  positives: number;
}

function countBins(values: ArrayLike<number>, labels: Uint8Array, bins: number): CountedBin[] {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const counted: CountedBin[] = endsOf(sorted, bins).map((high, index, ends) => ({
    ...(index === 0 ? {} : { low: ends[index - 1] as number }),
    high,
    rows: 0,
    positives: 0,
  }));
  const missing: CountedBin = { rows: 0, positives: 0 };
  for (let row = 0; row < labels.length; row++) {
    const value = values[row] as number;
    const bin = Number.isNaN(value)
      ? missing
      : (counted.find(({ high }) => value <= (high as number)) ?? missing);
    bin.rows++;
    bin.positives += labels[row] as number;
  }
  return missing.rows > 0 ? [...counted, missing] : counted;
}

/** Few distinct values have a bin each: quantiles alone would put both values of a lopsided flag into one. */
function endsOf(sorted: Float64Array, bins: number): number[] {
  const distinct = [...new Set(sorted)];
  if (distinct.length <= bins) return distinct;
  return [
    ...new Set(Array.from({ length: bins }, (_, index) => quantileOfSorted(sorted, (index + 1) / bins))),
  ];
}

function checkOptions(bins: number, smoothing: number): void {
  if (Number.isSafeInteger(bins) && bins >= 1 && smoothing > 0) return;
  throw new ModelError({
    code: 'information-value-options',
    message: 'The information value cannot be measured with these options.',
    expected: 'bins from 1 and a smoothing above 0',
    arrived: `bins ${bins}, smoothing ${smoothing}`,
  });
}
