import type { Gate, Scalar } from '../../gates/gate.ts';
import { judge } from '../../gates/judge.ts';
import type { Foreseen } from '../../tools/foreseen.ts';

/** Whether some value that the measure may take meets the gate, and whether some does not. */
export interface Outlook {
  canPass: boolean;
  canFail: boolean;
}

/**
 * Tries the gate on values that stand for all that the measure may take. Gates hold on one stretch of the numbers, so its ends and those of
 * the range, each with its nearest neighbours, are enough.
 */
export function outlookOf(gate: Gate, foreseen: Foreseen | undefined): Outlook {
  const verdicts = candidates(gate, foreseen).map((value) => judge(gate, { value }).status === 'passed');
  return { canPass: verdicts.includes(true), canFail: verdicts.includes(false) };
}

function candidates({ expect }: Gate, foreseen: Foreseen | undefined): Scalar[] {
  if (foreseen !== undefined && 'oneOf' in foreseen) return [...foreseen.oneOf];
  const ends =
    expect.kind === 'between' ? [expect.low, expect.high] : [expect.value].filter((value) => isNumber(value));
  if (foreseen === undefined) {
    // Nothing is known of the measure: it may be any number, and any word that the gate asks for.
    const asked = expect.kind === 'equals' ? [expect.value] : [];
    return [...asked, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, ...ends.flatMap(around)];
  }
  const { low, high, whole = false } = foreseen;
  const near = whole ? ends.flatMap(wholeAround) : ends.flatMap(around);
  return [low, high, ...near.filter((value) => value >= low && value <= high)];
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function around(value: number): number[] {
  const little = Math.abs(value) * 1e-9 + 1e-12;
  return [value - little, value, value + little];
}

function wholeAround(value: number): number[] {
  return [Math.floor(value) - 1, Math.floor(value), Math.ceil(value), Math.ceil(value) + 1];
}
