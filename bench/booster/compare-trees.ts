import { type Booster, baseMarginOf } from '../../model/booster/booster.ts';
import type { BoosterParameters } from '../../model/booster/index.ts';
import { sigmoid } from '../../model/booster/logistic.ts';
import { goesLeft, leafOf, type Tree } from '../../model/booster/tree.ts';
import type { ParityData } from './parity-set.ts';

/** Inner nodes of both boosters, laid over each other. */
export interface TreeComparison {
  nodes: number;
  equal: number;
  /** Nodes at which the two chose differently between splits of one gain. They are neither equal nor different, nor is what hangs below them. */
  tied: number;
  /** The first tree that is not the same to the last split; -1 where all are. */
  firstDifferent: number;
  /** The largest share of its gain that a different split of ours gains less than theirs, by our own sums. */
  worst: number;
}

/** Trees are compared in float64 by the margins of their booster's earlier trees, theirs being the measure. */
export function compareTrees(
  theirs: Booster,
  ours: Booster,
  data: ParityData,
  parameters: BoosterParameters,
): TreeComparison {
  const comparison: TreeComparison = { nodes: 0, equal: 0, tied: 0, firstDifferent: -1, worst: 0 };
  const margins = new Float32Array(data.matrix.rows).fill(baseMarginOf(theirs));
  const count = Math.max(theirs.trees.length, ours.trees.length);
  let added = 0;
  for (let index = 0; index < count; index++) {
    const [a, b] = [theirs.trees[index], ours.trees[index]];
    const splits = Math.max(a === undefined ? 0 : splitsOf(a), b === undefined ? 0 : splitsOf(b));
    if (a !== undefined && b !== undefined && sameSplits(a, b)) {
      comparison.nodes += splits;
      comparison.equal += splits;
      continue;
    }
    if (comparison.firstDifferent < 0) comparison.firstDifferent = index;
    if (a === undefined || b === undefined) {
      comparison.nodes += splits;
      continue;
    }
    for (; added < index; added++) addTree(margins, theirs.trees[added] as Tree, data.matrix.columns);
    const walk = { data, comparison, score: scoreOf(parameters), ...gradientsOf(data, margins, parameters) };
    compareNodes(walk, { tree: a, node: 0 }, { tree: b, node: 0 }, Int32Array.from(margins.keys()));
  }
  return comparison;
}

interface Walk {
  data: ParityData;
  comparison: TreeComparison;
  gradients: Float64Array;
  hessians: Float64Array;
  score: (gradient: number, hessian: number) => number;
}

interface Place {
  tree: Tree;
  node: number;
}

function compareNodes(walk: Walk, a: Place, b: Place, rows: Int32Array): void {
  const { comparison } = walk;
  if (isLeaf(a) && isLeaf(b)) return;
  const [left, right] = sidesOf(walk, isLeaf(a) ? b : a, rows);
  const same = !isLeaf(a) && !isLeaf(b) && sameSplit(a, b);
  if (!same) {
    const [ourLeft, ourRight] = sidesOf(walk, isLeaf(b) ? a : b, rows);
    const [gain, blur] = gainOf(walk, rows, left, right);
    const [ourGain] = gainOf(walk, rows, ourLeft, ourRight);
    // A leaf in the place of a split says that the split gained nothing.
    const gap = isLeaf(a) || isLeaf(b) ? Math.abs(gain) : gain - ourGain;
    const tied = Math.abs(gap) <= Math.max(1e-6 * Math.abs(gain), blur);
    const samePartition = !isLeaf(a) && !isLeaf(b) && sameRows(left, ourLeft);
    if (!tied || !samePartition) {
      const lost = Math.max(splitsOf(a.tree, a.node), splitsOf(b.tree, b.node));
      if (tied) comparison.tied += lost;
      else comparison.worst = Math.max(comparison.worst, gap / gain);
      comparison.nodes += lost;
      return;
    }
    comparison.tied++;
  } else comparison.equal++;
  comparison.nodes++;
  compareNodes(walk, childOf(a, 'leftChild'), childOf(b, 'leftChild'), left);
  compareNodes(walk, childOf(a, 'rightChild'), childOf(b, 'rightChild'), right);
}

