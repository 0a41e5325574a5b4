import type { NodeSums } from './engine.ts';
import type { SplitRule } from './split-rule.ts';

/** One column of one node. */
export interface ColumnSearch {
  rule: SplitRule;
  /** Of the node, missing values included. */
  sums: NodeSums;
  feature: number;
  /** Where the column's bins begin in the histogram, and how many they are. */
  offset: number;
  bins: number;
  histogram: Float64Array;
}

/** The sums of a node less those of a part. */
export function without(sums: NodeSums, part: NodeSums): NodeSums {
  return { gradient: sums.gradient - part.gradient, hessian: sums.hessian - part.hessian };
}
