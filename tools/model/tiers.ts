import type { Tier } from './inputs.ts';

/** The first tier whose cut-off the probability reaches; the last starts at 0, so that there is one. */
export function tierOf(probability: number, tiers: readonly Tier[]): Tier {
  const tier = tiers.find((candidate) => probability >= candidate.min) ?? tiers.at(-1);
  if (tier === undefined) throw new Error('A list of tiers is never empty.');
  return tier;
}

/** Six decimals, as `scores.csv` has it: order and tier follow from what a reader sees. */
export function asShown(probability: number): number {
  return Number(probability.toFixed(6));
}
