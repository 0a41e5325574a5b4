import { describe, expect, it } from 'vitest';
import { predictMargin, trainBooster } from '../../../../model/booster/index.ts';
import { defaultBoosterParameters } from '../../../../model/booster/parameters.ts';
import { createRandom } from '../../../../model/booster/random.ts';
import type { Tree } from '../../../../model/booster/tree.ts';
import { featureGolden, featureMatrix } from './feature-golden.ts';

const matrix = featureMatrix([0, 1, 4, 5], 260);
const data = { matrix, labels: Uint8Array.from(featureGolden.classes) };
const parameters = { ...defaultBoosterParameters, rounds: 20, maxDepth: 5, minChildWeight: 0.2 };

describe('constraints', () => {
  it('let a prediction only rise with one column and only fall with another', () => {
    const random = createRandom(9);
    const rows = 400;
    const noise = () => Float32Array.from({ length: rows }, () => Math.round(random.uniform() * 20));
    const columns = [noise(), noise()] as const;
    const labels = Uint8Array.from(columns[0], (value) => (random.uniform() < value / 40 + 0.3 ? 1 : 0));
    const drawn = { matrix: { rows, names: ['up', 'down'], columns }, labels };
    const steepest = (directions: Record<string, -1 | 1>): [fall: number, rise: number] => {
      const booster = trainBooster(drawn, { ...parameters, monotoneConstraints: directions });
      const along = (column: number): number[] => {
        const grid = [0, 1].map((each) =>
          Float32Array.from({ length: 441 }, (_, i) => (each === column ? i % 21 : Math.floor(i / 21))),
        );
        const margins = predictMargin(booster, { rows: 441, names: ['up', 'down'], columns: grid });
        return Array.from(margins, (margin, i) => (i % 21 === 0 ? 0 : margin - (margins[i - 1] as number)));
      };
      return [Math.min(...along(0)), Math.max(...along(1))];
    };
    expect(steepest({ up: 1, down: -1 })).toEqual([0, 0]);
    const [fall, rise] = steepest({});
    expect(fall).toBeLessThan(0);
    expect(rise).toBeGreaterThan(0);
  });

  it('keep columns of different groups on different ways from the root', () => {
    const booster = trainBooster(data, {
      ...parameters,
      interactionConstraints: [
        ['score', 'wait'],
        ['wait', 'steps'],
      ],
    });
    const ways = new Set(booster.trees.flatMap((tree) => waysOf(tree).map((way) => way.join(' '))));
    for (const way of ways) expect(['', '0', '1', '2', '3', '0 1', '1 2']).toContain(way);
    expect(ways).toContain('0 1');
    expect(ways).toContain('1 2');
  });
});

describe('columns that are drawn', () => {
  const columnsByLevel = (tree: Tree): Set<number>[] => {
    const levels: Set<number>[] = [];
    const visit = (node: number, depth: number): void => {
      const left = tree.leftChild[node] as number;
      if (left < 0) return;
      levels[depth] ??= new Set();
      levels[depth].add(tree.feature[node] as number);
      visit(left, depth + 1);
      visit(tree.rightChild[node] as number, depth + 1);
    };
    visit(0, 0);
    return levels;
  };

  it('by level are the same for all nodes of a level, and others in the next', () => {
    const booster = trainBooster(data, { ...parameters, colsampleBylevel: 0.25 });
    const levels = booster.trees.flatMap(columnsByLevel);
    for (const level of levels) expect(level.size).toBe(1);
    expect(booster.trees.some((tree) => new Set(waysOf(tree).flat()).size > 1)).toBe(true);
  });

  it('by node differ within a level', () => {
    const booster = trainBooster(data, { ...parameters, colsampleBynode: 0.25 });
    expect(booster.trees.flatMap(columnsByLevel).some((level) => level.size > 1)).toBe(true);
    const all = trainBooster(data, parameters);
    expect(booster.trees[0]?.feature).not.toEqual(all.trees[0]?.feature);
  });

  it('leave the trees alone where every column is drawn', () => {
    const given = { ...parameters, colsampleBylevel: 1, colsampleBynode: 1 };
    expect(trainBooster(data, given).trees).toEqual(trainBooster(data, parameters).trees);
  });
});

/** The columns on the way to each leaf, ascending. */
function waysOf(tree: Tree): number[][] {
  return [...tree.leftChild.keys()]
    .filter((node) => (tree.leftChild[node] as number) < 0)
    .map((leaf) => {
      const way = new Set<number>();
      for (let node = tree.parent[leaf] as number; node >= 0; node = tree.parent[node] as number)
        way.add(tree.feature[node] as number);
      return [...way].sort((a, b) => a - b);
    });
}
