import { type Booster, baseMarginOf, treeWeightOf } from '../../../../model/booster/booster.ts';
import type { Matrix } from '../../../../model/booster/matrix.ts';
import { goesLeft, type Tree } from '../../../../model/booster/tree.ts';

/** What a booster gives a row of which only some features are known: bit j of `known` is feature j. */
export type Worth = (known: number) => number;

/** Unknown features send the row both ways, by cover. */
export function worthByCover(booster: Booster, matrix: Matrix, row: number): Worth {
  return sumOverTrees(booster, (tree, known) => {
    const below = (node: number): number => {
      const left = tree.leftChild[node] as number;
      const right = tree.rightChild[node] as number;
      if (left < 0) return tree.threshold[node] as number;
      const feature = tree.feature[node] as number;
      if ((known >> feature) & 1) {
        return below(goesLeft(tree, node, matrix.columns[feature]?.[row] as number) ? left : right);
      }
      const cover = tree.sumHessian[node] as number;
      const share = (child: number) => (cover > 0 ? (tree.sumHessian[child] as number) / cover : 0.5);
      return share(left) * below(left) + share(right) * below(right);
    };
    return below(0);
  });
}

/** Unknown features have the values of a background row, on average. */
export function worthByBackground(booster: Booster, matrix: Matrix, row: number, background: Matrix): Worth {
  return sumOverTrees(booster, (tree, known) => {
    const below = (node: number, other: number): number => {
      const left = tree.leftChild[node] as number;
      if (left < 0) return tree.threshold[node] as number;
      const feature = tree.feature[node] as number;
      const value =
        (known >> feature) & 1 ? matrix.columns[feature]?.[row] : background.columns[feature]?.[other];
      return below(goesLeft(tree, node, value as number) ? left : (tree.rightChild[node] as number), other);
    };
    let sum = 0;
    for (let other = 0; other < background.rows; other++) sum += below(0, other);
    return sum / background.rows;
  });
}

function sumOverTrees(booster: Booster, ofTree: (tree: Tree, known: number) => number): Worth {
  const answers = new Map<number, number>();
  return (known) => {
    const answer =
      answers.get(known) ??
      booster.trees.reduce(
        (sum, tree, index) => sum + treeWeightOf(booster, index) * ofTree(tree, known),
        baseMarginOf(booster),
      );
    answers.set(known, answer);
    return answer;
  };
}

/** Shapley values by the sum over all sets, and the worth of the empty one. */
export function shapleyValues(worth: Worth, features: number): number[] {
  const values = Array.from({ length: features }, (_, feature) => {
    let value = 0;
    for (const known of setsWithout(features, [feature])) {
      const gain = worth(known | (1 << feature)) - worth(known);
      value +=
        (gain * factorial(sizeOf(known)) * factorial(features - 1 - sizeOf(known))) / factorial(features);
    }
    return value;
  });
  return [...values, worth(0)];
}

/** Half the Shapley interaction index of two features. */
export function shapleyPair(worth: Worth, features: number, i: number, j: number): number {
  let value = 0;
  for (const known of setsWithout(features, [i, j])) {
    const together = worth(known | (1 << i) | (1 << j)) - worth(known | (1 << i)) - worth(known | (1 << j));
    const weight = factorial(sizeOf(known)) * factorial(features - 2 - sizeOf(known));
    value += ((together + worth(known)) * weight) / (2 * factorial(features - 1));
  }
  return value;
}

function setsWithout(features: number, without: readonly number[]): number[] {
  const sets = Array.from({ length: 2 ** features }, (_, known) => known);
  return sets.filter((known) => without.every((feature) => ((known >> feature) & 1) === 0));
}

function sizeOf(known: number): number {
  return [...known.toString(2)].filter((bit) => bit === '1').length;
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
