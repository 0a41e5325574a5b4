/** Features that may have to make room for one another. `correlations` is square, in the order of `names`. */
export interface Candidates {
  names: readonly string[];
  correlations: readonly (readonly number[])[];
  /** How much each tells of the target, in whatever measure; of two the one that tells more stays. */
  relevance: readonly number[];
  /** Names that are never removed. */
  keep: ReadonlySet<string>;
}

/** A feature that made room for another. */
export interface Replaced {
  feature: string;
  keptInstead: string;
  /** Their own correlation. */
  correlation: number;
}

/** Which of two features goes: the one that tells less, then the one later in the alphabet, so that the order of columns decides nothing; null when both are to be kept. */
export function lesser({ names, relevance, keep }: Candidates, first: number, second: number): number | null {
  const nameOf = (index: number): string => names[index] as string;
  const free = [first, second].filter((index) => !keep.has(nameOf(index)));
  if (free.length < 2) return free[0] ?? null;
  const difference = (relevance[first] as number) - (relevance[second] as number);
  if (difference !== 0) return difference < 0 ? first : second;
  return nameOf(first) > nameOf(second) ? first : second;
}
