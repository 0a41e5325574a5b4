const { fround } = Math;

/** The probability of a margin in log-odds. */
export function sigmoid(margin: number): number {
  return 1 / (1 + Math.exp(-margin));
}

/** The margin of a probability, in float32 steps as XGBoost takes them; the ends are held 1e-6 from 0 and 1. */
export function marginOf(probability: number): number {
  const held = Math.min(Math.max(fround(probability), fround(1e-6)), fround(1 - 1e-6));
  return -fround(Math.log(fround(fround(1 / held) - 1)));
}

export interface LabelledRows {
  labels: Uint8Array;
  weights?: Float32Array | undefined;
}

/**
 * First and second derivatives of the logistic loss by the margin: w (p - y) and w p (1 - p), in float32 as XGBoost
 * computes them, so that near ties between splits fall the same way.
 */
export function fillGradients(
  rows: LabelledRows,
  margins: Float32Array,
  scalePosWeight: number,
  gradients: Float32Array,
  hessians: Float32Array,
): void {
  const positive = fround(scalePosWeight);
  for (let i = 0; i < margins.length; i++) {
    const label = rows.labels[i] as number;
    const given = rows.weights === undefined ? 1 : (rows.weights[i] as number);
    const weight = label === 1 ? fround(given * positive) : given;
    const probability = sigmoid32(margins[i] as number);
    gradients[i] = fround(probability - label) * weight;
    hessians[i] = Math.max(fround(probability * fround(1 - probability)), 1e-16) * weight;
  }
}

/**
 * The probability before any tree: the weighted label mean. With a scale_pos_weight other than 1, XGBoost takes one
 * Newton step from even odds instead, and so do we.
 */
export function estimateBaseScore(rows: LabelledRows, scalePosWeight: number): number {
  let positive = 0;
  let negative = 0;
  for (let i = 0; i < rows.labels.length; i++) {
    const weight = rows.weights === undefined ? 1 : (rows.weights[i] as number);
    if (rows.labels[i] === 1) positive += weight;
    else negative += weight;
  }
  if (scalePosWeight === 1) return fround(positive / (positive + negative));
  positive *= fround(scalePosWeight);
  const gradient = (negative - positive) / 2;
  const hessian = (negative + positive) / 4;
  return sigmoid32(fround(-gradient / hessian));
}

function sigmoid32(margin: number): number {
  return fround(1 / fround(fround(Math.exp(Math.min(-margin, 88.7))) + 1));
}
