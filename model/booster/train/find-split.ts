import type { BinnedMatrix } from '../cuts/bins.ts';
import type { Cuts } from '../cuts/quantile-cuts.ts';
import { type CategoryLimits, findCategorySplit } from './category-split.ts';
import { type ColumnSearch, without } from './column-search.ts';
import type { NodeSums, Split } from './engine.ts';
import type { SplitRule } from './split-rule.ts';

const { fround } = Math;

/**
 * The split of a node with the largest gain over its own, or none that gains. Columns must be ascending: on a tie
 * the earlier column stands, and within it the earlier cut.
 */
export function findSplit(
  binned: BinnedMatrix,
  histogram: Float64Array,
  features: Int32Array,
  sums: NodeSums,
  rule: SplitRule,
  limits?: CategoryLimits,
): Split | undefined {
  let best: Split | undefined;
  for (const feature of features) {
    const cuts = binned.cuts[feature] as Cuts;
    const search: ColumnSearch = {
      rule,
      sums,
      feature,
      offset: binned.offsets[feature] as number,
      bins: cuts.cuts.length,
      histogram,
    };
    const toBeat = best?.gain ?? 0;
    const found =
      cuts.categories === true && limits !== undefined
        ? findCategorySplit(search, limits, toBeat)
        : searchColumn(search, cuts, toBeat);
    if (found !== undefined) best = found;
  }
  return best;
}

/** Missing values on the right first, then on the left; the right is kept unless the left gains more. */
function searchColumn(search: ColumnSearch, cuts: Cuts, toBeat: number): Split | undefined {
  const ends = { gradient: 0, hessian: 0 };
  const forward = scan(search, 1, toBeat, ends);
  // Without a missing value both directions are the same.
  const missing = ends.gradient !== search.sums.gradient || ends.hessian !== search.sums.hessian;
  const backward = missing
    ? scan(search, -1, forward?.gain ?? toBeat, { gradient: 0, hessian: 0 })
    : undefined;
  const found = backward ?? forward;
  if (found === undefined) return undefined;

  const defaultLeft = backward !== undefined;
  const bin = defaultLeft ? found.bin - 1 : found.bin;
  const inner = { gradient: found.gradient, hessian: found.hessian };
  const outer = without(search.sums, inner);
  return {
    feature: search.feature,
    bin,
    threshold: bin < 0 ? cuts.minimum : (cuts.cuts[bin] as number),
    defaultLeft,
    gain: found.gain,
    left: defaultLeft ? outer : inner,
    right: defaultLeft ? inner : outer,
  };
}

interface Found extends NodeSums {
  bin: number;
  gain: number;
}

/** Adds bins up from one end; `ends` receives the sums over all of them. Gains are float32, as XGBoost compares them. */
function scan(search: ColumnSearch, step: 1 | -1, toBeat: number, ends: NodeSums): Found | undefined {
  const { rule, sums, feature, offset, bins, histogram } = search;
  const { ownGain } = rule;
  const { minChildWeight } = rule.penalties;
  let found: Found | undefined;
  let best = toBeat;
  let gradient = 0;
  let hessian = 0;
  for (let bin = step > 0 ? 0 : bins - 1; bin >= 0 && bin < bins; bin += step) {
    const slot = (offset + bin) << 1;
    gradient += histogram[slot] as number;
    hessian += histogram[slot + 1] as number;
    const rest = sums.gradient - gradient;
    const restHessian = sums.hessian - hessian;
    if (hessian < minChildWeight || restHessian < minChildWeight) continue;
    if (rule.couldExceed?.(best + ownGain, gradient, hessian, rest, restHessian) === false) continue;
    const both =
      step > 0
        ? rule.gain(feature, gradient, hessian, rest, restHessian)
        : rule.gain(feature, rest, restHessian, gradient, hessian);
    const gain = fround(both - ownGain);
    if (gain > best && gain < Number.POSITIVE_INFINITY) {
      best = gain;
      found = { bin, gain, gradient, hessian };
    }
  }
  ends.gradient = gradient;
  ends.hessian = hessian;
  return found;
}
