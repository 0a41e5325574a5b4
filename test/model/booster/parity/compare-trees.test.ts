import { describe, expect, it } from 'vitest';
import { compareTrees } from '../../../../bench/booster/compare-trees.ts';
import { type Booster, defaultBoosterParameters, trainBooster } from '../../../../model/booster/index.ts';
import type { Tree } from '../../../../model/booster/tree.ts';

const parameters = { ...defaultBoosterParameters, rounds: 2, maxDepth: 2, minChildWeight: 0 };
const column = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const data = {
  matrix: {
    rows: 8,
    names: ['x', 'twin', 'noise'],
    columns: [column, column, Float32Array.of(5, 1, 4, 2, 8, 3, 7, 6)],
  },
  labels: Uint8Array.of(0, 0, 1, 0, 1, 1, 0, 1),
};
const booster = trainBooster(data, parameters);

/** The booster with its first root split on another column and threshold. */
function replanted(feature: number, threshold: number): Booster {
  const first = booster.trees[0] as Tree;
  const changed = {
    ...first,
    feature: first.feature.with(0, feature),
    threshold: first.threshold.with(0, threshold),
  };
  return { ...booster, trees: [changed, ...booster.trees.slice(1)] };
}

const nodesOf = (trees: readonly Tree[]): number =>
  trees.reduce((sum, tree) => sum + tree.leftChild.filter((child) => child >= 0).length, 0);

describe('comparing trees', () => {
  it('finds a booster equal to itself', () => {
    const nodes = nodesOf(booster.trees);
    expect(nodes).toBeGreaterThan(2);
    expect(compareTrees(booster, booster, data, parameters)).toEqual({
      nodes,
      equal: nodes,
      tied: 0,
      firstDifferent: -1,
      worst: 0,
    });
  });

  it('counts a worse split, and all that hangs below it, as different', () => {
    const compared = compareTrees(booster, replanted(2, 4.5), data, parameters);
    expect(compared.firstDifferent).toBe(0);
    expect(compared.equal).toBe(nodesOf(booster.trees.slice(1)));
    expect(compared.tied).toBe(0);
    expect(compared.worst).toBeGreaterThan(0.01);
  });

  it('counts a split of the same rows on a twin column as tied, and goes on below it', () => {
    const root = booster.trees[0] as Tree;
    const twin = root.feature[0] === 0 ? 1 : 0;
    const compared = compareTrees(booster, replanted(twin, root.threshold[0] as number), data, parameters);
    expect(compared.tied).toBe(1);
    expect(compared.equal).toBe(compared.nodes - 1);
  });

  it('counts a tree that one of the two has not as different', () => {
    const short = { ...booster, trees: booster.trees.slice(0, 1) };
    const compared = compareTrees(booster, short, data, parameters);
    expect(compared.firstDifferent).toBe(1);
    expect(compared.equal).toBe(nodesOf(short.trees));
    expect(compared.nodes).toBe(nodesOf(booster.trees));
  });
});
