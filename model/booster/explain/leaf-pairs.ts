import type { LeafPath } from './leaf-paths.ts';
import { quadratureOf } from './quadrature.ts';

/**
 * What the pairs of a leaf's players are worth to a row that takes these sides (1 is left), by node: (0, 1), (0, 2) and so on, (1, 2) and
 * so on.
 */
export type LeafPairs = (sides: Uint8Array) => Float64Array;

/** Numbers that pairs kept may take: 64 MiB. */
const mostKept = 2 ** 23;

/** Rows that meet the same players share the pairs of a leaf with so many players. */
const mostKeptPlayers = 8;

/** Makes the pairs of leaves; all of them together keep what they have worked out while there is room. */
export function pairKeeper(): (path: LeafPath) => LeafPairs {
  let left = mostKept;
  return (path) => {
    if (path.shares.length > mostKeptPlayers) return (sides) => pairsOfLeaf(path, metBy(path, sides));
    const kept: (Float64Array | undefined)[] = [];
    return (sides) => {
      const unmet = unmetBy(path, sides);
      const known = kept[unmet];
      if (known !== undefined) return known;
      const pairs = pairsOfLeaf(path, metBy(path, sides));
      left -= pairs.length;
      if (left > 0) kept[unmet] = pairs;
      return pairs;
    };
  };
}

function unmetBy({ nodes, sides, players }: LeafPath, taken: Uint8Array): number {
  let unmet = 0;
  for (let step = 0; step < nodes.length; step++) {
    if (taken[nodes[step] as number] !== sides[step]) unmet |= 1 << (players[step] as number);
  }
  return unmet;
}

function metBy({ nodes, sides, players, shares }: LeafPath, taken: Uint8Array): Uint8Array {
  const met = new Uint8Array(shares.length).fill(1);
  for (let step = 0; step < nodes.length; step++) {
    if (taken[nodes[step] as number] !== sides[step]) met[players[step] as number] = 0;
  }
  return met;
}

/**
 * Shapley interaction values of a leaf's game, as leaf-games.ts has it: half of value (met_i - share_i) (met_j - share_j) times the integral
 * over t of the product over all others of share_k (1 - t) + met_k t. `met` has one entry a player, 1 or 0.
 */
function pairsOfLeaf({ value, shares }: LeafPath, met: Uint8Array): Float64Array {
  const players = shares.length;
  const pairs = new Float64Array((players * (players - 1)) / 2);
  if (players < 2) return pairs;
  const { points, weights } = quadratureOf(Math.ceil(players / 2));
  const inverses = new Float64Array(players);
  for (let k = 0; k < points.length; k++) {
    const t = points[k] as number;
    let product = (weights[k] as number) * value * 0.5;
    for (let i = 0; i < players; i++) {
      const factor = (shares[i] as number) * (1 - t) + (met[i] as number) * t;
      product *= factor;
      // A player without cover that is not met leaves nothing to any pair.
      inverses[i] = factor > 0 ? 1 / factor : 0;
    }
    for (let i = 0, at = 0; i < players; i++) {
      for (let j = i + 1; j < players; j++, at++) {
        pairs[at] = (pairs[at] as number) + product * (inverses[i] as number) * (inverses[j] as number);
      }
    }
  }
  for (let i = 0, at = 0; i < players; i++) {
    const first = (met[i] as number) - (shares[i] as number);
    for (let j = i + 1; j < players; j++, at++) {
      pairs[at] = (pairs[at] as number) * first * ((met[j] as number) - (shares[j] as number));
    }
  }
  return pairs;
}