/** The gain of a split in float64, and how far the float32 in which XGBoost adds and compares gains may be off. */
function gainOf(walk: Walk, rows: Int32Array, left: Int32Array, right: Int32Array): [number, number] {
  const [both, less, more] = [rows, left, right].map((part) => scoreOfRows(walk, part)) as [
    number,
    number,
    number,
  ];
  return [less + more - both, (less + more) * 2 ** -23];
}

function scoreOfRows({ gradients, hessians, score }: Walk, rows: Int32Array): number {
  let gradient = 0;
  let hessian = 0;
  for (const row of rows) {
    gradient += gradients[row] as number;
    hessian += hessians[row] as number;
  }
  return score(gradient, hessian);
}

function scoreOf({ regAlpha, regLambda }: BoosterParameters): Walk['score'] {
  return (gradient, hessian) => {
    const pulled = Math.max(Math.abs(gradient) - regAlpha, 0);
    return hessian === 0 ? 0 : pulled ** 2 / (hessian + regLambda);
  };
}

/** Of the objective, in float64 and on their own: what trains is not asked. */
function gradientsOf(
  { labels, weights, matrix }: ParityData,
  margins: Float32Array,
  { objective, scalePosWeight }: BoosterParameters,
): Pick<Walk, 'gradients' | 'hessians'> {
  const gradients = new Float64Array(matrix.rows);
  const hessians = new Float64Array(matrix.rows);
  for (let row = 0; row < matrix.rows; row++) {
    const margin = margins[row] as number;
    const label = labels[row] as number;
    const weight = (weights?.[row] ?? 1) * (label === 1 ? scalePosWeight : 1);
    const output = objective === 'reg:squarederror' ? margin : sigmoid(margin);
    gradients[row] = (output - label) * weight;
    hessians[row] = objective === 'reg:squarederror' ? weight : output * (1 - output) * weight;
  }
  return { gradients, hessians };
}

function sidesOf({ data }: Walk, { tree, node }: Place, rows: Int32Array): [Int32Array, Int32Array] {
  const column = data.matrix.columns[tree.feature[node] as number] as Float32Array;
  const left = rows.filter((row) => goesLeft(tree, node, column[row] as number));
  return [left, rows.filter((row) => !goesLeft(tree, node, column[row] as number))];
}

const isLeaf = ({ tree, node }: Place): boolean => (tree.leftChild[node] as number) < 0;

const childOf = ({ tree, node }: Place, side: 'leftChild' | 'rightChild'): Place => ({
  tree,
  node: tree[side][node] as number,
});

function sameSplit(a: Place, b: Place): boolean {
  const [ours, theirs] = [a, b].map(({ tree, node }) => tree.categories?.get(node));
  return (
    a.tree.feature[a.node] === b.tree.feature[b.node] &&
    a.tree.defaultLeft[a.node] === b.tree.defaultLeft[b.node] &&
    String(ours) === String(theirs) &&
    (ours !== undefined || a.tree.threshold[a.node] === b.tree.threshold[b.node])
  );
}

function sameSplits(a: Tree, b: Tree): boolean {
  const walk = (left: Place, right: Place): boolean => {
    if (isLeaf(left) || isLeaf(right)) return isLeaf(left) && isLeaf(right);
    return (
      sameSplit(left, right) &&
      walk(childOf(left, 'leftChild'), childOf(right, 'leftChild')) &&
      walk(childOf(left, 'rightChild'), childOf(right, 'rightChild'))
    );
  };
  return walk({ tree: a, node: 0 }, { tree: b, node: 0 });
}

function splitsOf(tree: Tree, node = 0): number {
  const place = { tree, node };
  if (isLeaf(place)) return 0;
  return 1 + splitsOf(tree, tree.leftChild[node]) + splitsOf(tree, tree.rightChild[node]);
}

function sameRows(left: Int32Array, right: Int32Array): boolean {
  return left.length === right.length && left.every((row, index) => row === right[index]);
}

/** Adds to each row's margin the value of the leaf that the row ends in. */
function addTree(margins: Float32Array | Float64Array, tree: Tree, columns: readonly Float32Array[]): void {
  for (let row = 0; row < margins.length; row++) {
    margins[row] = (margins[row] as number) + (tree.threshold[leafOf(tree, columns, row)] as number);
  }
}
