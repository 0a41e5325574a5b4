import fc from 'fast-check';
import type { Booster } from '../../../../model/booster/booster.ts';
import type { Matrix } from '../../../../model/booster/matrix.ts';
import { createRandom, type Random } from '../../../../model/booster/random.ts';
import { type Tree, type TreeNode, treeOf } from '../../../../model/booster/tree.ts';

export interface Shape {
  seed: number;
  trees: number;
  features: number;
  maxDepth: number;
  rows: number;
  /** How many different thresholds a feature has at most. */
  thresholds: number;
}

export const shapes: fc.Arbitrary<Shape> = fc.record({
  seed: fc.nat(),
  trees: fc.integer({ min: 0, max: 6 }),
  features: fc.integer({ min: 1, max: 5 }),
  maxDepth: fc.integer({ min: 0, max: 12 }),
  rows: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 64, max: 300 })),
  thresholds: fc.constantFrom(1, 3, 20, 40, 1000),
});

/** A booster of any trees, and rows whose values are often a threshold, missing, or infinite. */
export function fuzzed(shape: Shape): { booster: Booster; matrix: Matrix } {
  const random = createRandom(shape.seed);
  const names = Array.from({ length: shape.features }, (_, feature) => `f${feature}`);
  const booster: Booster = {
    featureNames: names,
    objective: random.below(2) === 0 ? 'binary:logistic' : 'reg:squarederror',
    baseScore: Math.fround(random.uniform()),
    scalePosWeight: 1,
    trees: Array.from({ length: shape.trees }, () => fuzzedTree(shape, random)),
    bestRound: shape.trees,
    ...(random.below(2) === 0
      ? {}
      : { treeWeights: Float32Array.from({ length: shape.trees }, () => random.uniform()) }),
  };
  const columns = names.map(() => Float32Array.from({ length: shape.rows }, () => valueFrom(shape, random)));
  return { booster, matrix: { rows: shape.rows, names, columns } };
}

function fuzzedTree(shape: Shape, random: Random): Tree {
  const nodes: TreeNode[] = [];
  const grow = (parent: number, depth: number): number => {
    const index = nodes.length;
    const node: TreeNode = {
      left: -1,
      right: -1,
      parent,
      feature: 0,
      threshold: Math.fround(random.uniform() - 0.5),
      defaultLeft: false,
      sumHessian: 1,
      lossChange: 0,
      baseWeight: 0,
    };
    nodes.push(node);
    if (depth === shape.maxDepth || random.below(6) === 0) return index;
    node.feature = random.below(shape.features);
    node.defaultLeft = random.below(2) === 0;
    node.threshold = valueFrom(shape, random);
    if (random.below(4) === 0) node.categories = categoriesFrom(random);
    node.left = grow(index, depth + 1);
    node.right = grow(index, depth + 1);
    return index;
  };
  grow(-1, 0);
  return treeOf(nodes);
}

function valueFrom({ thresholds }: Shape, random: Random): number {
  const odd = random.below(40);
  if (odd < awkwardValues.length) return awkwardValues[odd] as number;
  return random.below(thresholds) / 2 - Math.floor(thresholds / 8);
}

const awkwardValues = [Number.NaN, Number.NaN, Number.NaN, Infinity, -Infinity, 0, -0, -0.5, 3e9, 2 ** 24];

function categoriesFrom(random: Random): Int32Array {
  const drawn = Array.from({ length: random.below(6) }, () => random.below(50));
  return Int32Array.from(new Set(drawn)).sort();
}
