import chiSquareCdf from '@stdlib/stats-base-dists-chisquare-cdf';
import { ModelError } from '../booster/errors.ts';
import { binOf, endsOf, frequentCategories } from './bins.ts';
import { checkScores } from './thresholds.ts';

export interface InformationValueOptions {
  /** Bins at most, besides the one for missing values; 10 when absent. For categories: the most frequent, besides one for the rest; 20. */
  bins?: number;
  /** Added to the count of each label in each bin, so that an empty cell has a logarithm; 0.5 when absent. */
  smoothing?: number;
}

export interface InformationBin {
  /** Values above `low` and up to `high`. The first bin has no `low`; the bin of missing values has neither, nor a category. */
  low?: number;
  high?: number;
  category?: string;
  rows: number;
  positives: number;
  /** Weight of evidence: the logarithm of the bin's share of positives over its share of negatives. */
  weightOfEvidence: number;
  contribution: number;
}

export interface InformationValue {
  value: number;
  /**
   * The chance of so large a value when label and feature have nothing to do with one another: value / (1 / positives + 1 / negatives) is then
   * chi-square with a degree of freedom a bin but one, as in Yurdakul 2018 for the population stability index, which is the same sum.
   */
  chance: number;
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
  checkOptions(values.length, labels, bins, smoothing);
  const { ends } = endsOf(values, bins);
  const counted: Counted[] = ends.map((high, index) => ({
    ...(index === 0 ? {} : { low: ends[index - 1] as number }),
    high,
    rows: 0,
    positives: 0,
  }));
  return weigh(counted, labels, smoothing, (row) => {
    const value = values[row] as number;
    return Number.isNaN(value) ? undefined : counted[binOf(ends, value)];
  });
}

/** The same sum with a bin a category, the rarer ones together in `(other)`, so that a rare category cannot make a feature look strong. */
export function categoryInformationValue(
  values: readonly (string | null)[],
  labels: Uint8Array,
  { bins = 20, smoothing = 0.5 }: InformationValueOptions = {},
): InformationValue {
  checkOptions(values.length, labels, bins, smoothing);
  const counted: Counted[] = frequentCategories(values, bins).map((category) => ({
    category,
    rows: 0,
    positives: 0,
  }));
  const named = new Map(counted.map((bin) => [bin.category, bin]));
  const rest = counted.at(-1);
  return weigh(counted, labels, smoothing, (row) => {
    const value = values[row] as string | null;
    return value === null ? undefined : (named.get(value) ?? rest);
  });
}

type Counted = Omit<InformationBin, 'weightOfEvidence' | 'contribution'>;

/** Counts rows into the bins that `binAt` names, those without one as missing, and sums up. */
function weigh(
  bins: readonly Counted[],
  labels: Uint8Array,
  smoothing: number,
  binAt: (row: number) => Counted | undefined,
): InformationValue {
  const missing: Counted = { rows: 0, positives: 0 };
  for (let row = 0; row < labels.length; row++) {
    const bin = binAt(row) ?? missing;
    bin.rows++;
    bin.positives += labels[row] as number;
  }
  const counted = missing.rows > 0 ? [...bins, missing] : bins;
  const positives = checkScores(labels, labels);
  const negatives = labels.length - positives;
  let value = 0;
  const table = counted.map((bin) => {
    const good = (bin.positives + smoothing) / (positives + smoothing * counted.length);
    const bad = (bin.rows - bin.positives + smoothing) / (negatives + smoothing * counted.length);
    const weightOfEvidence = Math.log(good / bad);
    const contribution = (good - bad) * weightOfEvidence;
    value += contribution;
    return { ...bin, weightOfEvidence, contribution };
  });
  const freedom = counted.length - 1;
  const chance = freedom < 1 ? 1 : 1 - chiSquareCdf(value / (1 / positives + 1 / negatives), freedom);
  return { value, chance, bins: table };
}

function checkOptions(values: number, labels: Uint8Array, bins: number, smoothing: number): void {
  checkScores(labels, labels);
  if (values !== labels.length) {
    throw new ModelError({
      code: 'scores-invalid',
      message: 'Values and labels do not fit each other.',
      expected: `${labels.length} values`,
      arrived: `${values} values`,
    });
  }
  if (Number.isSafeInteger(bins) && bins >= 1 && smoothing > 0) return;
  throw new ModelError({
    code: 'information-value-options',
    message: 'The information value cannot be measured with these options.',
    expected: 'bins from 1 and a smoothing above 0',
    arrived: `bins ${bins}, smoothing ${smoothing}`,
  });
}
