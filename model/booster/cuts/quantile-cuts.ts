import { ModelError } from '../errors.ts';
import { sketchColumn } from './quantile-sketch.ts';
import { pruneSummary } from './quantile-summary.ts';

/** A column's bins: bin b holds values below `cuts[b]` and not below the cut before it; the last cut is past the maximum. */
export interface Cuts {
  cuts: Float32Array;
  /** Below every value: the threshold that sends missing values left and all others right. */
  minimum: number;
  /** The bins are categories, which have no order to split along. */
  categories?: true;
}

/** How far past the extremes the outermost cuts lie, besides the extreme itself: XGBoost's, a float32. */
const margin = Math.fround(1e-5);

/**
 * Cuts at the weighted quantiles of a column, as XGBoost's hist builds them. A column of at most `maxBin` distinct
 * values gets one bin a value, so that its splits are exact.
 */
export function quantileCuts(
  name: string,
  column: Float32Array,
  maxBin: number,
  weights?: Float32Array,
): Cuts {
  const sketch = sketchColumn(column, maxBin, weights);
  return cutsFrom(name, pruneSummary(sketch, maxBin + 1).values, maxBin);
}

/** Cuts from the values of a column's summary that was pruned to `maxBin` + 1 entries. */
export function cutsFrom(name: string, values: Float32Array, maxBin: number): Cuts {
  if (values.length === 0) return { cuts: Float32Array.of(pastEnd(margin)), minimum: margin };
  const first = values[0] as number;
  const last = values[values.length - 1] as number;
  if (!Number.isFinite(first) || !Number.isFinite(last)) {
    throw new ModelError({
      code: 'matrix-not-finite',
      message: `Column ${name} holds an infinite value.`,
      expected: 'finite numbers, or NaN for missing',
      arrived: String(Number.isFinite(first) ? last : first),
      next: 'Write a missing value as NaN, and cap a value that is too large. Its row: column.findIndex((value) => Math.abs(value) === Infinity).',
    });
  }
  return {
    // Adding zero leaves one zero of the two.
    cuts: Float32Array.of(...values.slice(1, Math.min(values.length, maxBin)), pastEnd(last)).map(
      (cut) => cut + 0,
    ),
    minimum: Math.fround(first - Math.abs(first) - margin),
  };
}

/** In XGBoost's order, which makes 0 of a very negative constant: the sum is rounded before the value is added to it. */
function pastEnd(last: number): number {
  return last + (Math.abs(last) + margin);
}
