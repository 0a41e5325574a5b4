import { goesLeft, type Tree } from '../tree.ts';
import { type LeafPath, leafPathsOf } from './leaf-paths.ts';

/** So many inner nodes a group may have: its table has a row for each pattern of their answers. */
export const mostNodes = 8;

/**
 * Leaves of a tree that are looked up together. Bit j of a row's pattern is set where the row leaves the default side of
 * `nodes[j]`; what the group gives each of its players is a function of the pattern alone.
 */
export interface LeafGroup {
  tree: Tree;
  /** Every inner node on a way to one of the leaves. */
  nodes: Int32Array;
  /** The features of these nodes, each once. */
  features: Int32Array;
  leaves: readonly GroupLeaf[];
}

export interface GroupLeaf {
  path: LeafPath;
  /** By player of the path: its place in the group's features, and the bits of its nodes. */
  places: Uint8Array;
  masks: Uint8Array;
  /** The bits of a row that ends in the leaf. */
  wanted: number;
}

/** The groups of a tree's leaves, or undefined where a way passes more nodes than a group may have. */
export function leafGroupsOf(tree: Tree, weight: number): LeafGroup[] | undefined {
  const sizes = innerNodesBelow(tree);
  const groups: LeafGroup[] = [];
  const open = [{ node: 0, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next;
    const size = sizes[node] as number;
    if (depth > mostNodes) return undefined;
    if (depth + size > mostNodes) {
      open.push({ node: tree.rightChild[node] as number, depth: depth + 1 });
      open.push({ node: tree.leftChild[node] as number, depth: depth + 1 });
    } else if (depth + size > 0) {
      groups.push(groupOf(tree, leafPathsOf(tree, weight, node)));
    }
  }
  return groups;
}

/** The bits of a row at the group's nodes. */
export function patternOf({ tree, nodes }: LeafGroup, columns: readonly Float32Array[], row: number): number {
  let pattern = 0;
  for (let bit = 0; bit < nodes.length; bit++) {
    const node = nodes[bit] as number;
    const value = (columns[tree.feature[node] as number] as Float32Array)[row] as number;
    const side = goesLeft(tree, node, value) ? 1 : 0;
    if (side !== tree.defaultLeft[node]) pattern |= 1 << bit;
  }
  return pattern;
}

/** Bit j is set where a row of this pattern does not meet player j of the leaf's path. */
export function unmetOf({ wanted, masks }: GroupLeaf, pattern: number): number {
  const wrong = pattern ^ wanted;
  let unmet = 0;
  for (let player = 0; player < masks.length; player++) {
    if ((wrong & (masks[player] as number)) !== 0) unmet |= 1 << player;
  }
  return unmet;
}

function groupOf(tree: Tree, paths: readonly LeafPath[]): LeafGroup {
  const nodes = Int32Array.from(new Set(paths.flatMap((path) => [...path.nodes])));
  const features = Int32Array.from(new Set(Array.from(nodes, (node) => tree.feature[node] as number)));
  const leaves = paths.map((path): GroupLeaf => {
    const masks = new Uint8Array(path.features.length);
    let wanted = 0;
    for (const [step, node] of path.nodes.entries()) {
      const bit = 1 << nodes.indexOf(node);
      const player = path.players[step] as number;
      masks[player] = (masks[player] as number) | bit;
      if (path.sides[step] !== tree.defaultLeft[node]) wanted |= bit;
    }
    return { path, places: Uint8Array.from(path.features, (one) => features.indexOf(one)), masks, wanted };
  });
  return { tree, nodes, features, leaves };
}

/** By node, how many inner nodes its subtree has, itself included. */
function innerNodesBelow(tree: Tree): Int32Array {
  const sizes = new Int32Array(tree.leftChild.length);
  const order = [0];
  for (let at = 0; at < order.length; at++) {
    const node = order[at] as number;
    const left = tree.leftChild[node] as number;
    if (left >= 0) order.push(left, tree.rightChild[node] as number);
  }
  for (const node of order.reverse()) {
    const left = tree.leftChild[node] as number;
    if (left < 0) continue;
    sizes[node] = 1 + (sizes[left] as number) + (sizes[tree.rightChild[node] as number] as number);
  }
  return sizes;
}
