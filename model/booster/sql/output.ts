import type { Booster } from '../booster.ts';
import { ModelError } from '../errors.ts';
import { shown } from '../shown.ts';
import { numberText } from './dialect.ts';

/**
 * How a margin becomes a probability where the objective's own way is not calibrated: 1 / (1 + exp(a margin + b)), or a curve that is straight
 * between its points (margins ascending) and level beyond them.
 */
export type Calibrator =
  | { kind: 'platt'; a: number; b: number }
  | { kind: 'isotonic'; margins: readonly number[]; probabilities: readonly number[] };

/** The output of `margin`, an expression that is never NULL: calibrated, or by the booster's objective. Throws `booster-sql-calibrator`. */
export function outputExpression(
  { objective }: Pick<Booster, 'objective'>,
  margin: string,
  calibrator?: Calibrator,
): string {
  if (calibrator === undefined) return objective === 'binary:logistic' ? logisticOf(`-${margin}`) : margin;
  checkCalibrator(calibrator);
  if (calibrator.kind === 'platt')
    return logisticOf(`${numberText(calibrator.a)}*${margin}+${numberText(calibrator.b)}`);
  return stretchesText(stretchesOf(calibrator), margin);
}

/** A part of a curve: margins up to `upTo`, itself included, or all that are left. */
export interface Stretch {
  upTo?: number;
  /** The probability, or where it starts. */
  start: number;
  /** The probability is `start` + (margin - low) / width * rise; absent where it is `start` throughout. */
  slope?: { low: number; width: number; rise: number };
}

/** An isotonic curve as its stretches, ascending, one more than it has points. */
export function stretchesOf({
  margins,
  probabilities,
}: {
  margins: readonly number[];
  probabilities: readonly number[];
}): Stretch[] {
  const stretches = margins.map((upTo, index) => {
    const low = margins[index - 1];
    const start = probabilities[Math.max(index - 1, 0)] as number;
    const rise = (probabilities[index] as number) - start;
    return low === undefined || rise === 0
      ? { upTo, start }
      : { upTo, start, slope: { low, width: upTo - low, rise } };
  });
  return [...stretches, { start: probabilities.at(-1) as number }];
}

/** Held where BigQuery's EXP would overflow; the probability is 1e-304 or 1 there. */
function logisticOf(exponent: string): string {
  return `1e0/(1e0+EXP(GREATEST(-7e2,LEAST(7e2,${exponent}))))`;
}

/** The stretch that holds the margin, found by halving. */
function stretchesText(stretches: readonly Stretch[], margin: string): string {
  const [only] = stretches as [Stretch];
  if (stretches.length === 1) {
    if (only.slope === undefined) return numberText(only.start);
    const { low, width, rise } = only.slope;
    // The parentheses keep two minus signs from beginning a comment.
    return `${numberText(only.start)}+(${margin}-(${numberText(low)}))/${numberText(width)}*${numberText(rise)}`;
  }
  const half = stretches.length >>> 1;
  const end = numberText(stretches[half - 1]?.upTo as number);
  const [below, above] = [stretches.slice(0, half), stretches.slice(half)];
  return `IF(${margin}<=${end},${stretchesText(below, margin)},${stretchesText(above, margin)})`;
}

/** Its fields are looked at as what anybody may have given. */
function checkCalibrator(calibrator: Calibrator): void {
  const { kind, a, b, margins, probabilities }: Partial<Record<string, unknown>> = { ...calibrator };
  if (kind === 'platt') {
    if (Number.isFinite(a) && Number.isFinite(b)) return;
    throw refuse('finite a and b', `a ${shown(a)}, b ${shown(b)}`, 'Fit the calibrator anew.');
  }
  if (kind !== 'isotonic') throw refuse('kind platt or isotonic', `kind ${shown(kind)}`, 'Give its kind.');
  if (!isNumbers(margins) || !isNumbers(probabilities) || margins.length !== probabilities.length)
    throw refuse(
      'one list of finite margins and one of as many probabilities, one point at least',
      `margins: ${shown(margins)}, probabilities: ${shown(probabilities)}`,
      'Give both as lists of numbers.',
    );
  const wrong = margins.findIndex((margin, index) => {
    const probability = probabilities[index] as number;
    const before = { margin: margins[index - 1] ?? -Infinity, probability: probabilities[index - 1] ?? 0 };
    return !(margin > before.margin && probability >= before.probability && probability <= 1);
  });
  if (wrong < 0) return;
  throw refuse(
    'margins that ascend and probabilities from 0 to 1 that never fall',
    `margin ${margins[wrong]} and probability ${probabilities[wrong]} at point ${wrong}`,
    'Sort the points by margin, and fit them so that they never fall.',
  );
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every(Number.isFinite);
}

function refuse(expected: string, given: string, next: string): ModelError {
  return new ModelError({
    code: 'booster-sql-calibrator',
    message: 'The calibrator cannot be written as a query.',
    expected,
    arrived: given,
    next,
  });
}
