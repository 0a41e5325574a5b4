import { type Tree, treeOf } from '../tree.ts';
import type { GrowthEngine, LeafJob, Split } from './engine.ts';
import { evaluateChildren, evaluateRoot } from './evaluate-nodes.ts';
import { startFrontier } from './frontier.ts';
import {
  becomeInner,
  constrain,
  type Growth,
  leavesOf,
  type OpenNode,
  openNode,
  type TreePlan,
} from './open-node.ts';
import { histogramSlots } from './slots.ts';
import { noBounds } from './split-rule.ts';

const { fround } = Math;

/** Grows one tree from the engine's gradients. With it come its leaves, with all rows that end in them. */
export function growTree(engine: GrowthEngine, plan: TreePlan): { tree: Tree; leaves: LeafJob[] } {
  const { counted, columns, parameters } = plan;
  const sums = engine.startTree(counted, columns.tree);
  const rate = fround(parameters.learningRate);
  const growth: Growth = {
    engine,
    plan,
    rate,
    nodes: [],
    open: [],
    slots: histogramSlots(engine.binned),
  };
  const rows = engine.binned.rows;
  const middle = counted?.length ?? rows;
  const ranges = { counted: { begin: 0, end: middle }, others: { begin: middle, end: rows } };
  const root = openNode(growth, { node: -1, depth: -1, way: [], bounds: noBounds }, sums, ranges);
  evaluateRoot(growth, root);

  const frontier = startFrontier<OpenNode>(parameters);
  frontier.push([root]);
  for (let batch = frontier.pop(); batch.length > 0; batch = frontier.pop()) {
    plan.signal?.throwIfAborted();
    const pairs = expand(growth, batch);
    const growing = [...batch.keys()].filter((index) => frontier.mayGrow(batch[index] as OpenNode));
    for (const parent of batch) if (!frontier.mayGrow(parent)) growth.slots.give(parent.slot);
    evaluateChildren(
      growth,
      growing.map((index) => batch[index] as OpenNode),
      growing.map((index) => pairs[index] as [OpenNode, OpenNode]),
    );
    const children = pairs.flat();
    for (const { split, slot } of children) if (split === undefined) growth.slots.give(slot);
    frontier.push(children);
  }
  return { tree: treeOf(growth.nodes), leaves: leavesOf(growth) };
}

/** Splits the nodes: two children each, the left first, with their rows side by side. */
function expand(growth: Growth, batch: readonly OpenNode[]): [OpenNode, OpenNode][] {
  const jobs = batch.flatMap(({ counted, others, split }) => {
    const { feature } = split as Split;
    const goesLeft = sidesOf(growth, split as Split);
    return [
      { ...counted, feature, goesLeft },
      { ...others, feature, goesLeft },
    ];
  });
  const middles = growth.engine.partition(jobs);
  return batch.map((open, index) => {
    const split = open.split as Split;
    const counted = middles[2 * index] as number;
    const others = middles[2 * index + 1] as number;
    becomeInner(growth, open, split);
    const left = openNode(growth, open, split.left, {
      counted: { begin: open.counted.begin, end: counted },
      others: { begin: open.others.begin, end: others },
    });
    const right = openNode(growth, open, split.right, {
      counted: { begin: counted, end: open.counted.end },
      others: { begin: others, end: open.others.end },
    });
    constrain(growth, open, [left, right], split);
    return [left, right];
  });
}

/** By bin of the split's column, the last being the missing values': 1 goes left, 0 goes right. */
function sidesOf({ engine }: Growth, split: Split): Uint8Array {
  const { offsets } = engine.binned;
  const bins = (offsets[split.feature + 1] as number) - (offsets[split.feature] as number);
  const sides = new Uint8Array(bins);
  sides.fill(1, 0, split.categories === undefined ? split.bin + 1 : bins);
  for (const category of split.categories ?? []) sides[category] = 0;
  sides[bins - 1] = split.defaultLeft ? 1 : 0;
  return sides;
}
