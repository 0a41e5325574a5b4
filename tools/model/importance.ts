import type { Booster } from '../../model/booster/booster.ts';

/** One feature's share in the splits. Gain and cover are means over its splits, as XGBoost's `gain` and `cover`; weight counts them. */
export interface Importance {
  feature: string;
  gain: number;
  cover: number;
  weight: number;
}

/** In the order of the features; a feature that no tree splits on has zeros. */
export function importanceOf(booster: Booster): Importance[] {
  const totals = booster.featureNames.map((feature) => ({ feature, gain: 0, cover: 0, weight: 0 }));
  for (const tree of booster.trees) {
    for (let node = 0; node < tree.leftChild.length; node++) {
      if ((tree.leftChild[node] as number) < 0) continue;
      const total = totals[tree.feature[node] as number];
      if (total === undefined) continue;
      total.gain += tree.lossChange[node] as number;
      total.cover += tree.sumHessian[node] as number;
      total.weight += 1;
    }
  }
  return totals.map(({ feature, gain, cover, weight }) => ({
    feature,
    gain: weight === 0 ? 0 : gain / weight,
    cover: weight === 0 ? 0 : cover / weight,
    weight,
  }));
}
