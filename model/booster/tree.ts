/**
 * A binary tree, one array entry a node, the root at 0. `leftChild` is -1 at a leaf. A row goes left when its value
 * is below `threshold` as float32, right otherwise, and to the default side when the value is missing.
 */
export interface Tree {
  leftChild: Int32Array;
  rightChild: Int32Array;
  /** -1 at the root. */
  parent: Int32Array;
  /** The column that an inner node splits on; 0 at a leaf. */
  feature: Int32Array;
  /** An inner node's threshold; a leaf's value in log-odds, learning rate included. */
  threshold: Float32Array;
  defaultLeft: Uint8Array;
  /** The sum of hessians of the training rows in the node: its cover. */
  sumHessian: Float32Array;
  /** The gain of an inner node's split; 0 at a leaf. */
  lossChange: Float32Array;
  /** The value that the node would have as a leaf: not shrunk at an inner node, shrunk at a leaf, as XGBoost keeps it. */
  baseWeight: Float32Array;
  /** By inner node, the categories (ascending) that go right. A node that is not in it splits on a threshold; absent where every node does. */
  categories?: ReadonlyMap<number, Int32Array>;
}

/** The threshold of a node that splits on categories: it means nothing, and is what XGBoost writes there since 3.0. */
export const categoryThreshold = 2 ** -149;

/** The node of the leaf that a row ends in. */
export function leafOf(tree: Tree, columns: readonly Float32Array[], row: number): number {
  let node = 0;
  let left = tree.leftChild[0] as number;
  while (left >= 0) {
    const value = (columns[tree.feature[node] as number] as Float32Array)[row] as number;
    node = goesLeft(tree, node, value) ? left : (tree.rightChild[node] as number);
    left = tree.leftChild[node] as number;
  }
  return node;
}

/**
 * Where an inner node sends a value, NaN being a missing one. A categorical split sends the categories that it lists to the right and
 * all others to the left; a value that is no category (below 0, or 2^24 and above) goes left, as in XGBoost.
 */
export function goesLeft(tree: Tree, node: number, value: number): boolean {
  const right = tree.categories?.get(node);
  if (right !== undefined) {
    if (Number.isNaN(value)) return tree.defaultLeft[node] === 1;
    return value < 0 || value >= 2 ** 24 || !right.includes(Math.trunc(value));
  }
  return value < (tree.threshold[node] as number) || (tree.defaultLeft[node] === 1 && Number.isNaN(value));
}

export interface TreeNode {
  left: number;
  right: number;
  parent: number;
  feature: number;
  threshold: number;
  defaultLeft: boolean;
  sumHessian: number;
  lossChange: number;
  baseWeight: number;
  /** The categories (ascending) that go right; absent where the node splits on a threshold. */
  categories?: Int32Array;
}

export function treeOf(nodes: readonly TreeNode[]): Tree {
  const categories = new Map<number, Int32Array>();
  for (const [node, { categories: right }] of nodes.entries())
    if (right !== undefined) categories.set(node, right);
  return {
    ...(categories.size === 0 ? {} : { categories }),
    leftChild: Int32Array.from(nodes, (node) => node.left),
    rightChild: Int32Array.from(nodes, (node) => node.right),
    parent: Int32Array.from(nodes, (node) => node.parent),
    feature: Int32Array.from(nodes, (node) => node.feature),
    threshold: Float32Array.from(nodes, (node) => node.threshold),
    defaultLeft: Uint8Array.from(nodes, (node) => (node.defaultLeft ? 1 : 0)),
    sumHessian: Float32Array.from(nodes, (node) => node.sumHessian),
    lossChange: Float32Array.from(nodes, (node) => node.lossChange),
    baseWeight: Float32Array.from(nodes, (node) => node.baseWeight),
  };
}
