import type { BoosterParameters } from '../parameters.ts';
import { type Tree, type TreeNode, treeOf } from '../tree.ts';
import type { FillJob, GrowthEngine, LeafJob, NodeSums, Range, Split, Unit } from './engine.ts';
import { leafWeight, type Penalties, penaltiesOf } from './leaf-weight.ts';
import { histogramSlots, type Slots } from './slots.ts';

const { fround } = Math;

/** The least gain of a split in XGBoost, whatever gamma is. */
const leastGain = 1e-6;

/**
 * Grows one tree level by level from the engine's gradients, on the given rows and columns (ascending; all rows where undefined).
 * With it come its leaves, with all rows that end in them.
 */
export function growTree(
  engine: GrowthEngine,
  parameters: BoosterParameters,
  counted: Int32Array | undefined,
  features: Int32Array,
): { tree: Tree; leaves: LeafJob[] } {
  const { sums, unit } = engine.startTree(counted, features);
  const growth: Growth = {
    engine,
    features,
    unit,
    penalties: penaltiesOf(parameters),
    gamma: fround(parameters.gamma),
    rate: fround(parameters.learningRate),
    nodes: [],
    slots: histogramSlots(engine.binned),
  };
  const rows = engine.binned.rows;
  const middle = counted?.length ?? rows;
  const root = openNode(growth, -1, sums, { begin: 0, end: middle }, { begin: middle, end: rows });
  evaluateRoot(growth, root);

  const leaves: LeafJob[] = [];
  let level = [root];
  for (let depth = 0; level.length > 0; depth++) {
    const splitting = level.filter((open) => open.split !== undefined);
    for (const open of level) if (open.split === undefined) leaves.push(...closeNode(growth, open));
    const pairs = expand(growth, splitting);
    if (depth + 1 < parameters.maxDepth) evaluate(growth, splitting, pairs);
    else for (const { slot } of splitting) growth.slots.give(slot);
    level = pairs.flat();
  }
  return { tree: treeOf(growth.nodes), leaves };
}

interface Growth {
  engine: GrowthEngine;
  features: Int32Array;
  unit: Unit;
  penalties: Penalties;
  gamma: number;
  rate: number;
  nodes: TreeNode[];
  slots: Slots;
}

/** A node that may yet be split, with the rows that count for it and those that only follow. */
interface OpenNode {
  node: number;
  sums: NodeSums;
  counted: Range;
  others: Range;
  /** Where its histogram is; undefined where none is kept. */
  slot: number | undefined;
  split: Split | undefined;
}

/** Adds a node to the tree, a leaf until it is split. */
function openNode(growth: Growth, parent: number, sums: NodeSums, counted: Range, others: Range): OpenNode {
  const node = growth.nodes.length;
  const value = fround(weightOf(growth, sums) * growth.rate);
  growth.nodes.push({
    left: -1,
    right: -1,
    parent,
    feature: 0,
    threshold: value,
    defaultLeft: false,
    sumHessian: sums.hessian * growth.unit.hessian,
    lossChange: 0,
    baseWeight: value,
  });
  return { node, sums, counted, others, slot: undefined, split: undefined };
}

function weightOf({ penalties, unit }: Growth, sums: NodeSums): number {
  return leafWeight(penalties, sums.gradient * unit.gradient, sums.hessian * unit.hessian);
}

function closeNode(growth: Growth, open: OpenNode): LeafJob[] {
  growth.slots.give(open.slot);
  const value = (growth.nodes[open.node] as TreeNode).threshold;
  return [open.counted, open.others]
    .filter(({ begin, end }) => end > begin)
    .map((range) => ({ ...range, value }));
}

