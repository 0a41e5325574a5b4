import type { Booster } from '../booster.ts';
import { ModelError } from '../errors.ts';
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

function checkCalibrator(calibrator: Calibrator): void {
  const sound =
    calibrator.kind === 'platt'
      ? Number.isFinite(calibrator.a) && Number.isFinite(calibrator.b)
      : calibrator.margins.length > 0 &&
        calibrator.margins.length === calibrator.probabilities.length &&
        calibrator.margins.every(
          (margin, index) => margin > (calibrator.margins[index - 1] ?? Number.NEGATIVE_INFINITY),
        ) &&
        [...calibrator.margins, ...calibrator.probabilities].every(Number.isFinite);
  if (sound) return;
  throw new ModelError({
    code: 'booster-sql-calibrator',
    message: 'The calibrator cannot be written as a query.',
    expected: 'finite a and b, or as many probabilities as margins, which are finite and ascend',
    arrived:
      calibrator.kind === 'platt'
        ? `a ${calibrator.a}, b ${calibrator.b}`
        : `${calibrator.margins.length} points`,
  });
}
