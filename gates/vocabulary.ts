import type { Expectation, Gate, Guarded, Severity } from './gate.ts';

interface GateWords {
  title: string;
  measure: string;
  onFailure: string;
  waivable?: true;
  guards?: Guarded;
}

/** A gate that stops the run when it does not hold. */
export function blocking(id: string, expect: Expectation, words: GateWords): Gate {
  return gate(id, 'blocking', expect, words);
}

/** A gate that is reported when it does not hold, and lets the run go on. */
export function warning(id: string, expect: Expectation, words: GateWords): Gate {
  return gate(id, 'warning', expect, words);
}

export const equals = (value: number | string | boolean): Expectation => ({ kind: 'equals', value });
export const atLeast = (value: number): Expectation => ({ kind: 'at-least', value });
export const atMost = (value: number): Expectation => ({ kind: 'at-most', value });
export const above = (value: number): Expectation => ({ kind: 'above', value });
/** Both ends count as holding. */
export const between = (low: number, high: number): Expectation => ({ kind: 'between', low, high });
export const below = (value: number): Expectation => ({ kind: 'below', value });

function gate(id: string, severity: Severity, expect: Expectation, words: GateWords): Gate {
  return { id, severity, expect, ...words };
}
