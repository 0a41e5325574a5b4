import { type Booster, baseMarginOf, treeWeightOf } from '../booster.ts';
import type { Matrix } from '../matrix.ts';
import type { Tree } from '../tree.ts';
import { backgroundGame, backgroundPatterns } from './background-game.ts';
import { deepTreeOf } from './deep-tree.ts';
import { type GroupGames, tableLength } from './group-tables.ts';
import { pathGame } from './leaf-games.ts';
import { type LeafGroup, leafGroupsOf } from './leaf-groups.ts';
import { expectedValueOf } from './leaf-paths.ts';
import type { Explained } from './row-values.ts';

/** Tables of all trees together take at most so many bytes; trees that find no room are walked. */
const mostTableBytes = 2 ** 26;

/** A booster made ready for path-dependent SHAP values. */
export function pathDependent(booster: Booster): Explained {
  const { groups, untabled } = groupsOf(booster, (group) => group.leaves.map(({ path }) => pathGame(path)));
  const bias = booster.trees.reduce(
    (sum, tree, index) => sum + expectedValueOf(tree, treeWeightOf(booster, index)),
    baseMarginOf(booster),
  );
  const deep = untabled.map((index) =>
    deepTreeOf(booster.trees[index] as Tree, treeWeightOf(booster, index)),
  );
  return { groups, deep, bias, features: booster.featureNames.length };
}

/** A booster made ready for interventional SHAP values; the trees at `untabled` are left to be compared with the background row by row. */
export function againstBackground(
  booster: Booster,
  background: Matrix,
  bias: number,
): Explained & { untabled: readonly number[] } {
  const { groups, untabled } = groupsOf(booster, (group) => {
    const patterns = backgroundPatterns(group, background);
    return group.leaves.map((leaf) => backgroundGame(leaf, patterns));
  });
  return { groups, deep: [], bias, features: booster.featureNames.length, untabled };
}

function groupsOf(
  booster: Booster,
  gamesOf: (group: LeafGroup) => GroupGames['games'],
): { groups: GroupGames[]; untabled: number[] } {
  const groups: GroupGames[] = [];
  const untabled: number[] = [];
  let bytes = 0;
  for (const [index, tree] of booster.trees.entries()) {
    const ofTree = leafGroupsOf(tree, treeWeightOf(booster, index));
    const size = ofTree?.reduce((sum, group) => sum + 8 * tableLength(group), 0) ?? 0;
    if (ofTree === undefined || bytes + size > mostTableBytes) untabled.push(index);
    else {
      bytes += size;
      for (const group of ofTree) groups.push({ group, games: gamesOf(group) });
    }
  }
  return { groups, untabled };
}
