import { ModelError } from '../booster/errors.ts';
import { binOf, endsOf, frequentCategories, otherCategories } from './bins.ts';
import { chiSquareCritical } from './chi-square-critical.ts';

/** Numbers with NaN, or words with null, for what is missing. */
export type Sample = ArrayLike<number> | readonly (string | null)[];

export interface StabilityBin {
  /** Values above `low` and up to `high`; the first has no `low`, the last of a reference with many values no `high`. */
  low?: number;
  high?: number;
  /** A single value or category, `(other)` or `(missing)`. */
  value?: number | string;
  /** Rows of the two samples. */
  reference: number;
  current: number;
  contribution: number;
}

export interface Stability {
  /** The population stability index, 0 or more. */
  value: number;
  bins: readonly StabilityBin[];
}

/** How the reference's values are cut, so that many samples can be held against them. */
export interface StabilityBins {
  /** What the bins are, before any sample is counted. */
  borders: readonly Pick<StabilityBin, 'low' | 'high' | 'value'>[];
  counts: Float64Array;
  rows: number;
  binAt(value: number | string | null): number;
}

/** The name of the bin of what is missing. */
export const missingValues = '(missing)';

/**
 * Cuts a reference sample: numbers at its deciles (type 7, equal ones merged), the first and last bin open; numbers of no more distinct values than
 * `bins`, and words, by value, where values that the reference has not, and words beyond its 20 most frequent, are `(other)`. One more bin for what is
 * missing. `bins` is 10 when absent. Throws `sample-empty`.
 */
export function cutReference(reference: Sample, bins = 10): StabilityBins {
  if (reference.length === 0) throw emptySample();
  const words = isWords(reference);
  const { ends, byValue } = words ? { ends: [], byValue: true } : endsOf(reference, bins);
  const borders = byValue ? byValues(words ? frequentWords(reference) : ends) : byEnds(ends);
  const missing = borders.length - 1;
  const position = new Map(borders.map(({ value }, index) => [value, index]));
  const other = position.get(otherCategories) ?? missing;
  const binAt = (value: number | string | null): number => {
    if (value === null || Number.isNaN(value)) return missing;
    if (!byValue) return Math.min(binOf(ends, value as number), missing - 1);
    return position.get(value) ?? other;
  };
  return {
    borders,
    counts: countInto(binAt, borders.length, reference),
    rows: reference.length,
    binAt,
  };
}

/**
 * The sum over bins of (current share - reference share) times the logarithm of their ratio (Siddiqi 2006, *Credit Risk Scorecards*). A share is
 * (count + 0.5) / (rows + 0.5 bins), so that an empty bin has a logarithm; bins that neither sample fills are left out.
 */
export function populationStability(reference: StabilityBins, sample: Sample): Stability {
  if (sample.length === 0) throw emptySample();
  const counts = countInto(reference.binAt, reference.borders.length, sample);
  const filled = reference.borders.flatMap((border, index) => {
    const [before, now] = [reference.counts[index] as number, counts[index] as number];
    return before + now > 0 ? [{ ...border, reference: before, current: now }] : [];
  });
  let value = 0;
  const bins = filled.map((bin) => {
    const expected = (bin.reference + 0.5) / (reference.rows + 0.5 * filled.length);
    const actual = (bin.current + 0.5) / (sample.length + 0.5 * filled.length);
    const contribution = (actual - expected) * Math.log(actual / expected);
    value += contribution;
    return { ...bin, contribution };
  });
  return { value, bins };
}

/**
 * The index that two samples of one population exceed with chance `alpha`: (1 / n + 1 / m) times the critical value of chi-square with a degree of
 * freedom a bin but one (Yurdakul 2018, *Statistical Properties of Population Stability Index*). Below it, chance explains the index.
 */
export function criticalStability(
  reference: number,
  current: number,
  { bins, alpha }: { bins: number; alpha: number },
): number {
  return (1 / reference + 1 / current) * chiSquareCritical(Math.max(0, bins - 1), alpha);
}

function isWords(sample: Sample): sample is readonly (string | null)[] {
  return Array.isArray(sample) && sample.some((value) => typeof value === 'string' || value === null);
}

function frequentWords(reference: readonly (string | null)[]): string[] {
  return frequentCategories(reference, 20).filter((word) => word !== otherCategories);
}

function byValues(values: readonly (number | string)[]): StabilityBins['borders'] {
  return [...values.map((value) => ({ value })), { value: otherCategories }, { value: missingValues }];
}

function byEnds(ends: readonly number[]): StabilityBins['borders'] {
  const inner = ends.slice(0, -1);
  return [
    ...inner.map((high, index) => ({ ...(index === 0 ? {} : { low: inner[index - 1] as number }), high })),
    { low: inner.at(-1) as number },
    { value: missingValues },
  ];
}

function countInto(binAt: StabilityBins['binAt'], bins: number, sample: Sample): Float64Array {
  const counts = new Float64Array(bins);
  for (let row = 0; row < sample.length; row++) {
    const bin = binAt(sample[row] as number | string | null);
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}

function emptySample(): ModelError {
  return new ModelError({
    code: 'sample-empty',
    message: 'Two samples cannot be compared when one has no row.',
    expected: 'one row or more in each',
    arrived: 'none',
  });
}
