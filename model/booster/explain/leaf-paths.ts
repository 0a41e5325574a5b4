import type { Tree } from '../tree.ts';

/** The way from the root to one leaf, told by feature: a feature that is split on twice is one player. */
export interface LeafPath {
  /** The leaf's value times the tree's weight. */
  value: number;
  /** The features on the way, each once. */
  features: Int32Array;
  /** For each feature, the share of training cover that follows this way where the feature is not known. */
  shares: Float64Array;
  /** Each split on the way: its node, whether the way goes left (1) or right (0), and the place of its feature in `features`. */
  nodes: Int32Array;
  sides: Uint8Array;
  players: Int32Array;
}

/** The ways to all leaves below a node, from left to right. Nodes that pruning left behind in a file are never reached. */
export function leafPathsOf(tree: Tree, weight: number, from = 0): LeafPath[] {
  const paths: LeafPath[] = [];
  const open = [from];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const left = tree.leftChild[node] as number;
    if (left < 0) paths.push(pathTo(tree, node, weight));
    else open.push(tree.rightChild[node] as number, left);
  }
  return paths;
}

/** What a tree gives a row of which nothing is known: the leaves' values by their shares of cover. */
export function expectedValueOf(tree: Tree, weight: number): number {
  let sum = 0;
  const open = [{ node: 0, share: weight }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, share } = next;
    const left = tree.leftChild[node] as number;
    const right = tree.rightChild[node] as number;
    if (left < 0) sum += share * (tree.threshold[node] as number);
    else {
      open.push({ node: right, share: share * coverShare(tree, node, right) });
      open.push({ node: left, share: share * coverShare(tree, node, left) });
    }
  }
  return sum;
}

function pathTo(tree: Tree, leaf: number, weight: number): LeafPath {
  const way: number[] = [];
  for (let node = leaf; node > 0; node = tree.parent[node] as number) way.push(node);
  way.reverse();
  const nodes = new Int32Array(way.length);
  const sides = new Uint8Array(way.length);
  const players = new Int32Array(way.length);
  const features: number[] = [];
  const shares: number[] = [];
  const places = new Map<number, number>();
  for (let step = 0; step < way.length; step++) {
    const child = way[step] as number;
    const node = tree.parent[child] as number;
    const feature = tree.feature[node] as number;
    const share = coverShare(tree, node, child);
    let player = places.get(feature);
    if (player === undefined) {
      player = features.push(feature) - 1;
      places.set(feature, player);
      shares.push(share);
    } else shares[player] = (shares[player] as number) * share;
    nodes[step] = node;
    sides[step] = tree.leftChild[node] === child ? 1 : 0;
    players[step] = player;
  }
  return {
    value: (tree.threshold[leaf] as number) * weight,
    features: Int32Array.from(features),
    shares: Float64Array.from(shares, heldShare),
    nodes,
    sides,
    players,
  };
}

/**
 * The share of a node's cover, the sum of hessians, that its child has. A node without cover tells nothing about its children:
 * they share evenly.
 */
export function coverShare(tree: Tree, node: number, child: number): number {
  const cover = tree.sumHessian[node] as number;
  const share = (tree.sumHessian[child] as number) / cover;
  return cover > 0 && share >= 0 && Number.isFinite(share) ? share : 0.5;
}

/** A share that nearly vanishes has no inverse; as 0 it changes no sum that a double can tell. */
export function heldShare(share: number): number {
  return share < 1e-100 ? 0 : share;
}
