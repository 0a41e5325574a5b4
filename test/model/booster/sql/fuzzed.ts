import fc from 'fast-check';
import { type Booster, baseMarginOf, treeWeightOf } from '../../../../model/booster/booster.ts';
import { leafOf, type TreeNode, treeOf } from '../../../../model/booster/tree.ts';

/** A column of numbers, one of categories, and one whose name is hard to quote. */
export const features = [
  { name: 'plain', type: 'q' },
  { name: 'select', type: 'c' },
  { name: '"it`s" \\ größe; --', type: 'q' },
] as const;
export const featureNames = features.map(({ name }) => name);

const thresholds = [0, 0.5, 24.5, 16777216, -1, 1e-45, 3.4028234663852886e38].map(Math.fround);
const float32 = fc.oneof(fc.constantFrom(...thresholds), fc.float({ noNaN: true, noDefaultInfinity: true }));
const categories = fc
  .uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 6 })
  .map((codes) => Int32Array.from(codes).sort());

type Drawn =
  | { leaf: number }
  | { feature: number; at: number; codes: Int32Array; missingLeft: boolean; left: Drawn; right: Drawn };

const { tree: drawnTree } = fc.letrec<{ tree: Drawn; leaf: Drawn; branch: Drawn }>((tie) => ({
  tree: fc.oneof({ depthSize: 'medium', maxDepth: 5 }, tie('leaf'), tie('branch'), tie('branch')),
  leaf: fc.record({ leaf: fc.float({ min: -1, max: 1, noNaN: true }) }),
  branch: fc.record({
    feature: fc.nat({ max: features.length - 1 }),
    at: float32,
    codes: categories,
    missingLeft: fc.boolean(),
    left: tie('tree'),
    right: tie('tree'),
  }),
}));

/** Boosters of both objectives, with and without weights, with thresholds, categories and empty sets of categories. */
export const boosters: fc.Arbitrary<Booster> = fc
  .record({
    objective: fc.constantFrom('binary:logistic' as const, 'reg:squarederror' as const),
    baseScore: fc.double({ min: 0.01, max: 0.99, noNaN: true }).map(Math.fround),
    drawn: fc.array(drawnTree, { maxLength: 12 }),
    weights: fc.option(fc.array(fc.float({ min: 0, max: 2, noNaN: true }), { minLength: 12, maxLength: 12 })),
  })
  .map(({ objective, baseScore, drawn, weights }) => ({
    featureNames,
    featureTypes: features.map(({ type }) => type),
    objective,
    baseScore,
    scalePosWeight: 1,
    trees: drawn.map((root) => treeOf(nodesOf(root))),
    ...(weights === null ? {} : { treeWeights: Float32Array.from(weights.slice(0, drawn.length)) }),
    bestRound: drawn.length,
  }));

/** One value of each feature. The categories hold codes that no split lists, fractions, and what is no code. */
export type Row = (number | null)[];
const number = fc.oneof(
  fc.constantFrom(
    null,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    0,
    -0,
    0.5,
    24.5,
    16777217,
    -1e-46,
    1e300,
  ),
  fc.double(),
  // Around thresholds, where only the rounding to float32 decides.
  fc
    .tuple(fc.constantFrom(...thresholds), fc.integer({ min: -5, max: 5 }))
    .map(([at, steps]) => at * (1 + steps * 2 ** -26)),
);
const code = fc.oneof(
  fc.constantFrom(null, Number.NaN, -1, -0.5, 2.5, 4.9, 16777216, 1e9),
  fc.integer({ min: 0, max: 11 }),
);
export const rows: fc.Arbitrary<Row[]> = fc.array(fc.tuple(number, code, number), {
  minLength: 1,
  maxLength: 30,
});

/** A row's margin by the rule of `goesLeft`, on float32 as the booster sees it. */
export function marginOf(booster: Booster, row: Row): number {
  const columns = row.map((value) => Float32Array.of(value ?? Number.NaN));
  return booster.trees.reduce(
    (sum, tree, index) =>
      sum + treeWeightOf(booster, index) * (tree.threshold[leafOf(tree, columns, 0)] as number),
    baseMarginOf(booster),
  );
}

function nodesOf(root: Drawn): TreeNode[] {
  const nodes: TreeNode[] = [];
  add(root, -1);
  return nodes;

  function add(drawn: Drawn, parent: number): number {
    const at = nodes.length;
    const isLeaf = 'leaf' in drawn;
    const node: TreeNode = {
      left: -1,
      right: -1,
      parent,
      feature: isLeaf ? 0 : drawn.feature,
      threshold: isLeaf ? drawn.leaf : drawn.at,
      defaultLeft: !isLeaf && drawn.missingLeft,
      sumHessian: 1,
      lossChange: 0,
      baseWeight: 0,
    };
    nodes.push(node);
    if (isLeaf) return at;
    if (features[drawn.feature]?.type === 'c') node.categories = drawn.codes;
    node.left = add(drawn.left, at);
    node.right = add(drawn.right, at);
    return at;
  }
}
