import type { LeafPath } from './leaf-paths.ts';

/**
 * The Shapley values, one a player, of a leaf's game: its value times, for each player, 1 or 0 (met or not) if the
 * player is known and the player's share of cover if not. `unmet` has bit j set when player j is not met, so at most
 * 31 players. Player i gets value (met_i - share_i) sum_k c_k k! (d - 1 - k)! / d!, where c_k sums, over the sets of k
 * other players, the product of what those known and those unknown contribute.
 */
export function shapleyOfPath(path: LeafPath, unmet: number): Float64Array {
  const players = path.features.length;
  const values = new Float64Array(players);
  for (let player = 0; player < players; player++) {
    const sums = productsBySize(path, unmet, player);
    let weight = 1 / players;
    let expected = 0;
    for (let known = 0; known < players; known++) {
      expected += (sums[known] as number) * weight;
      // From 1 / (d C(d - 1, k)) to the same at k + 1.
      weight *= (known + 1) / (players - 1 - known);
    }
    values[player] = path.value * (metBy(unmet, player) - (path.shares[player] as number)) * expected;
  }
  return values;
}

/** The coefficients of the product over all other players j of (share_j + met_j x): those of x^k have k players known. */
function productsBySize(path: LeafPath, unmet: number, without: number): Float64Array {
  const sums = new Float64Array(path.features.length);
  sums[0] = 1;
  for (let player = 0; player < path.features.length; player++) {
    if (player === without) continue;
    const met = metBy(unmet, player);
    const share = path.shares[player] as number;
    for (let known = sums.length - 1; known > 0; known--) {
      sums[known] = (sums[known] as number) * share + (sums[known - 1] as number) * met;
    }
    sums[0] = (sums[0] as number) * share;
  }
  return sums;
}

function metBy(unmet: number, player: number): number {
  return (unmet >> player) & 1 ? 0 : 1;
}
