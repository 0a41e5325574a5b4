import type { RunState, StepVerdict } from '../run-state.ts';
import { type Compared, compared, differing, sideBySide } from './compared.ts';

/** One gate in both runs; null where it was not judged. */
export interface GateDifference {
  gate: string;
  title: string;
  change: GateChange;
  a: GateSide | null;
  b: GateSide | null;
}

/**
 * `worse` and `better` are about the verdict. With the same verdict: `threshold`, another value must hold; `measured`, another value was
 * measured. `only-a` and `only-b`: the other run did not judge it.
 */
export type GateChange = 'worse' | 'threshold' | 'better' | 'measured' | 'only-a' | 'only-b';

export interface GateSide {
  step: string;
  status: StepVerdict['status'];
  waived: boolean;
  measured: StepVerdict['measured'];
  threshold: string;
}

/** Compares verdicts by the gates' ids, what got worse first. Of different plans only those gates that both judged. */
export function compareGates(a: RunState, b: RunState): Compared<GateDifference> {
  const pairs = sideBySide(a.verdicts, b.verdicts, ({ gate }) => gate).filter(
    (pair) => a.plan === b.plan || (pair.a !== null && pair.b !== null),
  );
  const gates = pairs.map(({ key, ...pair }): GateDifference & { same: boolean } => {
    const sides = { a: sideOf(pair.a), b: sideOf(pair.b) };
    return {
      gate: key,
      title: pair.b?.title ?? pair.a?.title ?? '',
      change: changeOf(sides.a, sides.b),
      ...sides,
      same: isSame(sides.a, sides.b),
    };
  });
  const { differences, equal } = differing(gates, ({ same }) => !same);
  const sorted = differences
    .map(({ same, ...difference }) => difference)
    .sort((one, other) => order.indexOf(one.change) - order.indexOf(other.change));
  return compared(sorted, equal);
}

const order: GateChange[] = ['worse', 'threshold', 'better', 'measured', 'only-b', 'only-a'];

function sideOf(verdict: StepVerdict | null): GateSide | null {
  if (verdict === null) return null;
  const { step, status, waived, measured, threshold } = verdict;
  return { step, status, waived: waived !== undefined, measured, threshold };
}

function changeOf(a: GateSide | null, b: GateSide | null): GateChange {
  if (a === null) return 'only-b';
  if (b === null) return 'only-a';
  const worse = badness[b.status] - badness[a.status];
  if (worse !== 0) return worse > 0 ? 'worse' : 'better';
  return a.threshold === b.threshold ? 'measured' : 'threshold';
}

const badness: Record<GateSide['status'], number> = { passed: 0, warned: 1, failed: 2 };

/** That people let a gate pass is told with the waivers: the gate holds no better for it. */
function isSame(a: GateSide | null, b: GateSide | null): boolean {
  return (
    a !== null &&
    b !== null &&
    a.status === b.status &&
    a.measured === b.measured &&
    a.threshold === b.threshold
  );
}
