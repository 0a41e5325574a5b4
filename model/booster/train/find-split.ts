import type { BinnedMatrix } from '../cuts/bins.ts';
import type { Cuts } from '../cuts/quantile-cuts.ts';
import type { NodeSums, Split, Unit } from './engine.ts';
import { leafGain, type Penalties } from './leaf-weight.ts';

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
  unit: Unit,
  penalties: Penalties,
): Split | undefined {
  const search: Search = {
    histogram,
    sums,
    unit,
    penalties,
    ownGain: leafGain(penalties, sums.gradient * unit.gradient, sums.hessian * unit.hessian),
  };
  let best: Split | undefined;
  for (const feature of features) {
    const cuts = binned.cuts[feature] as Cuts;
    const offset = binned.offsets[feature] as number;
    const found = searchColumn(search, feature, offset, cuts, best?.gain ?? 0);
    if (found !== undefined) best = found;
  }
  return best;
}

interface Search {
  histogram: Float64Array;
  sums: NodeSums;
  unit: Unit;
  penalties: Penalties;
  ownGain: number;
}

/** Missing values on the right first, then on the left; the right is kept unless the left gains more. */
function searchColumn(
  search: Search,
  feature: number,
  offset: number,
  cuts: Cuts,
  toBeat: number,
): Split | undefined {
  const ends = { gradient: 0, hessian: 0 };
  const forward = scan(search, offset, cuts.cuts.length, 1, toBeat, ends);
  // Without a missing value both directions are the same.
  const missing = ends.gradient !== search.sums.gradient || ends.hessian !== search.sums.hessian;
  const backward = missing
    ? scan(search, offset, cuts.cuts.length, -1, forward?.gain ?? toBeat, { gradient: 0, hessian: 0 })
    : undefined;
  const found = backward ?? forward;
  if (found === undefined) return undefined;

  const defaultLeft = backward !== undefined;
  const bin = defaultLeft ? found.bin - 1 : found.bin;
  const outer = {
    gradient: search.sums.gradient - found.gradient,
    hessian: search.sums.hessian - found.hessian,
  };
  const inner = { gradient: found.gradient, hessian: found.hessian };
  return {
    feature,
    bin,
    threshold: bin < 0 ? cuts.minimum : (cuts.cuts[bin] as number),
    defaultLeft,
    gain: found.gain,
    left: defaultLeft ? outer : inner,
    right: defaultLeft ? inner : outer,
  };
}

interface Found {
  bin: number;
  gain: number;
  gradient: number;
  hessian: number;
}

/** Adds bins up from one end; `ends` receives the sums over all of them. Gains are float32, as XGBoost compares them. */
function scan(
  search: Search,
  offset: number,
  bins: number,
  step: 1 | -1,
  toBeat: number,
  ends: NodeSums,
): Found | undefined {
  const { histogram, sums, unit, penalties, ownGain } = search;
  let best = toBeat;
  let bestBin = -1;
  let bestGradient = 0;
  let bestHessian = 0;
  let gradient = 0;
  let hessian = 0;
  for (let bin = step > 0 ? 0 : bins - 1; bin >= 0 && bin < bins; bin += step) {
    const slot = (offset + bin) << 1;
    gradient += histogram[slot] as number;
    hessian += histogram[slot + 1] as number;
    const restGradient = (sums.gradient - gradient) * unit.gradient;
    const ownHessian = hessian * unit.hessian;
    const restHessian = (sums.hessian - hessian) * unit.hessian;
    if (ownHessian < penalties.minChildWeight || restHessian < penalties.minChildWeight) continue;
    const both = fround(
      leafGain(penalties, gradient * unit.gradient, ownHessian) +
        leafGain(penalties, restGradient, restHessian),
    );
    const gain = fround(both - ownGain);
    if (gain > best && gain < Number.POSITIVE_INFINITY) {
      best = gain;
      bestBin = bin;
      bestGradient = gradient;
      bestHessian = hessian;
    }
  }
  ends.gradient = gradient;
  ends.hessian = hessian;
  if (bestBin < 0) return undefined;
  return { bin: bestBin, gain: best, gradient: bestGradient, hessian: bestHessian };
}
