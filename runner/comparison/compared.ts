/** What two runs say of one kind of thing: the differences, and how many say the same. */
export interface Compared<Difference> {
  differences: Difference[];
  equal: number;
}

export function compared<Difference>(differences: Difference[], equal: number): Compared<Difference> {
  return { differences, equal };
}

/** Two lists side by side by their keys, in the order of the first, then of what only the second has. */
export function sideBySide<T>(
  a: readonly T[],
  b: readonly T[],
  keyOf: (item: T) => string,
): { key: string; a: T | null; b: T | null }[] {
  const inA = new Map(a.map((item) => [keyOf(item), item]));
  const inB = new Map(b.map((item) => [keyOf(item), item]));
  return [...new Set([...inA.keys(), ...inB.keys()])].map((key) => ({
    key,
    a: inA.get(key) ?? null,
    b: inB.get(key) ?? null,
  }));
}

/** Keeps what differs and counts the rest. */
export function differing<T>(items: readonly T[], differs: (item: T) => boolean): Compared<T> {
  const differences = items.filter(differs);
  return { differences, equal: items.length - differences.length };
}
