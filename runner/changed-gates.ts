import type { Expectation, Severity } from '../gates/gate.ts';
import { canonicalJson } from './canonical-json.ts';
import type { ChangedGate } from './events.ts';
import type { PlannedGate } from './plan-gates.ts';

/** Where the gates of `now` judge otherwise than those of `reference`, in the order of `now`, then those that are gone. */
export function changedGates(reference: readonly PlannedGate[], now: readonly PlannedGate[]): ChangedGate[] {
  const before = new Map(reference.map((gate) => [gate.gate, gate]));
  const after = new Set(now.map(({ gate }) => gate));
  return [
    ...now.flatMap((gate) => compare(before.get(gate.gate), gate)),
    ...reference
      .filter(({ gate }) => !after.has(gate))
      .map((gate) => ({ ...nameOf(gate), change: 'gone' as const, reference: demand(gate), value: null })),
  ];
}

function compare(reference: PlannedGate | undefined, now: PlannedGate): ChangedGate[] {
  if (reference === undefined) {
    return [{ ...nameOf(now), change: 'added', reference: null, value: demand(now) }];
  }
  const isSame = canonicalJson(essence(reference)) === canonicalJson(essence(now));
  if (isSame) return [];
  const change = direction(reference, now);
  return [{ ...nameOf(now), change, reference: demand(reference, now), value: demand(now, reference) }];
}

function nameOf({ gate, step, title }: PlannedGate) {
  return { gate, step, title };
}

function essence({ severity, measure, expect, kind, waiver }: PlannedGate) {
  return { severity, measure, expect, kind, waivable: waiver === 'waivable' };
}

/** What a gate demands: its threshold, and of the rest what the other gate, if there is one, has otherwise. */
function demand(gate: PlannedGate, other?: PlannedGate): string {
  const differs = (['severity', 'measure', 'kind'] as const).filter((fact) => gate[fact] !== other?.[fact]);
  const facts: string[] = differs.map((fact) => gate[fact]);
  // Of two severities the word says it: a warning is waivable, a blocking gate seldom.
  if (other?.severity === gate.severity && isWaivable(other) !== isWaivable(gate)) {
    facts.push(isWaivable(gate) ? 'waivable' : 'not waivable');
  }
  return facts.length === 0 ? gate.threshold : `${gate.threshold} (${facts.join(', ')})`;
}

/** Looser: whatever held before still holds, stops the run no sooner, and can be waived if it could. Another measure cannot be compared. */
function direction(reference: PlannedGate, now: PlannedGate): ChangedGate['change'] {
  if (reference.measure !== now.measure) return 'moved';
  const looser =
    contains(now.expect, reference.expect) &&
    weight(now) <= weight(reference) &&
    (isWaivable(now) || !isWaivable(reference));
  const tighter =
    contains(reference.expect, now.expect) &&
    weight(now) >= weight(reference) &&
    (isWaivable(reference) || !isWaivable(now));
  if (looser) return 'loosened';
  return tighter ? 'tightened' : 'moved';
}

function isWaivable({ waiver }: PlannedGate): boolean {
  return waiver === 'waivable';
}

/** How much of a run a gate can stop: a declared one nothing, a warning is only said. */
function weight({ kind, severity }: PlannedGate): number {
  const weights: Record<Severity, number> = { warning: 1, blocking: 2 };
  return kind === 'declared' ? 0 : weights[severity];
}

/** Whether every value that meets `inner` meets `outer`, too. */
function contains(outer: Expectation, inner: Expectation): boolean {
  const [wide, narrow] = [rangeOf(outer), rangeOf(inner)];
  if (wide === null || narrow === null) return canonicalJson(outer) === canonicalJson(inner);
  const below = wide.low < narrow.low || (wide.low === narrow.low && (wide.lowCounts || !narrow.lowCounts));
  const above =
    wide.high > narrow.high || (wide.high === narrow.high && (wide.highCounts || !narrow.highCounts));
  return below && above;
}

interface Range {
  low: number;
  high: number;
  /** Whether the ends themselves hold. */
  lowCounts: boolean;
  highCounts: boolean;
}

/** The numbers that meet an expectation; null where it is about words or truth values. */
function rangeOf(expect: Expectation): Range | null {
  const everything = {
    low: Number.NEGATIVE_INFINITY,
    high: Number.POSITIVE_INFINITY,
    lowCounts: true,
    highCounts: true,
  };
  switch (expect.kind) {
    case 'equals':
      return typeof expect.value === 'number'
        ? { ...everything, low: expect.value, high: expect.value }
        : null;
    case 'at-least':
      return { ...everything, low: expect.value };
    case 'at-most':
      return { ...everything, high: expect.value };
    case 'above':
      return { ...everything, low: expect.value, lowCounts: false };
    case 'below':
      return { ...everything, high: expect.value, highCounts: false };
    case 'between':
      return { ...everything, low: expect.low, high: expect.high };
  }
}
