import type { NodeSums } from './engine.ts';
import { gainOfWeight, leafGain, leafWeight, type Penalties } from './leaf-weight.ts';

const { fround } = Math;

/** How the splits of one node are judged. */
export interface SplitRule {
  penalties: Penalties;
  /** What the node takes off the loss as a leaf, float32. */
  ownGain: number;
  /** What both children take off the loss, float32; -Infinity where the split is not allowed. */
  gain(
    feature: number,
    leftGradient: number,
    leftHessian: number,
    rightGradient: number,
    rightHessian: number,
  ): number;
  /** Whether both children could take off so much and more: cheap, and true too often rather than too rarely. Absent, every split is worked out. */
  couldExceed?(
    both: number,
    leftGradient: number,
    leftHessian: number,
    rightGradient: number,
    rightHessian: number,
  ): boolean;
}

/**
 * No leaf takes off more than G^2 / (H + lambda), whatever limits its value: with two of them over one denominator, no division is needed.
 * The gains that are compared are float32, so that a millionth is left for their rounding.
 */
export function withCeiling(rule: SplitRule): SplitRule {
  const { lambda } = rule.penalties;
  return {
    ...rule,
    couldExceed(both, leftGradient, leftHessian, rightGradient, rightHessian) {
      const left = leftHessian + lambda;
      const right = rightHessian + lambda;
      const ceiling = leftGradient * leftGradient * right + rightGradient * rightGradient * left;
      return !(ceiling < both * (1 - 1e-6) * left * right);
    },
  };
}

/** The rule without constraints. */
export function plainRule(penalties: Penalties, sums: NodeSums): SplitRule {
  return {
    penalties,
    ownGain: leafGain(penalties, sums.gradient, sums.hessian),
    gain: (_feature, leftGradient, leftHessian, rightGradient, rightHessian) =>
      fround(
        leafGain(penalties, leftGradient, leftHessian) + leafGain(penalties, rightGradient, rightHessian),
      ),
  };
}

/** Between which values the leaves below a node must lie, float32. */
export interface Bounds {
  lower: number;
  upper: number;
}

export const noBounds: Bounds = { lower: -3.4028234663852886e38, upper: 3.4028234663852886e38 };

/** A leaf's value within the bounds of its node. */
export function boundedWeight(
  penalties: Penalties,
  { lower, upper }: Bounds,
  gradient: number,
  hessian: number,
): number {
  return Math.min(Math.max(leafWeight(penalties, gradient, hessian), lower), upper);
}

/** The rule where predictions must rise or fall with some columns: `directions` by column. */
export function monotoneRule(
  penalties: Penalties,
  ownGain: number,
  bounds: Bounds,
  directions: Int8Array,
): SplitRule {
  return {
    penalties,
    ownGain,
    gain(feature, leftGradient, leftHessian, rightGradient, rightHessian) {
      const left = boundedWeight(penalties, bounds, leftGradient, leftHessian);
      const right = boundedWeight(penalties, bounds, rightGradient, rightHessian);
      const direction = directions[feature] as number;
      if (direction * (right - left) < 0) return Number.NEGATIVE_INFINITY;
      return fround(
        gainOfWeight(penalties, leftGradient, leftHessian, left) +
          gainOfWeight(penalties, rightGradient, rightHessian, right),
      );
    },
  };
}

/** The bounds of the children of a node that was split on a column of this direction: between them, they meet in the middle. */
export function childBounds(
  bounds: Bounds,
  direction: number,
  leftWeight: number,
  rightWeight: number,
): [left: Bounds, right: Bounds] {
  const middle = fround(fround(leftWeight + rightWeight) / 2);
  const below = { lower: bounds.lower, upper: middle };
  const above = { lower: middle, upper: bounds.upper };
  if (direction === 0) return [bounds, bounds];
  return direction > 0 ? [below, above] : [above, below];
}
