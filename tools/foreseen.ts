import type { Scalar } from '../gates/gate.ts';

/**
 * What is known of a measure before anything runs: it is one of a few values, or lies in a range, both ends included. That it may come out
 * as null, not measurable, goes without saying. `because` names the input that it follows from, where another input would give another
 * value or range.
 */
export type Foreseen =
  | { oneOf: readonly Exclude<Scalar, null>[]; because?: string }
  | { low: number; high: number; whole?: boolean; because?: string };

/** A whole number from 0. */
export function count(most = Number.POSITIVE_INFINITY): Foreseen {
  return { low: 0, high: most, whole: true };
}

/** Several measures that are all counts. */
export function counts(...measures: readonly string[]): Record<string, Foreseen> {
  return Object.fromEntries(measures.map((measure) => [measure, count()]));
}

/** A value that follows from the input, whatever the data. */
export function known(value: Exclude<Scalar, null>, because: string): Foreseen {
  return { oneOf: [value], because };
}

/** A fraction, a probability, or a measure such as AUC that lies where they do. */
export const share: Foreseen = { low: 0, high: 1 };

export const atLeastZero: Foreseen = { low: 0, high: Number.POSITIVE_INFINITY };

export const yesOrNo: Foreseen = { oneOf: [true, false] };
