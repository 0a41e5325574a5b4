import type { FillJob } from './engine.ts';
import { gainsEnough } from './frontier.ts';
import { searchNodes } from './node-search.ts';
import type { Growth, OpenNode } from './open-node.ts';

/** Counts the root and finds its split. */
export function evaluateRoot(growth: Growth, root: OpenNode): void {
  root.slot = growth.slots.take();
  const slot = root.slot ?? growth.slots.scratch;
  growth.engine.fill([{ slot, ...root.counted }]);
  search(growth, [[root, slot]]);
}

/** Counts pairs of children and finds their splits. Only the lighter child is counted; the other's histogram is the parent's less that one. */
export function evaluateChildren(
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
function search({ engine, plan }: Growth, opens: readonly [OpenNode, number][]): void {
  const { splits, interactions, columns } = plan;
  const questions = opens.map(([{ depth, way, sums, ownGain, bounds }, slot]) => {
    const sampled = columns.ofNode(depth);
    return { slot, sums, ownGain, bounds, features: interactions?.allowed(way, sampled) ?? sampled };
  });
  const found = searchNodes(engine, splits, questions);
  for (const [index, [open]] of opens.entries()) {
    const split = found[index];
    open.split = split !== undefined && gainsEnough(split, plan.parameters) ? split : undefined;
  }
}
