import type { Matrix } from '../matrix.ts';
import type { EngineMaker } from './engine.ts';

export interface TrainingData {
  matrix: Matrix;
  /** 0 or 1, one a row; both must occur. */
  labels: Uint8Array;
  /** 0 or more, one a row. */
  weights?: Float32Array;
}

export interface TrainingOptions {
  /** Rows kept aside to watch the metric and, with `earlyStoppingRounds`, to stop by. */
  validation?: { matrix: Matrix; labels: Uint8Array };
  /** Measures the metric on the training rows too, every round. */
  watchTraining?: boolean;
  onRound?: (progress: RoundProgress) => void;
  /** Looked at before each round; its reason is thrown. */
  signal?: AbortSignal;
  /** What does the heavy loops; kernels on threads where absent. */
  engine?: EngineMaker;
}

/** `round` counts from 1. */
export interface RoundProgress {
  round: number;
  rounds: number;
  train?: number;
  validation?: number;
}
