import type { Tree } from '../tree.ts';

/** The way from the root to one leaf, told by feature: a feature that is split on twice is one player. */
export interface LeafPath {
  value: number;
  /** The features on the way, each once. */
  features: Int32Array;
  /** For each feature, the share of training cover that follows this way where the feature is not known. */
  shares: Float64Array;
  /** Each split on the way: its node, whether the way goes left (1) or right (0), and the place of its feature in `features`. */
  nodes: Int32Array;
  sides: Uint8Array;
  players: Uint8Array;
}

export function leafPathsOf(tree: Tree): LeafPath[] {
  const paths: LeafPath[] = [];
  for (let leaf = 0; leaf < tree.leftChild.length; leaf++) {
    if ((tree.leftChild[leaf] as number) < 0 && isReached(tree, leaf)) paths.push(pathTo(tree, leaf));
  }
  return paths;
}

/** XGBoost leaves pruned nodes behind in a file; they have no way from the root. */
function isReached(tree: Tree, leaf: number): boolean {
  let node = leaf;
  while (node > 0) {
    const parent = tree.parent[node] as number;
    if (parent < 0 || (tree.leftChild[parent] !== node && tree.rightChild[parent] !== node)) return false;
    node = parent;
  }
  return true;
}

function pathTo(tree: Tree, leaf: number): LeafPath {
  const steps: { node: number; side: number; feature: number; share: number }[] = [];
  for (let child = leaf; child > 0; child = tree.parent[child] as number) {
    const node = tree.parent[child] as number;
    const side = tree.leftChild[node] === child ? 1 : 0;
    steps.unshift({
      node,
      side,
      feature: tree.feature[node] as number,
      share: coverShare(tree, node, child),
    });
  }
  const features = [...new Set(steps.map((step) => step.feature))];
  const shares = new Float64Array(features.length).fill(1);
  const players = Uint8Array.from(steps, (step) => features.indexOf(step.feature));
  for (const [index, step] of steps.entries()) {
    const player = players[index] as number;
    shares[player] = (shares[player] as number) * step.share;
  }
  return {
    value: tree.threshold[leaf] as number,
    features: Int32Array.from(features),
    shares,
    nodes: Int32Array.from(steps, (step) => step.node),
    sides: Uint8Array.from(steps, (step) => step.side),
    players,
  };
}

/** Cover is the sum of hessians. A node without cover tells nothing about its children: they share evenly. */
function coverShare(tree: Tree, node: number, child: number): number {
  const cover = tree.sumHessian[node] as number;
  return cover > 0 ? (tree.sumHessian[child] as number) / cover : 0.5;
}
