import { categoryThreshold } from '../tree.ts';
import { type ColumnSearch, without } from './column-search.ts';
import type { NodeSums, Split } from './engine.ts';

import { leafWeight } from './leaf-weight.ts';

/** When a column of categories is split one category against the others, and else how many are taken together at most. */
export interface CategoryLimits {
  oneHotBelow: number;
  together: number;
}

/** The split of a column of categories that gains more than `toBeat`, as XGBoost looks for it. */
export function findCategorySplit(
  search: ColumnSearch,
  { oneHotBelow, together }: CategoryLimits,
  toBeat: number,
): Split | undefined {
  const best: Best = { gain: toBeat, split: undefined };
  if (search.bins < oneHotBelow) tryOneByOne(search, best);
  else tryTogether(search, Math.min(together, search.bins), best);
  return best.split;
}

interface Best {
  gain: number;
  split: Split | undefined;
}

/** Each category against all others, missing values first with the others, then with it. */
function tryOneByOne(search: ColumnSearch, best: Best): void {
  const present = { gradient: 0, hessian: 0 };
  for (let category = 0; category < search.bins; category++) add(present, sumsOf(search, category));
  const missing = without(search.sums, present);
  for (let category = 0; category < search.bins; category++) {
    const right = sumsOf(search, category);
    offer(search, best, [category], 1, right, true);
    add(right, missing);
    offer(search, best, [category], 1, right, false);
  }
}

/**
 * Categories in the order of the leaf that they would make, cut once: first missing values are with those that stay left while the right is
 * filled from below, then with those that stay right while the left is filled from above.
 */
function tryTogether(search: ColumnSearch, most: number, best: Best): void {
  const { bins, sums } = search;
  const { penalties } = search.rule;
  const weights = Float32Array.from({ length: bins }, (_, category) => {
    const own = sumsOf(search, category);
    return leafWeight(penalties, own.gradient, own.hessian);
  });
  const order = Array.from(weights.keys()).sort(
    (a, b) => (weights[a] as number) - (weights[b] as number) || a - b,
  );

  const right = { gradient: 0, hessian: 0 };
  for (let count = 1; count < most; count++) {
    add(right, sumsOf(search, order[count - 1] as number));
    offer(search, best, order, count, right, true);
  }
  const left = { gradient: 0, hessian: 0 };
  for (let count = bins - 1; count > bins - most; count--) {
    add(left, sumsOf(search, order[count] as number));
    offer(search, best, order, count, without(sums, left), false);
  }
}

/** Keeps a split if it gains more than what is held. The first `count` of the categories go right. */
function offer(
  { rule, sums, feature }: ColumnSearch,
  best: Best,
  categories: readonly number[],
  count: number,
  right: NodeSums,
  defaultLeft: boolean,
): void {
  const { penalties, ownGain } = rule;
  const left = without(sums, right);
  if (Math.min(left.hessian, right.hessian) < penalties.minChildWeight) return;
  const both = rule.gain(feature, left.gradient, left.hessian, right.gradient, right.hessian);
  const gain = Math.fround(both - ownGain);
  if (!(gain > best.gain && gain < Number.POSITIVE_INFINITY)) return;
  best.gain = gain;
  best.split = {
    feature,
    bin: -1,
    threshold: categoryThreshold,
    defaultLeft,
    gain,
    left,
    right: { ...right },
    categories: Int32Array.from(categories.slice(0, count)).sort(),
  };
}

function sumsOf({ offset, histogram }: ColumnSearch, category: number): NodeSums {
  const slot = (offset + category) << 1;
  return { gradient: histogram[slot] as number, hessian: histogram[slot + 1] as number };
}

function add(sums: NodeSums, more: NodeSums): void {
  sums.gradient += more.gradient;
  sums.hessian += more.hessian;
}