/** Splits the nodes: two children each, the left first, with their rows side by side. */
function expand(growth: Growth, splitting: readonly OpenNode[]): [OpenNode, OpenNode][] {
  const jobs = splitting.flatMap(({ counted, others, split }) => {
    const { feature } = split as Split;
    const goesLeft = sidesOf(growth, split as Split);
    return [
      { ...counted, feature, goesLeft },
      { ...others, feature, goesLeft },
    ];
  });
  const middles = growth.engine.partition(jobs);
  return splitting.map((open, index) => {
    const split = open.split as Split;
    const counted = middles[2 * index] as number;
    const others = middles[2 * index + 1] as number;
    const node = growth.nodes[open.node] as TreeNode;
    node.left = growth.nodes.length;
    node.right = node.left + 1;
    node.feature = split.feature;
    node.threshold = split.threshold;
    node.defaultLeft = split.defaultLeft;
    node.lossChange = split.gain;
    node.baseWeight = weightOf(growth, open.sums);
    if (split.categories !== undefined) node.categories = split.categories;
    return [
      openNode(
        growth,
        open.node,
        split.left,
        { begin: open.counted.begin, end: counted },
        { begin: open.others.begin, end: others },
      ),
      openNode(
        growth,
        open.node,
        split.right,
        { begin: counted, end: open.counted.end },
        { begin: others, end: open.others.end },
      ),
    ];
  });
}

/** By bin of the split's column, the last being the missing values': 1 goes left, 0 goes right. */
function sidesOf({ engine }: Growth, split: Split): Uint8Array {
  const bins =
    (engine.binned.offsets[split.feature + 1] as number) - (engine.binned.offsets[split.feature] as number);
  const sides = new Uint8Array(bins);
  if (split.categories === undefined) sides.fill(1, 0, split.bin + 1);
  else for (let bin = 0; bin < bins - 1; bin++) sides[bin] = split.categories.includes(bin) ? 0 : 1;
  sides[bins - 1] = split.defaultLeft ? 1 : 0;
  return sides;
}

function evaluateRoot(growth: Growth, root: OpenNode): void {
  root.slot = growth.slots.take();
  const slot = root.slot ?? growth.slots.scratch;
  growth.engine.fill([{ slot, ...root.counted }]);
  search(growth, [[root, slot]]);
}

/** Only the lighter child is counted; the other's histogram is the parent's less that one. */
function evaluate(
  growth: Growth,
  parents: readonly OpenNode[],
  pairs: readonly [OpenNode, OpenNode][],
): void {
  const fills: FillJob[] = [];
  const found: [OpenNode, number][] = [];
  const alone: OpenNode[] = [];
  for (const [index, [left, right]] of pairs.entries()) {
    const parent = (parents[index] as OpenNode).slot;
    const slot = parent === undefined ? undefined : growth.slots.take();
    if (parent === undefined || slot === undefined) {
      growth.slots.give(parent);
      alone.push(left, right);
      continue;
    }
    const [lighter, heavier] = right.sums.hessian < left.sums.hessian ? [right, left] : [left, right];
    lighter.slot = slot;
    heavier.slot = parent;
    fills.push({ ...lighter.counted, slot, parent });
    found.push([left, left.slot as number], [right, right.slot as number]);
  }
  growth.engine.fill(fills);
  search(growth, found);
  for (const open of alone) {
    const { scratch } = growth.slots;
    growth.engine.fill([{ ...open.counted, slot: scratch }]);
    search(growth, [[open, scratch]]);
  }
}

/** Finds the nodes' splits and keeps those that gain enough. */
function search({ engine, features, penalties, gamma }: Growth, opens: readonly [OpenNode, number][]): void {
  const splits = engine.search(
    opens.map(([{ sums }, slot]) => ({ slot, sums, features })),
    penalties,
  );
  for (const [index, [open]] of opens.entries()) {
    const split = splits[index];
    const stands =
      split !== undefined &&
      split.gain > leastGain &&
      split.gain >= gamma &&
      split.left.hessian !== 0 &&
      split.right.hessian !== 0;
    open.split = stands ? split : undefined;
  }
}
