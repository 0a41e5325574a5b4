import type { LeafGame } from './leaf-games.ts';
import { type GroupLeaf, type LeafGroup, mostNodes, unmetOf } from './leaf-groups.ts';

/** A group with the games of its leaves: path-dependent, or against a background. */
export interface GroupGames {
  group: LeafGroup;
  games: readonly LeafGame[];
}

/** Players of a row of a table: those of the group and, up to a multiple of 4, some that get nothing. */
export function rowLength({ features }: LeafGroup): number {
  return Math.ceil(features.length / 4) * 4;
}

export function tableLength(group: LeafGroup): number {
  return rowLength(group) << group.nodes.length;
}

/** What the group gives its players for one pattern, the leaves added in their order. `into` holds one value a player. */
export function valuesOfPattern({ group, games }: GroupGames, pattern: number, into: Float64Array): void {
  for (let player = 0; player < group.features.length; player++) into[player] = 0;
  for (let index = 0; index < games.length; index++) {
    const leaf = group.leaves[index] as GroupLeaf;
    (games[index] as LeafGame)(unmetOf(leaf, pattern), ofLeaf);
    addPlaces(into, 0, leaf, ofLeaf);
  }
}

const ofLeaf = new Float64Array(mostNodes);

/** The same for every pattern, to the bit: row by row, `rowLength` values each. `table` begins as zeros. */
export function fillTable({ group, games }: GroupGames, table: Float64Array): void {
  const length = rowLength(group);
  const all = (1 << group.nodes.length) - 1;
  for (let index = 0; index < games.length; index++) {
    const leaf = group.leaves[index] as GroupLeaf;
    const own = leaf.masks.reduce((bits, mask) => bits | mask, 0);
    const other = all & ~own;
    // What the leaf gives depends on its own nodes only: it is worked out once for all patterns of the others.
    for (let pattern = own; ; pattern = (pattern - 1) & own) {
      (games[index] as LeafGame)(unmetOf(leaf, pattern), ofLeaf);
      for (let rest = other; ; rest = (rest - 1) & other) {
        addPlaces(table, (pattern | rest) * length, leaf, ofLeaf);
        if (rest === 0) break;
      }
      if (pattern === 0) break;
    }
  }
}

function addPlaces(into: Float64Array, begin: number, { places }: GroupLeaf, values: Float64Array): void {
  for (let player = 0; player < places.length; player++) {
    const at = begin + (places[player] as number);
    into[at] = (into[at] as number) + (values[player] as number);
  }
}
