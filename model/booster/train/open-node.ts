import type { BoosterParameters } from '../parameters.ts';
import type { TreeNode } from '../tree.ts';
import type { GrowthEngine, LeafJob, NodeSums, Range, Split } from './engine.ts';
import { type Interactions, type Way, wayWith } from './interactions.ts';
import { gainOfWeight } from './leaf-weight.ts';
import type { SplitSettings } from './node-search.ts';
import type { ColumnSampler } from './sampling.ts';
import type { Slots } from './slots.ts';
import { type Bounds, boundedWeight, childBounds } from './split-rule.ts';

const { fround } = Math;

/** What a tree may be grown from, and how. */
export interface TreePlan {
  parameters: BoosterParameters;
  splits: SplitSettings;
  interactions: Interactions | undefined;
  /** The rows that count, ascending; all where undefined. */
  counted: Int32Array | undefined;
  columns: ColumnSampler;
  signal: AbortSignal | undefined;
}

/** A tree in the making. */
export interface Growth {
  engine: GrowthEngine;
  plan: TreePlan;
  rate: number;
  nodes: TreeNode[];
  open: OpenNode[];
  slots: Slots;
}

export interface Ranges {
  /** The rows that count for a node. */
  counted: Range;
  /** Those that only follow. */
  others: Range;
}

/** A node that may yet be split, with its rows. */
export interface OpenNode extends Ranges {
  node: number;
  depth: number;
  sums: NodeSums;
  /** What it takes off the loss as a leaf. */
  ownGain: number;
  way: Way;
  bounds: Bounds;
  /** Where its histogram is; undefined where none is kept. */
  slot: number | undefined;
  split: Split | undefined;
}

/** Adds a node to the tree, a leaf until it is split. Its value is held within the bounds of its parent, as in XGBoost; its own come after. */
export function openNode(
  growth: Growth,
  parent: Pick<OpenNode, 'node' | 'depth' | 'way' | 'bounds'>,
  sums: NodeSums,
  ranges: Ranges,
): OpenNode {
  const node = growth.nodes.length;
  const weight = weightOf(growth, parent.bounds, sums);
  const value = fround(weight * growth.rate);
  growth.nodes.push({
    left: -1,
    right: -1,
    parent: parent.node,
    feature: 0,
    threshold: value,
    defaultLeft: false,
    sumHessian: sums.hessian,
    lossChange: 0,
    baseWeight: value,
  });
  const { penalties } = growth.plan.splits;
  const ownGain = gainOfWeight(penalties, sums.gradient, sums.hessian, weight);
  const open: OpenNode = {
    ...ranges,
    node,
    depth: parent.depth + 1,
    sums,
    ownGain,
    way: parent.way,
    bounds: parent.bounds,
    slot: undefined,
    split: undefined,
  };
  growth.open.push(open);
  return open;
}

function weightOf({ plan }: Growth, bounds: Bounds, sums: NodeSums): number {
  return boundedWeight(plan.splits.penalties, bounds, sums.gradient, sums.hessian);
}

/** Makes a node an inner one. Its children are the next two that are opened. */
export function becomeInner(growth: Growth, open: OpenNode, split: Split): void {
  const node = growth.nodes[open.node] as TreeNode;
  node.left = growth.nodes.length;
  node.right = node.left + 1;
  node.feature = split.feature;
  node.threshold = split.threshold;
  node.defaultLeft = split.defaultLeft;
  node.lossChange = split.gain;
  node.baseWeight = weightOf(growth, open.bounds, open.sums);
  if (split.categories !== undefined) node.categories = split.categories;
}

/** What the children inherit of the constraints. */
export function constrain(
  growth: Growth,
  parent: OpenNode,
  children: [OpenNode, OpenNode],
  split: Split,
): void {
  const { splits, interactions } = growth.plan;
  if (interactions !== undefined) {
    for (const child of children) child.way = wayWith(parent.way, split.feature);
  }
  if (splits.directions === undefined) return;
  const [left, right] = children;
  const bounds = childBounds(
    parent.bounds,
    splits.directions[split.feature] as number,
    weightOf(growth, parent.bounds, left.sums),
    weightOf(growth, parent.bounds, right.sums),
  );
  [left.bounds, right.bounds] = bounds;
}

/** The nodes that were never split, with all rows that end in them. */
export function leavesOf({ open, nodes }: Growth): LeafJob[] {
  return open.flatMap(({ node, counted, others }) => {
    const { left, threshold } = nodes[node] as TreeNode;
    if (left >= 0) return [];
    return [counted, others]
      .filter(({ begin, end }) => end > begin)
      .map((range) => ({ ...range, value: threshold }));
  });
}
