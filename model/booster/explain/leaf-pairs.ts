import { type LeafGroup, unmetOf } from './leaf-groups.ts';
import type { LeafPath } from './leaf-paths.ts';
import { quadratureOf } from './quadrature.ts';

/** Called with the places of two players in the path, the first below the second, and half of what they are worth together. */
export type AddPair = (first: number, second: number, value: number) => void;

/**
 * Shapley interaction values of a leaf's game, as leaf-games.ts has it: half of value (met_i - share_i) (met_j - share_j) times the integral
 * over t of the product over all others of share_k (1 - t) + met_k t. `met` has one entry a player, 1 or 0.
 */
export function pairsOfLeaf({ value, shares }: LeafPath, met: Uint8Array, add: AddPair): void {
  const players = shares.length;
  if (players < 2) return;
  const { points, weights } = quadratureOf(Math.ceil(players / 2));
  const inverses = new Float64Array(players);
  const products = new Float64Array(players * players);
  for (let k = 0; k < points.length; k++) {
    const t = points[k] as number;
    let product = (weights[k] as number) * value * 0.5;
    for (let i = 0; i < players; i++) {
      const factor = (shares[i] as number) * (1 - t) + (met[i] as number) * t;
      product *= factor;
      // A player without cover that is not met leaves nothing to any pair.
      inverses[i] = factor > 0 ? 1 / factor : 0;
    }
    for (let i = 0; i < players; i++) {
      for (let j = i + 1; j < players; j++) {
        const at = i * players + j;
        products[at] = (products[at] as number) + product * (inverses[i] as number) * (inverses[j] as number);
      }
    }
  }
  const gain = (player: number) => (met[player] as number) - (shares[player] as number);
  for (let i = 0; i < players; i++) {
    for (let j = i + 1; j < players; j++) {
      add(i, j, gain(i) * gain(j) * (products[i * players + j] as number));
    }
  }
}

/** By pair of the group's players, the first times their number plus the second: what they are worth together, for one pattern. */
export function pairsOfPattern(group: LeafGroup, pattern: number): Float64Array {
  const width = group.features.length;
  const pairs = new Float64Array(width * width);
  for (const leaf of group.leaves) {
    const { path, places } = leaf;
    const unmet = unmetOf(leaf, pattern);
    const met = Uint8Array.from(places, (_, player) => ((unmet >> player) & 1 ? 0 : 1));
    pairsOfLeaf(path, met, (i, j, value) => {
      const first = Math.min(places[i] as number, places[j] as number);
      const at = first * width + Math.max(places[i] as number, places[j] as number);
      pairs[at] = (pairs[at] as number) + value;
    });
  }
  return pairs;
}
