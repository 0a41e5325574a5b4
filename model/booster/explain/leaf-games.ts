import { mostNodes } from './leaf-groups.ts';
import type { LeafPath } from './leaf-paths.ts';
import { quadratureOf } from './quadrature.ts';

/**
 * What each player of a leaf's path is worth to a row, `unmet` having bit j set where the row does not meet player j.
 * Writes one value a player.
 */
export type LeafGame = (unmet: number, into: Float64Array) => void;

/**
 * The path-dependent game of a leaf with at most `mostNodes` players: its value times, for each player, 1 or 0 (met or not) if the player is
 * known, and the player's share of cover if not. Shapley's weights of sets of k among d players are the integrals of t^k (1 - t)^(d - 1 - k),
 * so that player i is worth value (met_i - share_i) times the integral over t of the product over the others of share_j (1 - t) + met_j t:
 * a polynomial, which few points integrate exactly.
 */
export function pathGame({ value, shares }: LeafPath): LeafGame {
  const players = shares.length;
  const { points, weights } = quadratureOf(Math.max(1, Math.ceil(players / 2)));
  return (unmet, into) => {
    for (let j = 0; j < players; j++) into[j] = 0;
    for (let k = 0; k < points.length; k++) {
      const t = points[k] as number;
      let product = weights[k] as number;
      for (let j = 0; j < players; j++) {
        before[j] = product;
        factors[j] = (shares[j] as number) * (1 - t) + ((unmet >> j) & 1 ? 0 : t);
        product *= factors[j] as number;
      }
      product = 1;
      for (let j = players - 1; j >= 0; j--) {
        into[j] = (into[j] as number) + (before[j] as number) * product;
        product *= factors[j] as number;
      }
    }
    for (let j = 0; j < players; j++) {
      const met = (unmet >> j) & 1 ? 0 : 1;
      into[j] = (into[j] as number) * value * (met - (shares[j] as number));
    }
  };
}

const factors = new Float64Array(mostNodes);
const before = new Float64Array(mostNodes);
