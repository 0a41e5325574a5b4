import { describe, expect, it } from 'vitest';
import { digestOf, type FrozenSet } from '../../../../bench/booster/freeze.ts';
import type { ParityData } from '../../../../bench/booster/parity-set.ts';
import { frozenSets } from '../../../../bench/booster/sets/index.ts';
import { defaultBoosterParameters, predictMargin, trainBooster } from '../../../../model/booster/index.ts';
import { selectRows } from '../../../../model/booster/matrix.ts';
import { largestDifference, readGolden } from '../../golden.ts';

const golden = readGolden('parity/sets.json') as FrozenSet[];

describe('on data of every awkward kind, the trees are those of xgboost 3.2.0 hist', () => {
  it.each(frozenSets)('$name', async ({ name, parameters, make }) => {
    const data = (await make()) as ParityData;
    const theirs = golden.find((set) => set.name === name) as FrozenSet;
    expect(digestOf(data), 'the data that xgboost trained on').toBe(theirs.digest);

    const ours = trainBooster(data, { ...defaultBoosterParameters, ...parameters });
    expect(ours.baseScore).toBe(Math.fround(theirs.baseScore));
    expect(ours.trees).toHaveLength(theirs.trees.length);
    for (const [index, tree] of ours.trees.entries()) {
      const expected = theirs.trees[index] as FrozenSet['trees'][number];
      const isSplit = (node: number): boolean => (expected.left[node] as number) >= 0;
      expect([...tree.leftChild]).toEqual(expected.left);
      expect([...tree.rightChild]).toEqual(expected.right);
      expect([...tree.feature]).toEqual(expected.feature);
      expect([...tree.defaultLeft]).toEqual(expected.defaultLeft);
      const values = expected.threshold.map(Math.fround);
      expect([...tree.threshold].filter((_, node) => isSplit(node))).toEqual(
        values.filter((_, node) => isSplit(node)),
      );
      expect(largestDifference(tree.threshold, values)).toBeLessThan(1e-6);
    }
    const first = selectRows(data.matrix, [...theirs.margins.keys()]);
    expect(largestDifference(predictMargin(ours, first), theirs.margins)).toBeLessThan(1e-6);
  });
});
