import type { Booster } from '../booster.ts';
import type { Matrix } from '../matrix.ts';
import type { Metric } from '../metrics/metric.ts';
import type { EngineMaker } from './engine.ts';

/** Labels of 0 to 1 for `binary:logistic`, finite numbers for `reg:squarederror`. */
export type Labels = Uint8Array | Float32Array;

export interface TrainingData {
  matrix: Matrix;
  /** One a row. */
  labels: Labels;
  /** 0 or more, one a row, not all 0. */
  weights?: Float32Array;
}

export interface TrainingOptions {
  /** Rows kept aside to watch the metric and, with `earlyStoppingRounds`, to stop by. */
  validation?: TrainingData;
  /** Measures the metric on the training rows too, every round. */
  watchTraining?: boolean;
  /** Stands in for the gradients of the objective; the base score is then 0.5 unless given, as in XGBoost. */
  objective?: CustomObjective;
  /** Measured after the metrics of the parameters, so that it decides when to stop. */
  metric?: Metric;
  /** A booster to go on from, of the same columns and objective. Its base score stays, its trees come first. */
  start?: Booster;
  onRound?: (progress: RoundProgress) => void;
  /**
   * Looked at before each round and between the levels of a tree; its reason is thrown. Training does not give the thread back before it ends, so
   * that a timer, such as that of `AbortSignal.timeout`, cannot run: abort from `onRound`, by what it reads off the clock or off memory that
   * another thread writes.
   */
  signal?: AbortSignal;
  /** How many threads the engine may use, from 1; the engine's choice where absent. They change no byte. */
  threads?: number;
  /** What does the heavy loops; kernels on threads where absent. */
  engine?: EngineMaker;
}

/** Fills, for every row, the first and second derivatives of the loss by the margin, weights included, and returns nothing. A second derivative is 0 or more. */
export type CustomObjective = (
  rows: { margins: Float32Array; labels: Labels; weights: Float32Array | undefined },
  gradients: Float32Array,
  hessians: Float32Array,
) => void;

/** `round` counts from 1, without the rounds of a booster that training started from. The values are those of the metric that decides. */
export interface RoundProgress {
  round: number;
  rounds: number;
  train?: number;
  validation?: number;
}
