import type { BoosterParameters } from '../parameters.ts';

const { fround } = Math;

/** The penalties of a leaf, rounded to float32 as XGBoost keeps its parameters. */
export interface Penalties {
  alpha: number;
  lambda: number;
  minChildWeight: number;
  maxDeltaStep: number;
}

export function penaltiesOf(parameters: BoosterParameters): Penalties {
  return {
    alpha: fround(parameters.regAlpha),
    lambda: fround(parameters.regLambda),
    minChildWeight: fround(parameters.minChildWeight),
    maxDeltaStep: fround(parameters.maxDeltaStep ?? 0),
  };
}

/** The best value of a leaf before shrinking: -T(G) / (H + lambda), T the soft threshold by alpha (Chen and Guestrin 2016). */
export function leafWeight(penalties: Penalties, gradient: number, hessian: number): number {
  if (hessian < penalties.minChildWeight || hessian <= 0) return 0;
  const weight = -softThreshold(gradient, penalties.alpha) / (hessian + penalties.lambda);
  const limit = penalties.maxDeltaStep;
  return fround(limit > 0 && Math.abs(weight) > limit ? Math.sign(weight) * limit : weight);
}

/**
 * Twice what a leaf takes off the penalised loss: T(G)^2 / (H + lambda), or that of a capped leaf. Each step is rounded to float32 where
 * XGBoost rounds it, because near ties between splits hang on it.
 */
export function leafGain(penalties: Penalties, gradient: number, hessian: number): number {
  if (hessian <= 0) return 0;
  if (penalties.maxDeltaStep > 0) {
    return gainOfWeight(penalties, gradient, hessian, leafWeight(penalties, gradient, hessian));
  }
  const pulled = softThreshold(gradient, penalties.alpha);
  return fround(fround(pulled * pulled) / fround(hessian + penalties.lambda));
}

/** The same of a leaf of a given value w: -(2 G w + (H + lambda) w^2). */
export function gainOfWeight(
  { lambda }: Penalties,
  gradient: number,
  hessian: number,
  weight: number,
): number {
  if (hessian <= 0) return 0;
  const linear = fround(fround(2 * fround(gradient)) * weight);
  const quadratic = fround(fround(fround(hessian) + lambda) * fround(weight * weight));
  return -fround(linear + quadratic);
}

function softThreshold(gradient: number, alpha: number): number {
  if (gradient > alpha) return gradient - alpha;
  if (gradient < -alpha) return gradient + alpha;
  return 0;
}
