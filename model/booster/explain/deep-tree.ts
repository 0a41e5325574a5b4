import { goesLeft, type Tree } from '../tree.ts';
import { coverShare, heldShare } from './leaf-paths.ts';
import { quadratureOf } from './quadrature.ts';

/** A tree in the order in which it is walked: each node, then all below its left child, then all below its right one. */
export interface DeepTree {
  tree: Tree;
  /** The tree's weight: leaves are multiplied with it. */
  weight: number;
  nodes: Int32Array;
  /** By step of the walk, how many splits are above the node. */
  depths: Int32Array;
  /**
   * By step, the depth of the nearest step above that was led to by a split on the same feature as this one was; 0 where there is
   * none, because no split leads to the root.
   */
  earlier: Int32Array;
  /** By step, the share of cover that follows the way to the node where the feature of its last split is not known. */
  shares: Float64Array;
  /** Points of the quadrature: half the features on the way that has most, rounded up. */
  points: number;
  /** The largest of `depths`. */
  depth: number;
}

export function deepTreeOf(tree: Tree, weight: number): DeepTree {
  const nodes: number[] = [];
  const depths: number[] = [];
  const earlier: number[] = [];
  const shares: number[] = [];
  /** The steps on the way to the present one, by depth. */
  const way: number[] = [];
  let mostFeatures = 1;
  const open = [{ node: 0, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next;
    const step = nodes.push(node) - 1;
    depths.push(depth);
    way[depth] = step;
    const before = depth === 0 ? 0 : lastOf(tree, node, nodes, way, depth);
    earlier.push(before);
    shares.push(
      depth === 0
        ? 1
        : coverShare(tree, tree.parent[node] as number, node) *
            (before === 0 ? 1 : (shares[way[before] as number] as number)),
    );
    const left = tree.leftChild[node] as number;
    if (left >= 0) {
      open.push(
        { node: tree.rightChild[node] as number, depth: depth + 1 },
        { node: left, depth: depth + 1 },
      );
    } else {
      let features = 0;
      for (let d = 1; d <= depth; d++) if (earlier[way[d] as number] === 0) features++;
      mostFeatures = Math.max(mostFeatures, features);
    }
  }
  return {
    tree,
    weight,
    nodes: Int32Array.from(nodes),
    depths: Int32Array.from(depths),
    earlier: Int32Array.from(earlier),
    shares: Float64Array.from(shares, heldShare),
    points: Math.ceil(mostFeatures / 2),
    depth: depths.reduce((most, depth) => Math.max(most, depth), 0),
  };
}

function lastOf(tree: Tree, node: number, nodes: number[], way: number[], depth: number): number {
  const feature = tree.feature[tree.parent[node] as number];
  for (let d = depth - 1; d > 0; d--) {
    const parent = tree.parent[nodes[way[d] as number] as number] as number;
    if (tree.feature[parent] === feature) return d;
  }
  return 0;
}

/**
 * Adds a row's path-dependent SHAP values of a tree of any depth. The integral of leaf-games.ts is taken for all leaves in one walk: a step
 * multiplies the product with its feature's factor (in place of the factor that an earlier split on the feature gave), leaves add up on the way
 * back, and a step's feature is worth the sum of the leaves below it over the factor. Steps below a later split on the
 * feature are taken off again there. Arithmetic is in the order of the kernel's, to the bit.
 */
export function addDeepTree(
  into: Float64Array,
  begin: number,
  deep: DeepTree,
  columns: readonly Float32Array[],
  row: number,
): void {
  const walk = new Walk(into, begin, deep, columns, row);
  let depth = -1;
  for (let step = 0; step < deep.nodes.length; step++) {
    const next = deep.depths[step] as number;
    for (; depth >= next; depth--) walk.leave(depth);
    depth = next;
    walk.enter(step, depth);
  }
  for (; depth >= 0; depth--) walk.leave(depth);
}

class Walk {
  readonly #into: Float64Array;
  readonly #begin: number;
  readonly #deep: DeepTree;
  readonly #columns: readonly Float32Array[];
  readonly #row: number;
  readonly #points: Float64Array;
  /** By depth: the step, the side that the row takes there (1 is left), and whether the row meets the feature of the split above. */
  readonly #steps: Int32Array;
  readonly #sides: Uint8Array;
  readonly #met: Uint8Array;
  /** By depth, what the feature of the split above gains by being known; by depth and point, the rest. */
  readonly #gains: Float64Array;
  readonly #products: Float64Array;
  readonly #inverses: Float64Array;
  readonly #sums: Float64Array;

  constructor(
    into: Float64Array,
    begin: number,
    deep: DeepTree,
    columns: readonly Float32Array[],
    row: number,
  ) {
    const levels = deep.depth + 1;
    const { points, weights } = quadratureOf(deep.points);
    this.#into = into;
    this.#begin = begin;
    this.#deep = deep;
    this.#columns = columns;
    this.#row = row;
    this.#points = points;
    this.#steps = new Int32Array(levels);
    this.#sides = new Uint8Array(levels);
    this.#met = new Uint8Array(levels).fill(1);
    this.#gains = new Float64Array(levels);
    this.#products = new Float64Array(levels * points.length);
    this.#products.set(weights);
    this.#inverses = new Float64Array(levels * points.length).fill(1);
    this.#sums = new Float64Array(levels * points.length);
  }

  enter(step: number, depth: number): void {
    const { tree, weight, nodes } = this.#deep;
    const node = nodes[step] as number;
    const leaf = (tree.leftChild[node] as number) < 0;
    const count = this.#points.length;
    this.#steps[depth] = step;
    if (depth > 0) this.#multiply(step, depth);
    const value = leaf ? (tree.threshold[node] as number) * weight : 0;
    for (let at = depth * count; at < (depth + 1) * count; at++) {
      this.#sums[at] = (this.#products[at] as number) * value;
    }
    if (leaf) return;
    const column = this.#columns[tree.feature[node] as number] as Float32Array;
    this.#sides[depth] = goesLeft(tree, node, column[this.#row] as number) ? 1 : 0;
  }

  leave(depth: number): void {
    if (depth === 0) return;
    const { tree, nodes, earlier } = this.#deep;
    const step = this.#steps[depth] as number;
    const before = earlier[step] as number;
    const parent = tree.parent[nodes[step] as number] as number;
    const at = this.#begin + (tree.feature[parent] as number);
    let own = this.#sumOver(depth, depth) * (this.#gains[depth] as number);
    if (before > 0) own -= this.#sumOver(depth, before) * (this.#gains[before] as number);
    this.#into[at] = (this.#into[at] as number) + own;
    const count = this.#points.length;
    for (let k = depth * count; k < (depth + 1) * count; k++) {
      this.#sums[k - count] = (this.#sums[k - count] as number) + (this.#sums[k] as number);
    }
  }

  #multiply(step: number, depth: number): void {
    const { nodes, tree, earlier, shares } = this.#deep;
    const node = nodes[step] as number;
    const side = tree.leftChild[tree.parent[node] as number] === node ? 1 : 0;
    const before = earlier[step] as number;
    const share = shares[step] as number;
    // At depth 0 nothing was asked yet: it counts as met, and its inverse is 1.
    const met = side === this.#sides[depth - 1] && this.#met[before] === 1 ? 1 : 0;
    this.#met[depth] = met;
    this.#gains[depth] = met - share;
    const count = this.#points.length;
    for (let k = 0; k < count; k++) {
      const t = this.#points[k] as number;
      const factor = share * (1 - t) + met * t;
      const at = depth * count + k;
      this.#products[at] =
        (this.#products[at - count] as number) * (this.#inverses[before * count + k] as number) * factor;
      // Where a row does not meet a feature that nobody met, the leaves below are worth nothing to anybody.
      this.#inverses[at] = factor > 0 ? 1 / factor : 0;
    }
  }

  /** The leaves below the step at a depth, without the factor of the feature that led to another. */
  #sumOver(depth: number, without: number): number {
    const count = this.#points.length;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      sum += (this.#sums[depth * count + k] as number) * (this.#inverses[without * count + k] as number);
    }
    return sum;
  }
}
