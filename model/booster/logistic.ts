import { exp32 } from './exp32.ts';
import { orderFreeSum } from './order-free-sum.ts';

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

/** Labels of 0 and 1 with the weight of each row, `scale_pos_weight` included. */
export interface LogisticRows {
  labels: Float32Array;
  weights: Float32Array;
}

/** Rows with labels of 1 weigh `scalePosWeight` times as much. A weight is 1 where none is given. */
export function logisticRows(
  labels: ArrayLike<number>,
  weights: Float32Array | undefined,
  scalePosWeight: number,
): LogisticRows {
  const rows = { labels: Float32Array.from(labels), weights: new Float32Array(labels.length) };
  for (let i = 0; i < rows.labels.length; i++) {
    const given = weights === undefined ? 1 : (weights[i] as number);
    rows.weights[i] = rows.labels[i] === 1 ? given * fround(scalePosWeight) : given;
  }
  return rows;
}

/**
 * First and second derivatives of the logistic loss by the margin: w (p - y) and w p (1 - p), in float32 as XGBoost
 * computes them, so that near ties between splits fall the same way.
 */
export function fillLogisticGradients(
  { labels, weights }: LogisticRows,
  margins: Float32Array,
  gradients: Float32Array,
  hessians: Float32Array,
): void {
  for (let i = 0; i < margins.length; i++) {
    const weight = weights[i] as number;
    const probability = sigmoid32(margins[i] as number);
    gradients[i] = fround(probability - (labels[i] as number)) * weight;
    hessians[i] = Math.max(fround(probability * fround(1 - probability)), leastHessian) * weight;
  }
}

const leastHessian = fround(1e-16);

/**
 * The probability before any tree: the weighted label mean. With a scale_pos_weight other than 1, XGBoost takes one
 * Newton step from even odds instead, and so do we.
 */
export function estimateBaseScore(rows: LogisticRows, scalePosWeight: number): number {
  if (Math.abs(fround(scalePosWeight) - 1) <= fround(1e-6)) return weightedMean(rows);
  const { labels, weights } = rows;
  const gradients = labels.map((label, i) => fround(0.5 - label) * (weights[i] as number));
  return sigmoid32(fround(-orderFreeSum(gradients) / Math.max(orderFreeSum(weights) / 4, 1e-6)));
}

/** The mean of the labels by weight, as float32; the order of the rows does not change it. */
export function weightedMean({ labels, weights }: LogisticRows): number {
  const products = Float64Array.from(labels, (label, i) => label * (weights[i] as number));
  return fround(orderFreeSum(products) / orderFreeSum(weights));
}

/** The probability of a margin in log-odds, in float32 as XGBoost computes it. */
export function sigmoid32(margin: number): number {
  return fround(1 / fround(exp32(Math.min(fround(-margin), highest)) + 1));
}

const highest = fround(88.7);
