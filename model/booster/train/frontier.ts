import type { BoosterParameters } from '../parameters.ts';
import type { Split } from './engine.ts';

/** What the order of splitting looks at. */
export interface Candidate {
  node: number;
  depth: number;
  split: Split | undefined;
}

/** The nodes that wait to be split. */
export interface Frontier<Node extends Candidate> {
  /** Adds those that have a split. */
  push(nodes: readonly Node[]): void;
  /** The nodes to be split next, together; none when the tree is done. */
  pop(): Node[];
  /** Whether children of a node that was popped may be split in turn. */
  mayGrow(parent: Node): boolean;
}

/** The least gain of a split in XGBoost, whatever gamma is. */
const leastGain = Math.fround(1e-6);

/** Whether a split may be made at all. */
export function gainsEnough({ gain }: Split, { gamma }: BoosterParameters): boolean {
  return gain > leastGain && gain >= Math.fround(gamma);
}

/** So many nodes of a level are split together at most. With a limit on leaves, how many is what the tree depends on. */
const nodesTogether = 256;

/** Levels of a tree whatever is asked for: as many as the readers of model files take. */
const deepest = 512;

/** XGBoost's order: by level, within it as the nodes were made; or the largest gain first, the older node on a tie. */
export function startFrontier<Node extends Candidate>(parameters: BoosterParameters): Frontier<Node> {
  const { maxLeaves = 0, growPolicy } = parameters;
  const maxDepth = Math.min(parameters.maxDepth || deepest, deepest);
  let waiting: Node[] = [];
  let leaves = 1;

  const mayLeaf = (): boolean => maxLeaves === 0 || leaves < maxLeaves;
  const isValid = ({ depth, split }: Node): boolean =>
    split !== undefined &&
    split.left.hessian !== 0 &&
    split.right.hessian !== 0 &&
    depth < maxDepth &&
    mayLeaf();

  function popLevel(): Node[] {
    const level = waiting[0]?.depth;
    const popped: Node[] = [];
    let looked = 0;
    for (; looked < waiting.length && popped.length < nodesTogether; looked++) {
      const node = waiting[looked] as Node;
      if (node.depth !== level) break;
      if (!isValid(node)) continue;
      leaves++;
      popped.push(node);
    }
    waiting = waiting.slice(looked);
    return popped;
  }

  /** As in XGBoost, the tree is done as soon as the best node cannot be split, even if one that gains less could. */
  function popBest(): Node[] {
    let best = 0;
    for (const [index, node] of waiting.entries()) {
      if (gainOf(node) > gainOf(waiting[best] as Node)) best = index;
    }
    const popped = waiting.splice(best, 1).filter(isValid);
    leaves += popped.length;
    return popped;
  }

  return {
    push(nodes) {
      waiting.push(...nodes.filter(({ split }) => split !== undefined));
    },
    pop: growPolicy === 'lossguide' ? popBest : popLevel,
    mayGrow: ({ depth }) => depth + 1 < maxDepth && mayLeaf(),
  };
}

function gainOf({ split }: Candidate): number {
  return split?.gain ?? 0;
}
