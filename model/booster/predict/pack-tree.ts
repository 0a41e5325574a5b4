import type { Tree } from '../tree.ts';

/** Rows in a block of the kernel, and so the bytes of a slot. */
export const blockRows = 128;

/** The side that a missing value takes at a split. */
export type Side = 'left' | 'right';

/** What a split compares: the ranks of a slot with a code. */
export interface Place {
  slot: number;
  /** A rank above it goes right. */
  code: number;
}

/** A tree as the kernel reads it: words, then leaf values by leaf number, then the leaves' node ids in the same order. */
export interface PackedTree {
  /** Splits on the way to any leaf of a whole tree; -1 for a tree that is walked. */
  depth: number;
  nodes: Int32Array;
  leaves: Float64Array;
  names: Int32Array;
}

/** Deeper trees are walked: a whole tree of so many levels costs as much. */
const deepestWhole = 7;

/** A rank is never above it: the row goes left. */
const alwaysLeft = 127;

/**
 * Packs a tree as a whole one, in which every leaf is as deep as the deepest, or, when that would be too large, as one to be walked.
 *
 * A whole tree has two words a node (the place of the slot in a block, the code), the children of node i at 2i + 1 and 2i + 2, and leaves numbered
 * from left to right; below a leaf that lies higher, every row goes left. A tree to be walked has four words a node (slot, code,
 * the left child's place in bytes, nothing); the right child follows the left; a leaf is its own left child.
 */
export function packTree(tree: Tree, weight: number, placeOf: (node: number) => Place): PackedTree {
  const depth = depthOf(tree);
  return depth <= deepestWhole ? packWhole(tree, depth, weight, placeOf) : packWalked(tree, weight, placeOf);
}

function depthOf(tree: Tree): number {
  let depth = 0;
  for (let level = [0]; ; depth++) {
    level = level.flatMap((node) => childrenOf(tree, node));
    if (level.length === 0) return depth;
  }
}

function packWhole(tree: Tree, depth: number, weight: number, placeOf: (node: number) => Place): PackedTree {
  const inner = 2 ** depth - 1;
  const nodes = new Int32Array(2 * inner);
  const names = new Int32Array(inner + 1);
  const put = (node: number, at: number): void => {
    const isLeaf = (tree.leftChild[node] as number) < 0;
    if (at >= inner) {
      names[at - inner] = node;
      return;
    }
    const { slot, code } = isLeaf ? { slot: 0, code: alwaysLeft } : placeOf(node);
    nodes[2 * at] = slot * blockRows;
    nodes[2 * at + 1] = code;
    put(isLeaf ? node : (tree.leftChild[node] as number), 2 * at + 1);
    put(isLeaf ? node : (tree.rightChild[node] as number), 2 * at + 2);
  };
  put(0, 0);
  return { depth, nodes, leaves: valuesOf(tree, names, weight), names };
}

function packWalked(tree: Tree, weight: number, placeOf: (node: number) => Place): PackedTree {
  const names = nodesOf(tree);
  const nodes = new Int32Array(4 * names.length);
  let children = 1;
  for (const [at, node] of names.entries()) {
    const isLeaf = (tree.leftChild[node] as number) < 0;
    const { slot, code } = isLeaf ? { slot: 0, code: alwaysLeft } : placeOf(node);
    nodes.set([slot * blockRows, code, 16 * (isLeaf ? at : children)], 4 * at);
    if (!isLeaf) children += 2;
  }
  return { depth: -1, nodes, leaves: valuesOf(tree, names, weight), names };
}

/** The nodes that the root leads to, level by level: a file may hold others, which were pruned. */
export function nodesOf(tree: Tree): Int32Array {
  const nodes = [0];
  for (const node of nodes) nodes.push(...childrenOf(tree, node));
  return Int32Array.from(nodes);
}

function childrenOf(tree: Tree, node: number): number[] {
  const left = tree.leftChild[node] as number;
  return left < 0 ? [] : [left, tree.rightChild[node] as number];
}

function valuesOf(tree: Tree, names: Int32Array, weight: number): Float64Array {
  return Float64Array.from(names, (node) => (tree.threshold[node] as number) * weight);
}
