import type { Tree } from '../tree.ts';
import type { Document } from './document.ts';

/**
 * XGBoost writes the root's parent as the largest int32. A node that pruning cut off has that for its column and goes left by default, by
 * which XGBoost knows it again.
 */
const none = 2147483647;

export function treeDocument(tree: Tree, id: number, features: number): Document {
  const nodes = tree.leftChild.length;
  const cutOff = Uint8Array.from(tree.parent, (parent, node) => (parent < 0 && node > 0 ? 1 : 0));
  const categories = [...(tree.categories ?? [])].sort(([left], [right]) => left - right);
  const sizes = categories.map(([, right]) => right.length);
  const splitType = new Uint8Array(nodes);
  for (const [node] of categories) splitType[node] = 1;
  return {
    base_weights: tree.baseWeight,
    categories: Int32Array.from(categories.flatMap(([, right]) => Array.from(right))),
    categories_nodes: Int32Array.from(categories, ([node]) => node),
    categories_segments: BigInt64Array.from(startsOf(sizes), BigInt),
    categories_sizes: BigInt64Array.from(sizes, BigInt),
    default_left: tree.defaultLeft.map((side, node) => (cutOff[node] === 1 ? 1 : side)),
    id: BigInt(id),
    left_children: tree.leftChild,
    loss_changes: tree.lossChange,
    // XGBoost looks up every parent: a node that is cut off names the root, which does not name it.
    parents: tree.parent.map((parent, node) => (node === 0 ? none : Math.max(parent, 0))),
    right_children: tree.rightChild,
    split_conditions: tree.threshold,
    split_indices: tree.feature.map((feature, node) => (cutOff[node] === 1 ? none : feature)),
    split_type: splitType,
    sum_hessian: tree.sumHessian,
    tree_param: {
      num_deleted: String(cutOff.reduce((count, flag) => count + flag, 0)),
      num_feature: String(features),
      num_nodes: String(nodes),
      size_leaf_vector: '1',
    },
  };
}

/** Where each list begins once they stand one behind another. */
function startsOf(sizes: readonly number[]): number[] {
  let start = 0;
  return sizes.map((size) => {
    start += size;
    return start - size;
  });
}
