import type { Matrix } from '../matrix.ts';
import { goesLeft, type Tree } from '../tree.ts';
import type { LeafGame } from './leaf-games.ts';
import { type GroupLeaf, type LeafGroup, patternOf, unmetOf } from './leaf-groups.ts';

/** By row of a background, its pattern in a group. */
export function backgroundPatterns(group: LeafGroup, background: Matrix): Uint8Array {
  return Uint8Array.from({ length: background.rows }, (_, row) => patternOf(group, background.columns, row));
}

/**
 * The interventional game of a leaf, on average over a background: players known have the row's values, the others the background row's. Where
 * a players are met by the row alone and b by the background row alone, and none by neither, each of the first is worth value (a - 1)! b! / (a + b)!,
 * each of the others -value a! (b - 1)! / (a + b)!. Background rows count by the players that they do not meet.
 */
export function backgroundGame(leaf: GroupLeaf, patterns: Uint8Array): LeafGame {
  const players = leaf.masks.length;
  const all = (1 << players) - 1;
  const counts = new Map<number, number>();
  for (const pattern of patterns) {
    const unmet = unmetOf(leaf, pattern);
    counts.set(unmet, (counts.get(unmet) ?? 0) + 1);
  }
  const kinds = Int32Array.from(counts.keys()).sort();
  const scales = Float64Array.from(
    kinds,
    (kind) => ((counts.get(kind) as number) / patterns.length) * leaf.path.value,
  );
  return (unmet, into) => {
    for (let j = 0; j < players; j++) into[j] = 0;
    for (let index = 0; index < kinds.length; index++) {
      const kind = kinds[index] as number;
      if ((unmet & kind) !== 0) continue;
      const byRow = all & ~unmet & kind;
      const byBackground = all & unmet & ~kind;
      const gain = (scales[index] as number) * shareOfRow(bits(byRow), bits(byBackground));
      const loss = (scales[index] as number) * shareOfRow(bits(byBackground), bits(byRow));
      for (let j = 0; j < players; j++) {
        if ((byRow >> j) & 1) into[j] = (into[j] as number) + gain;
        else if ((byBackground >> j) & 1) into[j] = (into[j] as number) - loss;
      }
    }
  };
}

/**
 * Adds a row's interventional SHAP values of a tree of any depth against one background row: down both ways where the two rows part, and
 * one way where they agree or the feature has been decided before. `scale` is the tree's weight over the rows of the background.
 */
export function addAgainst(
  into: Float64Array,
  begin: number,
  { tree, scale }: { tree: Tree; scale: number },
  row: (feature: number) => number,
  other: (feature: number) => number,
): void {
  /** By feature that the way has decided: whether the row's value did. */
  const decided = new Map<number, boolean>();
  const visit = (node: number, byRow: number): void => {
    const left = tree.leftChild[node] as number;
    if (left < 0) {
      settle(node, byRow);
      return;
    }
    const right = tree.rightChild[node] as number;
    const feature = tree.feature[node] as number;
    const ofRow = goesLeft(tree, node, row(feature)) ? left : right;
    const ofOther = goesLeft(tree, node, other(feature)) ? left : right;
    const before = ofRow === ofOther ? true : decided.get(feature);
    if (before !== undefined) {
      visit(before ? ofRow : ofOther, byRow);
      return;
    }
    decided.set(feature, true);
    visit(ofRow, byRow + 1);
    decided.set(feature, false);
    visit(ofOther, byRow);
    decided.delete(feature);
  };
  const settle = (leaf: number, byRow: number): void => {
    const value = (tree.threshold[leaf] as number) * scale;
    const byOther = decided.size - byRow;
    const gain = value * shareOfRow(byRow, byOther);
    const loss = value * shareOfRow(byOther, byRow);
    for (const [feature, ofRow] of decided) {
      into[begin + feature] = (into[begin + feature] as number) + (ofRow ? gain : -loss);
    }
  };
  visit(0, 0);
}

/** (a - 1)! b! / (a + b)!, 0 for a = 0: the share of orders in which one of a players comes after the others and before b more. */
function shareOfRow(a: number, b: number): number {
  if (a === 0) return 0;
  let share = 1 / a;
  // 1 / (a C(a + b, b)), a factor at a time.
  for (let k = 1; k <= b; k++) share *= k / (a + k);
  return share;
}

function bits(mask: number): number {
  let count = 0;
  for (let left = mask; left !== 0; left &= left - 1) count++;
  return count;
}
