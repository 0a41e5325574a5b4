import { ModelError } from '../errors.ts';
import { sketchColumn } from './quantile-sketch.ts';
import { pruneSummary } from './quantile-summary.ts';

/** A column's bins: bin b holds values below `cuts[b]` and not below the cut before it; the last cut is past the maximum. */
export interface Cuts {
  cuts: Float32Array;
  /** Below every value: the threshold that sends missing values left and all others right. */
  minimum: number;
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
  const { values } = sketch;
  if (values.length === 0) return { cuts: Float32Array.of(2e-5), minimum: 1e-5 };
  const first = values[0] as number;
  if (!Number.isFinite(first) || !Number.isFinite(values[values.length - 1] as number)) {
    throw new ModelError({
      code: 'matrix-not-finite',
      message: `Column ${name} holds an infinite value.`,
      expected: 'finite numbers, or NaN for missing',
      next: 'Write a missing value as NaN, and cap a value that is too large.',
    });
  }

  const kept = pruneSummary(sketch, maxBin + 1).values;
  const inner = kept.slice(1, Math.min(kept.length, maxBin));
  const last = kept[kept.length - 1] as number;
  return {
    cuts: Float32Array.of(...inner, last + Math.abs(last) + margin),
    minimum: Math.fround(first - Math.abs(first) - margin),
  };
}
