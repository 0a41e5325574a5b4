import { type Booster, treeWeightOf } from '../booster.ts';
import { ModelError } from '../errors.ts';
import { float64BoundOf } from '../float-bound.ts';
import type { Tree } from '../tree.ts';

/** A tree as questions that any engine with float64 answers as the booster does: what a row adds to the margin, or a question with both answers. */
export type Question = Leaf | Branch;

export interface Leaf {
  /** The leaf times its tree's weight, rounded as `boosterQuestions` says. */
  value: number;
}

export interface Branch {
  /** The column's place among the booster's features. */
  feature: number;
  /** Never empty; disjoint and ascending. */
  ranges: readonly Range[];
  /** Where a value in one of the ranges goes. */
  inside: Question;
  /** Where all others go, missing ones included: NULL and NaN are in no range. */
  outside: Question;
}

/** From `from`, itself included, to below `below`; an absent end is open. */
export interface Range {
  from?: number;
  below?: number;
}

/** So deep may a tree be: engines limit how deep an expression is (DuckDB to 1,000, of which the sum of trees takes some). */
const deepest = 500;

/**
 * A booster's trees, in their order, as questions. Thresholds become the float64 bounds that stand for float32. Category splits become ranges of
 * whole codes, [k, k + 1) each; there alone the rounding to float32 is not imitated. Leaves are rounded to 13 decimals, fewer where
 * they are greater than 1: a third of their digits less, and a sum of 1,000 trees is right to 5e-10 of the largest leaf at worst.
 * Throws `booster-sql-number` for a threshold, leaf or weight that is not finite, `booster-sql-depth` for a tree more than 500 deep.
 */
export function boosterQuestions(booster: Pick<Booster, 'trees' | 'treeWeights'>): Question[] {
  const decimals = leafDecimals(booster);
  return booster.trees.map((tree, index) => {
    const weight = treeWeightOf(booster, index);
    const leafAt = (node: number): number =>
      Number((finite(tree.threshold[node] as number, index) * finite(weight, index)).toFixed(decimals));
    return questionAt(tree, 0, index, leafAt);
  });
}

/** Whether nothing is asked any more. */
export function isLeaf(question: Question): question is Leaf {
  return 'value' in question;
}

function leafDecimals(booster: Pick<Booster, 'trees' | 'treeWeights'>): number {
  let largest = 1;
  for (const [index, tree] of booster.trees.entries()) {
    const weight = Math.abs(treeWeightOf(booster, index));
    for (const [node, left] of tree.leftChild.entries())
      if (left < 0) largest = Math.max(largest, weight * Math.abs(tree.threshold[node] as number));
  }
  return Math.max(0, 13 - Math.ceil(Math.log10(largest)));
}

function questionAt(
  tree: Tree,
  node: number,
  index: number,
  leafAt: (node: number) => number,
  depth = 0,
): Question {
  const left = tree.leftChild[node] as number;
  if (left < 0) return { value: leafAt(node) };
  if (depth >= deepest) throw tooDeep(index);
  const below = (child: number): Question => questionAt(tree, child, index, leafAt, depth + 1);
  const feature = tree.feature[node] as number;
  const goingRight = rangesGoingRight(tree, node, index);
  const [leftSide, rightSide] = [below(left), below(tree.rightChild[node] as number)];
  const missingLeft = tree.defaultLeft[node] === 1;
  if (goingRight.length === 0)
    return leftUnlessMissing(feature, leftSide, missingLeft ? leftSide : rightSide);
  return missingLeft
    ? { feature, ranges: goingRight, inside: rightSide, outside: leftSide }
    : { feature, ranges: complementOf(goingRight), inside: leftSide, outside: rightSide };
}

function rangesGoingRight(tree: Tree, node: number, index: number): Range[] {
  const categories = tree.categories?.get(node);
  if (categories === undefined)
    return [{ from: float64BoundOf(finite(tree.threshold[node] as number, index)) }];
  const ranges: { from: number; below: number }[] = [];
  for (const code of categories) {
    const last = ranges.at(-1);
    if (last?.below === code) last.below = code + 1;
    else ranges.push({ from: code, below: code + 1 });
  }
  return ranges;
}

/** No category goes right: every value goes left, and a missing one where it would. */
function leftUnlessMissing(feature: number, left: Question, missing: Question): Question {
  if (left === missing) return left;
  return { feature, ranges: [{ below: 0 }, { from: 0 }], inside: left, outside: missing };
}

/** What is in none of the ranges and not missing, as ranges too: engines differ in whether NaN is in no range or not in one. */
function complementOf(ranges: readonly Range[]): Range[] {
  const gaps: Range[] = [];
  let from: number | undefined;
  for (const range of ranges) {
    gaps.push({
      ...(from === undefined ? {} : { from }),
      ...(range.from === undefined ? {} : { below: range.from }),
    });
    from = range.below;
  }
  return from === undefined ? gaps : [...gaps, { from }];
}

function finite(value: number, tree: number): number {
  if (Number.isFinite(value)) return value;
  throw new ModelError({
    code: 'booster-sql-number',
    message: 'A booster with a number that is not finite cannot be written as a query.',
    expected: 'finite thresholds, leaves and tree weights',
    arrived: `${value} in tree ${tree}`,
    next: 'Train the booster on finite values, or score in process.',
  });
}

function tooDeep(tree: number): ModelError {
  return new ModelError({
    code: 'booster-sql-depth',
    message: 'A tree is too deep to be written as a query.',
    expected: `trees up to ${deepest} questions deep`,
    arrived: `a deeper one at position ${tree}`,
    next: 'Train with a smaller maxDepth, or score in process.',
  });
}
