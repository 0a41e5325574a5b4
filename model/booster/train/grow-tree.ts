import type { BoosterParameters } from '../parameters.ts';
import { type Tree, type TreeNode, treeOf } from '../tree.ts';
import { findSplit, type NodeSums, type Split } from './find-split.ts';
import {
  fillHistogram,
  type Histogram,
  type HistogramInput,
  type HistogramPool,
  subtractHistogram,
} from './histogram.ts';
import { leafWeight, type Penalties, penaltiesOf } from './leaf-weight.ts';

const { fround } = Math;

/** The least gain of a split in XGBoost, whatever gamma is. */
const leastGain = 1e-6;

/** Grows one tree level by level on the given rows and columns (ascending). The array of rows is reordered by leaf. */
export function growTree(
  input: HistogramInput,
  rows: Int32Array,
  pool: HistogramPool,
  parameters: BoosterParameters,
): Tree {
  const penalties = penaltiesOf(parameters);
  const growth: Growth = { input, rows, pool, penalties, gamma: fround(parameters.gamma) };
  const rate = fround(parameters.learningRate);
  const nodes: TreeNode[] = [];

  let level = [rootOf(growth, nodes, rate)];
  for (let depth = 0; level.length > 0; depth++) {
    const next: OpenNode[] = [];
    for (const open of level) {
      const split = open.split;
      if (split === undefined) {
        if (open.histogram !== undefined) pool.give(open.histogram);
        continue;
      }
      expandNode(nodes, open, split, penalties, rate);
      next.push(...childrenOf(growth, nodes, open, split, depth + 1 < parameters.maxDepth));
    }
    level = next;
  }
  return treeOf(nodes);
}

interface Growth {
  input: HistogramInput;
  rows: Int32Array;
  pool: HistogramPool;
  penalties: Penalties;
  gamma: number;
}

/** A node that may yet be split: its rows are `begin` to `end` of the array of rows. */
interface OpenNode {
  node: number;
  begin: number;
  end: number;
  sums: NodeSums;
  histogram: Histogram | undefined;
  split: Split | undefined;
}

function rootOf(growth: Growth, nodes: TreeNode[], rate: number): OpenNode {
  const histogram = growth.pool.take();
  fillHistogram(histogram, growth.input, growth.rows);
  const sums = rootSums(growth, histogram);
  const weight = leafWeight(growth.penalties, sums.gradient, sums.hessian);
  nodes.push(leafNode(-1, fround(weight * rate), sums));
  return evaluated(growth, { node: 0, begin: 0, end: growth.rows.length, sums, histogram, split: undefined });
}

/** Summed over a column's bins where nothing is missing, so that the root's sums are those that its first column adds up to. */
function rootSums({ input, rows }: Growth, histogram: Histogram): NodeSums {
  const sums = { gradient: 0, hessian: 0 };
  const first = input.features[0];
  if (input.binned.hasMissing || first === undefined) {
    for (const row of rows) {
      sums.gradient += input.gradients[row] as number;
      sums.hessian += input.hessians[row] as number;
    }
    return sums;
  }
  const begin = input.binned.offsets[first] as number;
  const end = (input.binned.offsets[first + 1] as number) - 1;
  for (let bin = begin; bin < end; bin++) {
    sums.gradient += histogram[2 * bin] as number;
    sums.hessian += histogram[2 * bin + 1] as number;
  }
  return sums;
}

/** Finds the node's split and keeps it if it gains enough. */
function evaluated(growth: Growth, open: OpenNode): OpenNode {
  const { binned, features } = growth.input;
  const split = findSplit(binned, open.histogram as Histogram, features, open.sums, growth.penalties);
  const stands =
    split !== undefined &&
    split.gain > leastGain &&
    split.gain >= growth.gamma &&
    split.left.hessian !== 0 &&
    split.right.hessian !== 0;
  open.split = stands ? split : undefined;
  return open;
}

function expandNode(
  nodes: TreeNode[],
  open: OpenNode,
  split: Split,
  penalties: Penalties,
  rate: number,
): void {
  const node = nodes[open.node] as TreeNode;
  node.left = nodes.length;
  node.right = nodes.length + 1;
  node.feature = split.feature;
  node.threshold = split.threshold;
  node.defaultLeft = split.defaultLeft;
  node.lossChange = split.gain;
  node.baseWeight = leafWeight(penalties, open.sums.gradient, open.sums.hessian);
  for (const sums of [split.left, split.right]) {
    const weight = leafWeight(penalties, sums.gradient, sums.hessian);
    nodes.push(leafNode(open.node, fround(weight * rate), sums));
  }
}

/** The two children, the left first. Only the lighter one is counted; the other is the parent less that one. */
function childrenOf(
  growth: Growth,
  nodes: readonly TreeNode[],
  parent: OpenNode,
  split: Split,
  maySplit: boolean,
): OpenNode[] {
  const { left: leftNode, right: rightNode } = nodes[parent.node] as TreeNode;
  const middle = partition(growth, parent, split);
  const open = { histogram: undefined, split: undefined };
  const left: OpenNode = { ...open, node: leftNode, begin: parent.begin, end: middle, sums: split.left };
  const right: OpenNode = { ...open, node: rightNode, begin: middle, end: parent.end, sums: split.right };
  const held = parent.histogram as Histogram;
  if (!maySplit) {
    growth.pool.give(held);
    return [left, right];
  }

  const [lighter, heavier] = split.right.hessian < split.left.hessian ? [right, left] : [left, right];
  lighter.histogram = growth.pool.take();
  fillHistogram(lighter.histogram, growth.input, growth.rows.subarray(lighter.begin, lighter.end));
  heavier.histogram = subtractHistogram(held, lighter.histogram);
  return [evaluated(growth, left), evaluated(growth, right)];
}

/** Moves the rows that go left before those that go right, both in their old order, and returns where the right begins. */
function partition({ input, rows }: Growth, parent: OpenNode, split: Split): number {
  const codes = input.binned.codes[split.feature] as Uint16Array;
  const missing = (input.binned.cuts[split.feature] as { cuts: Float32Array }).cuts.length;
  const toRight = new Int32Array(parent.end - parent.begin);
  let left = parent.begin;
  let right = 0;
  for (let i = parent.begin; i < parent.end; i++) {
    const row = rows[i] as number;
    const code = codes[row] as number;
    const goesLeft = code === missing ? split.defaultLeft : code <= split.bin;
    if (goesLeft) rows[left++] = row;
    else toRight[right++] = row;
  }
  rows.set(toRight.subarray(0, right), left);
  return left;
}

function leafNode(parent: number, value: number, sums: NodeSums): TreeNode {
  return {
    left: -1,
    right: -1,
    parent,
    feature: 0,
    threshold: value,
    defaultLeft: false,
    sumHessian: sums.hessian,
    lossChange: 0,
    baseWeight: value,
  };
}
