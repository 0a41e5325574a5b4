import { ModelError } from '../errors.ts';
import { estimateBaseScore, type LogisticRows, weightedMean } from '../logistic.ts';
import type { BoosterParameters } from '../parameters.ts';
import { shown } from '../shown.ts';
import type { GrowthEngine } from './engine.ts';
import type { CustomObjective, TrainingData, TrainingOptions } from './training-data.ts';

const { fround } = Math;

/** The output before any tree, float32: given, or estimated as XGBoost estimates it. */
export function baseScoreOf(
  { objective, baseScore, scalePosWeight }: BoosterParameters,
  rows: LogisticRows,
  options: TrainingOptions,
): number {
  if (options.start !== undefined) return options.start.baseScore;
  if (baseScore !== undefined) return fround(baseScore);
  if (options.objective !== undefined) return 0.5;
  return objective === 'reg:squarederror' ? weightedMean(rows) : estimateBaseScore(rows, scalePosWeight);
}

/** What fills the engine's gradients and hessians from its margins before each tree. `rows` have `scale_pos_weight` in their weights. */
export function gradientsOf(
  { objective }: BoosterParameters,
  data: TrainingData,
  rows: LogisticRows,
  options: TrainingOptions,
): (engine: GrowthEngine) => void {
  const custom = options.objective;
  if (custom !== undefined) {
    return ({ margins, gradients, hessians }) => {
      fillCustom(custom, { margins, labels: data.labels, weights: data.weights }, gradients, hessians);
    };
  }
  if (objective !== 'reg:squarederror') return (engine) => engine.fillLogistic();
  return ({ margins, gradients, hessians }) => {
    for (let i = 0; i < margins.length; i++) {
      const weight = rows.weights[i] as number;
      gradients[i] = fround((margins[i] as number) - (rows.labels[i] as number)) * weight;
      hessians[i] = weight;
    }
    checkGradients(gradients, hessians);
  };
}

/** Has an objective of the caller fill both arrays. Throws `objective-invalid` where it leaves a row out, or returns derivatives instead. */
export function fillCustom(
  objective: CustomObjective,
  rows: Parameters<CustomObjective>[0],
  gradients: Float32Array,
  hessians: Float32Array,
): void {
  // The arrays are kept from round to round and from training to training: what is not filled must not be taken from there.
  gradients.fill(Number.NaN);
  hessians.fill(Number.NaN);
  const returned: unknown = objective(rows, gradients, hessians);
  if (returned !== undefined && returned !== gradients && returned !== hessians) {
    throw new ModelError({
      code: 'objective-invalid',
      message: 'The objective returned a value instead of filling the arrays it was given.',
      expected: 'a function, not an async one, that fills gradients and hessians and returns nothing',
      arrived: returned instanceof Promise ? 'a promise' : shown(returned),
      next: 'Write gradients[row] = ... and hessians[row] = ... for every row.',
    });
  }
  checkGradients(gradients, hessians);
}

/** Throws `objective-invalid` unless trees can be grown from the derivatives. */
export function checkGradients(gradients: Float32Array, hessians: Float32Array): void {
  for (let row = 0; row < gradients.length; row++) {
    const gradient = gradients[row] as number;
    const hessian = hessians[row] as number;
    if (Number.isFinite(gradient) && hessian >= 0 && hessian < Number.POSITIVE_INFINITY) continue;
    throw new ModelError({
      code: 'objective-invalid',
      message: 'The objective gave a derivative that no tree can be grown from.',
      expected: 'for every row a finite first derivative and a finite second derivative of 0 or more',
      arrived: `${gradient} and ${hessian} for row ${row}`,
      next: 'Fill both derivatives of every row, and look at labels, weights and learning rate: a loss that grows from round to round ends here.',
    });
  }
}
