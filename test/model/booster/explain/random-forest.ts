import fc from 'fast-check';
import type { Booster } from '../../../../model/booster/booster.ts';
import type { Matrix } from '../../../../model/booster/matrix.ts';
import { type TreeNode, treeOf } from '../../../../model/booster/tree.ts';

/** Columns of the matrices here: the last has category codes from 0 to 9. */
export const featureCount = 9;
const names = Array.from({ length: featureCount }, (_, index) => `f${index}`);
const categorical = featureCount - 1;

/** A booster of a few trees that no data grew: any shape up to a depth, any covers (none at all, too), categories and weights of trees. */
export function anyBooster(depth: number): fc.Arbitrary<Booster> {
  return fc
    .record({
      seeds: fc.array(fc.array(fc.nat({ max: 999 }), { minLength: 1, maxLength: 120 }), {
        minLength: 1,
        maxLength: 3,
      }),
      weights: fc.option(
        fc.array(fc.double({ min: 0.1, max: 2, noNaN: true }), { minLength: 3, maxLength: 3 }),
      ),
    })
    .map(({ seeds, weights }) => ({
      featureNames: names,
      objective: 'reg:squarederror' as const,
      baseScore: 0.5,
      scalePosWeight: 1,
      trees: seeds.map((numbers) => treeOf(grow(numbers, depth))),
      ...(weights === null ? {} : { treeWeights: Float32Array.from(weights.slice(0, seeds.length)) }),
      bestRound: seeds.length,
    }));
}

const odd = fc.constantFrom(Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, -0);
const number = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: -1, max: 5 }) }, odd);
const code = fc.option(fc.integer({ min: -1, max: 40 }), { nil: Number.NaN });

/** Values that meet thresholds exactly, missing ones, and codes that no node knows. */
export function anyMatrix(least: number, most: number): fc.Arbitrary<Matrix> {
  return fc
    .array(fc.tuple(fc.array(number, { minLength: categorical, maxLength: categorical }), code), {
      minLength: least,
      maxLength: most,
    })
    .map((rows) => ({
      rows: rows.length,
      names,
      columns: names.map((_, column) =>
        Float32Array.from(rows, ([numbers, last]) => numbers[column] ?? last),
      ),
    }));
}

/** Numbers decide, one after the other, whether and how a node is split; they are used again when they run out. */
function grow(numbers: readonly number[], depth: number): TreeNode[] {
  const nodes: TreeNode[] = [];
  let used = 0;
  const draw = (below: number) => (numbers[used++ % numbers.length] as number) % below;
  const add = (parent: number, level: number, cover: number): number => {
    const index = nodes.length;
    const node: TreeNode = {
      ...{ left: -1, right: -1, parent, feature: 0, defaultLeft: false },
      threshold: (draw(41) - 20) / 8,
      ...{ sumHessian: cover, lossChange: 0, baseWeight: 0 },
    };
    nodes.push(node);
    if (level === depth || draw(8) + used / 200 > 6) return index;
    node.feature = draw(featureCount);
    node.threshold = draw(6);
    node.defaultLeft = draw(2) === 1;
    node.lossChange = draw(9);
    if (node.feature === categorical && draw(4) > 0) {
      node.categories = Int32Array.from({ length: 12 }, (_, one) => one * 3).filter(() => draw(2) === 1);
    }
    // The whole cover may go to one side.
    const share = draw(5) / 4;
    node.left = add(index, level + 1, cover * share);
    node.right = add(index, level + 1, cover * (1 - share));
    return index;
  };
  add(-1, 0, 64);
  return nodes;
}
